package wengert.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import wengert.compiler.CompiledProgram;
import wengert.compiler.TraceCompiler;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.rules.FusionRules;
import wengert.trace.Expr;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;

class ScheduleTest {
    private static List<Integer> sizes(Schedule schedule) {
        return schedule.groups().stream().map(group -> group.nodes().size()).toList();
    }

    private static Trace squares(int count) {
        return Trace.record("squares", t -> {
            Expr x = t.input("x");
            for (int i = 0; i < count; i++) {
                x = x.mul(x);
            }
            t.output("y", x);
        });
    }

    @Test
    void neighbouringScalarsShareAKernel() {
        Schedule schedule = new Schedule(squares(10));
        assertEquals(List.of(10), sizes(schedule));
        assertTrue(schedule.groups().get(0).isScalar());
        assertTrue(schedule.groups().get(0).forward());
    }

    @Test
    void aRunOfScalarsIsCapped() {
        assertEquals(List.of(48, 48, 4), sizes(new Schedule(squares(100))));
    }

    /** Scalars of 24 selections each, all of whose operands are loaded. */
    private static Trace selections() {
        return Trace.record("selections", t -> {
            Expr x = t.input("x");
            for (int i = 0; i < 48; i++) {
                for (int j = 0; j < 23; j++) {
                    String name = "_" + i + "_" + j;
                    x = t.input("a" + name).select(t.input("b" + name), x);
                }
                x = x.mul(x);
            }
            t.output("y", x);
        });
    }

    @Test
    void aRunOfLargeExpressionsIsCappedByItsOperations() {
        Trace trace = selections();
        // More than 8000 bytes of a kernel would be refused.
        CompiledProgram program = TraceCompiler.create().compile(trace);
        Check.bits(program, Interpreter.of(trace), program.workspace());
        Schedule schedule = new Schedule(new Fuse(trace, FusionRules.all()).apply());
        for (Schedule.Group group : schedule.groups()) {
            int operations = group.nodes().stream()
                    .mapToInt(node -> schedule.expression(node).size())
                    .sum();
            assertTrue(operations <= 192, operations + " operations");
        }
    }

    @Test
    void arraysHaveKernelsOfTheirOwnAndPartTheRuns() {
        Trace trace = Trace.record("parted", t -> {
            Expr s = t.input("s");
            Expr x = t.input("x", 3);
            Expr a = s.exp().neg();
            Expr y = x.exp();
            Expr b = a.sqrt();
            t.output("y", y.mul(b));
        });
        Schedule schedule = new Schedule(trace);
        assertEquals(List.of(2, 1, 1, 1), sizes(schedule));
        assertEquals(
                List.of(true, false, true, false),
                schedule.groups().stream().map(Schedule.Group::isScalar).toList());
    }

    @Test
    void aScalarWithAReductionInItIsAlone() {
        Trace trace = Trace.record("folded", t -> {
            Expr s = t.input("s");
            t.output("a", s.exp());
            t.output("b", t.input("x", 3).sum().neg());
            t.output("c", s.neg());
            t.output("d", s.sqrt());
        });
        Schedule schedule = new Schedule(new Fuse(trace, FusionRules.all()).apply());
        assertEquals(List.of(1, 1, 2), sizes(schedule));
        Node folded = schedule.groups().get(1).nodes().get(0);
        assertTrue(schedule.hasFold(folded));
        assertEquals(
                List.of(Op.NEG, Op.SUM),
                schedule.expression(folded).stream().map(Node::op).toList());
        assertFalse(schedule.hasFold(schedule.groups().get(0).nodes().get(0)));
    }

    @Test
    void forwardAndBackwardShareNoKernel() {
        Trace trace = Trace.record("scalars", t -> {
            Expr p = t.parameter("p");
            t.output("loss", p.exp().mul(p).sin());
        });
        Schedule schedule = Compositions.scheduled(trace);
        List<Boolean> forward =
                schedule.groups().stream().map(Schedule.Group::forward).toList();
        assertTrue(forward.get(0));
        assertFalse(forward.get(forward.size() - 1));
        Map<Node, Integer> positions = schedule.trace().positions();
        int forwardCount = schedule.trace().forwardCount();
        for (Schedule.Group group : schedule.groups()) {
            for (Node node : group.nodes()) {
                assertEquals(positions.get(node) < forwardCount, group.forward(), node.toString());
            }
        }
    }

    @Test
    void theOrderIsThatOfCreationAndOperandsComeFirst() {
        for (Trace trace : Compositions.all()) {
            Schedule schedule = Compositions.scheduled(trace);
            for (Schedule.Group group : schedule.groups()) {
                for (Node node : group.nodes()) {
                    for (Node read : schedule.reads(node)) {
                        boolean leaf = read.op().kind() == Op.Kind.LEAF;
                        assertTrue(leaf || schedule.position(read) <= schedule.position(node), node.toString());
                    }
                }
            }
        }
    }
}
