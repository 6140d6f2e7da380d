package wengert.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import wengert.rewrite.Firing;
import wengert.rules.FusionRules;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Recorder;
import wengert.trace.State;
import wengert.trace.Trace;

/** Which nodes have no storage, and the reasons of those that have. */
class FuseTest {
    private static final String PINNED =
            "it is an output, a gradient or a state, or reads a state that is written later";
    private static final String REPEATED = "its reader would compute it more than once an element";

    /** What fusion made of a trace: inlined operations to null, stored ones to their reason. */
    private record Result(Map<Op, String> reasons, Map<String, Integer> fired, Trace trace) {
        boolean inlines(Op op) {
            assertTrue(reasons.containsKey(op), trace.toString());
            return reasons.get(op) == null;
        }
    }

    private static Result recorded(Consumer<Recorder> body) {
        Trace trace = Trace.record("fuse", body);
        Fuse fuse = new Fuse(trace, FusionRules.all());
        Trace fused = fuse.apply().verify();
        Map<Op, String> reasons = new TreeMap<>();
        for (Node node : fused.nodes()) {
            if (node.op().kind() != Op.Kind.LEAF) {
                assertEquals(fused.inlined().contains(node), !fuse.whyStored().containsKey(node), node.toString());
                reasons.put(node.op(), fuse.whyStored().get(node));
            }
        }
        return new Result(reasons, Firing.counts(fuse.firings()), fused);
    }

    /** Fuses a function of a vector x[3] and a matrix z[2, 3]. */
    private static Result fuse(Function<Expr, Function<Expr, Expr>> body) {
        return recorded(t -> {
            Expr x = t.input("x", 3);
            Expr z = t.input("z", 2, 3);
            t.output("y", body.apply(x).apply(z));
        });
    }

    @Test
    void aChainIsOneExpression() {
        Result result = fuse(x -> z -> x.sub(1).exp().neg());
        assertTrue(result.inlines(Op.SUB));
        assertTrue(result.inlines(Op.EXP));
        assertEquals(PINNED, result.reasons().get(Op.NEG));
        assertEquals(Map.of("element-wise-chain", 2), result.fired());
    }

    @Test
    void withoutRulesEverythingIsStored() {
        Trace trace =
                Trace.record("fuse", t -> t.output("y", t.input("x", 3).sub(1).exp()));
        Fuse fuse = new Fuse(trace, List.of());
        assertEquals(0, fuse.apply().inlined().size());
        assertEquals(Map.of(), Firing.counts(fuse.firings()));
        assertTrue(fuse.whyStored().containsValue("no rule fuses sub into exp"));
    }

    @Test
    void whatIsReadTwiceIsStored() {
        Result two = fuse(x -> z -> x.exp().sqrt().add(x));
        assertTrue(two.inlines(Op.EXP), "x itself may be read often");
        Result readers = recorded(t -> {
            Expr e = t.input("x", 3).exp();
            t.output("y", e.sqrt());
            t.output("z", e.neg());
        });
        assertEquals("it is read 2 times", readers.reasons().get(Op.EXP));
        Result operands = recorded(t -> {
            Expr e = t.input("x", 3).exp();
            t.output("y", e.mul(e));
        });
        assertEquals("it is read 2 times", operands.reasons().get(Op.EXP));
    }

    @Test
    void anOutputIsStoredThoughItIsReadOnce() {
        Result result = recorded(t -> {
            Expr e = t.input("x", 3).exp();
            t.output("e", e);
            t.output("y", e.neg());
        });
        assertEquals(PINNED, result.reasons().get(Op.EXP));
    }

    @Test
    void whatNobodyReadsIsStored() {
        Result result = recorded(t -> {
            Expr x = t.input("x", 3);
            x.exp();
            t.output("y", x.neg());
        });
        assertEquals("it is read 0 times", result.reasons().get(Op.EXP));
    }

    @Test
    void anExpensiveNodeIsNotRepeated() {
        assertEquals(REPEATED, fuse(x -> z -> x.exp().add(z)).reasons().get(Op.EXP));
        assertEquals(REPEATED, fuse(x -> z -> x.div(3).add(z)).reasons().get(Op.DIV));
        assertTrue(fuse(x -> z -> z.exp().add(x)).inlines(Op.EXP), "read once an element");
        assertTrue(fuse(x -> z -> z.exp().transpose().neg()).inlines(Op.EXP), "a transposition repeats nothing");
    }

    @Test
    void whatIsLookedUpIsNotLookedUpAgain() {
        Result result = recorded(t -> {
            Expr rows = t.input("x", 5).gather(t.indices("at", 5, Dim.of(3))).neg();
            t.output("y", rows.mul(t.input("z", 2, 3)).sum());
        });
        assertEquals(REPEATED, result.reasons().get(Op.NEG));
    }

