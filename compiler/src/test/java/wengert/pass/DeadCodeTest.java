package wengert.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import wengert.trace.Expr;
import wengert.trace.Op;
import wengert.trace.State;
import wengert.trace.Trace;

class DeadCodeTest {
    private static List<Op> ops(Trace trace) {
        return trace.nodes().stream().map(node -> node.op()).toList();
    }

    @Test
    void whatNoRootNeedsGoesWithAllThatItAloneReads() {
        Trace trace = Trace.record("dead", t -> {
            Expr x = t.input("x", 3);
            x.exp().add(7).sum();
            t.output("y", x.neg());
        });
        Trace live = DeadCode.remove(trace).verify();
        assertEquals(List.of(Op.INPUT, Op.NEG), ops(live));
        assertEquals(2, live.forwardCount());
        assertEquals(trace.roots(), live.roots());
    }

    @Test
    void namedLeavesStayThoughNobodyReadsThem() {
        Trace trace = Trace.record("leaves", t -> {
            t.parameter("p", 2);
            t.input("x", 3);
            t.state("s", 4);
            t.constant(5);
            t.output("y", t.constant(6).neg());
        });
        assertEquals(List.of(Op.PARAMETER, Op.INPUT, Op.STATE, Op.CONSTANT, Op.NEG), ops(DeadCode.remove(trace)));
    }

    @Test
    void theWriteOfAStateStays() {
        Trace trace = Trace.record("write", t -> {
            State state = t.state("s", 3);
            state.write(t.input("x", 3).exp());
            t.output("y", t.input("z").neg());
        });
        assertEquals(ops(trace), ops(DeadCode.remove(trace)));
    }

    @Test
    void theBackwardPartIsCountedApart() {
        Trace trace = Trace.record("backward", t -> {
            Expr p = t.parameter("p", 3);
            p.cos();
            t.output("loss", p.mul(p).sum());
        });
        Trace before = Differentiate.apply(trace);
        assertEquals(trace.nodes().size(), before.forwardCount());
        Trace after = DeadCode.remove(before).verify();
        assertEquals(before.forwardCount() - 1, after.forwardCount());
        assertFalse(ops(after).contains(Op.COS));
        assertTrue(ops(after).contains(Op.ACCUMULATE));
    }

    @Test
    void aTraceWithoutDeadNodesStaysAsItIs() {
        Trace trace = Trace.record("live", t -> t.output("y", t.input("x", 3).exp()));
        assertEquals(trace.toString(), DeadCode.remove(trace).toString());
    }
}