    @Test
    void aCheapNodeIsRepeatedButNotWhatItReads() {
        Result cheap = fuse(x -> z -> x.neg().add(z));
        assertTrue(cheap.inlines(Op.NEG));
        Result both = fuse(x -> z -> x.abs().neg().add(z));
        assertTrue(both.inlines(Op.NEG));
        assertEquals(REPEATED, both.reasons().get(Op.ABS));
        Result inner = fuse(x -> z -> x.exp().neg().add(z));
        assertEquals(REPEATED, inner.reasons().get(Op.EXP));
    }

    @Test
    void anExpressionHasAtMost24Operations() {
        Trace trace = Trace.record("long", t -> {
            Expr y = t.input("x", 3);
            for (int i = 0; i < 30; i++) {
                y = y.neg();
            }
            t.output("y", y);
        });
        Fuse fuse = new Fuse(trace, FusionRules.all());
        Trace fused = fuse.apply();
        assertEquals(
                List.of(PINNED, "its reader has 24 operations already"),
                List.copyOf(fuse.whyStored().values()));
        assertEquals(28, fused.inlined().size());
        Schedule schedule = new Schedule(fused);
        assertEquals(
                List.of(6, 24),
                schedule.groups().stream()
                        .map(group -> schedule.expression(group.nodes().get(0)).size())
                        .toList());
    }

    @Test
    void aReaderOfAStateThatIsWrittenLaterStaysWhereItIs() {
        Result written = recorded(t -> {
            State state = t.state("s", 3);
            Expr before = state.value().neg();
            state.write(t.input("x", 3));
            t.output("y", before.exp());
        });
        assertEquals(PINNED, written.reasons().get(Op.NEG));
        Result kept = recorded(t -> t.output("y", t.state("s", 3).value().neg().exp()));
        assertTrue(kept.inlines(Op.NEG));
        Result after = recorded(t -> {
            State state = t.state("s", 3);
            state.write(t.input("x", 3));
            t.output("y", state.value().neg().exp());
        });
        assertTrue(after.inlines(Op.NEG));
    }

    @Test
    void theProductsOfASumAreNotStored() {
        Result result = fuse(x -> z -> z.mul(x).sum(1));
        assertTrue(result.inlines(Op.MUL));
        assertEquals(Map.of("producer-into-reduction", 1), result.fired());
    }

    @Test
    void aWriteTakesWhatItWrites() {
        Result result = recorded(t -> {
            State state = t.state("s", 3);
            state.write(t.input("x", 3).exp());
            t.output("y", t.input("z", 2));
        });
        assertTrue(result.inlines(Op.EXP));
        assertEquals(PINNED, result.reasons().get(Op.UPDATE));
    }

    @Test
    void anEpilogueFinishesASum() {
        Result result = fuse(x -> z -> z.sum(0).add(x));
        assertTrue(result.inlines(Op.SUM));
        assertEquals(Map.of("reduction-epilogue", 1), result.fired());
        assertTrue(fuse(x -> z -> z.mul(z).sum(0).relu()).inlines(Op.MUL), "products, sum and ReLU are one");
    }

    @Test
    void anEpilogueIsStoredItself() {
        Result result = fuse(x -> z -> z.sum(0).add(x).exp());
        assertTrue(result.inlines(Op.ADD));
        assertEquals("no rule fuses sum into add", result.reasons().get(Op.SUM));
    }

    @Test
    void noEpilogueReadsThroughAView() {
        Result transposed = recorded(
                t -> t.output("y", t.input("x", 3, 3, 4).sum(2).transpose().exp()));
        assertEquals("no rule fuses sum into exp", transposed.reasons().get(Op.SUM));
        Result repeated = fuse(x -> z -> z.sum(1).expandDims(1).mul(z));
        assertEquals(REPEATED, repeated.reasons().get(Op.SUM));
    }

    @Test
    void aReductionOfAReductionIsStored() {
        Result result = fuse(x -> z -> z.maxOver(1).sum());
        assertEquals("no rule fuses max_over into sum", result.reasons().get(Op.MAX_OVER));
    }

    @Test
    void aPositionIsALoopVariableHoweverOftenItIsRead() {
        Result result = recorded(t -> {
            Expr position = t.iota(Dim.of(3));
            t.output("y", position.mul(position));
            t.output("z", position.exp());
        });
        assertTrue(result.inlines(Op.IOTA));
        Result wanted = recorded(t -> t.output("y", t.iota(Dim.of(3))));
        assertFalse(wanted.inlines(Op.IOTA));
    }
}
