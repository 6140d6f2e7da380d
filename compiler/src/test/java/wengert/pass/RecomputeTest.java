package wengert.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import wengert.engine.Layout;
import wengert.nn.Layers;
import wengert.rewrite.About;
import wengert.rewrite.Exactness;
import wengert.rewrite.Firing;
import wengert.rewrite.RecomputeRule;
import wengert.rules.FusionRules;
import wengert.rules.RecomputeRules;
import wengert.trace.Expr;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Recorder;
import wengert.trace.State;
import wengert.trace.Trace;

/** Which nodes the backward sweep computes again, and what space that saves. */
class RecomputeTest {
    private static final int N = 16;

    private static final RecomputeRule ANY =
            new RecomputeRule(new About("any", Exactness.BITWISE, "", "", ""), parts -> true);

    /** What the pass made of a trace. */
    private record Result(Trace recorded, Trace before, Trace after, List<Firing> firings) {
        List<Op> ops() {
            return firings.stream().map(firing -> firing.before().op()).toList();
        }

        int scratch(Trace trace) {
            Schedule schedule = new Schedule(new Fuse(trace, FusionRules.all()).apply());
            return new MemoryPlan(schedule, Layout.of(recorded)).scratch();
        }
    }

    private static Result of(Trace recorded, RecomputeRule... rules) {
        Trace before = Compositions.simplified(recorded);
        Recompute pass = new Recompute(before, Layout.of(recorded), FusionRules.all(), List.of(rules));
        Trace after = pass.apply().verify();
        return new Result(recorded, before, after, pass.firings());
    }

    private static Result of(Consumer<Recorder> body, RecomputeRule... rules) {
        return of(Trace.record("recompute", body), rules);
    }

    private static Result cheap(Consumer<Recorder> body) {
        return of(body, RecomputeRules.ARITHMETIC);
    }

    /** A square matrix that a parameter was multiplied with, and what comes of it later, so that there is much to keep. */
    private static Consumer<Recorder> before(UnaryOperator<Expr> body) {
        return t -> {
            Expr y = body.apply(t.input("x", N, N).matmul(t.parameter("w", N, N)));
            Expr z = y.matmul(t.parameter("v", N, N)).tanh();
            t.output("loss", z.matmul(t.parameter("u", N, N)).tanh().mean());
        };
    }

    static List<Trace> traces() {
        return Compositions.all();
    }

    @ParameterizedTest
    @MethodSource("traces")
    void copiesAreOfTheForwardPartAndInTheBackwardPart(Trace trace) {
        Result result = of(trace, ANY);
        List<Node> nodes = result.after().nodes();
        int count = result.after().forwardCount();
        assertTrue(result.before().nodes().containsAll(nodes.subList(0, count)), "nothing new in the forward part");
        for (Firing firing : result.firings()) {
            assertTrue(result.before().nodes().indexOf(firing.before())
                    < result.before().forwardCount());
            assertTrue(nodes.indexOf(firing.after()) >= count, firing.toString());
            assertSame(firing.before().op(), firing.after().op());
            assertEquals(firing.before().shape(), firing.after().shape());
        }
    }

    @Test
    void aTransformerNeedsLessSpace() {
        for (int layers : new int[] {1, 2, 4}) {
            Result result = of(Compositions.transformer(layers), RecomputeRules.ARITHMETIC);
            int before = result.scratch(result.before());
            int after = result.scratch(result.after());
            assertTrue(result.ops().contains(Op.DIV), "the softmax: " + result.ops());
            assertTrue(result.ops().contains(Op.RELU), result.ops().toString());
            assertTrue(after < 0.9 * before, after + " of " + before + " elements");
        }
    }

    @Test
    void aCheapNodeIsComputedWhereItIsRead() {
        Result result = cheap(before(Expr::relu));
        assertEquals(List.of(Op.RELU), result.ops());
        Node copy = result.firings().get(0).after();
        Trace fused = new Fuse(result.after(), FusionRules.all()).apply();
        assertTrue(fused.inlined().contains(copy), fused.toString());
        assertEquals(N * N, result.scratch(result.before()) - result.scratch(result.after()));
    }

    @Test
    void whatWouldBeStoredThereIsComputedOnceForAllReaders() {
        // The quotient is read 16 times an element by the product's adjoint, and costs too much for that.
        Result result = cheap(before(h -> h.div(h.mul(h).add(1))));
        assertTrue(result.ops().contains(Op.DIV), result.ops().toString());
        Firing quotient = result.firings().stream()
                .filter(firing -> firing.before().op() == Op.DIV)
                .findFirst()
                .orElseThrow();
        Trace fused = new Fuse(result.after(), FusionRules.all()).apply();
        assertTrue(!fused.inlined().contains(quotient.after()), fused.toString());
        assertTrue(result.scratch(result.after()) < result.scratch(result.before()));
    }

    @Test
    void whatACopyReadsIsCopiedToo() {
        Result result = cheap(before(h -> {
            Expr positive = h.relu();
            Expr more = positive.add(h);
            return positive.mul(more);
        }));
        assertTrue(
                result.ops().containsAll(List.of(Op.RELU, Op.ADD)), result.ops().toString());
        assertTrue(result.scratch(result.after()) < result.scratch(result.before()));
    }

    @Test
    void functionsAreForARuleOfTheirOwn() {
        Consumer<Recorder> gate = before(h -> h.mul(h.sigmoid()));
        assertTrue(!cheap(gate).ops().contains(Op.SIGMOID));
        Result result = of(gate, RecomputeRules.ARITHMETIC, RecomputeRules.FUNCTIONS);
        assertTrue(result.ops().contains(Op.SIGMOID), result.ops().toString());
        assertTrue(result.firings().stream().anyMatch(firing -> firing.rule().equals(RecomputeRules.FUNCTIONS.name())));
    }

    @Test
    void sumsAreNeverComputedAgain() {
        Result result = of(Compositions.transformer(2), ANY);
        assertTrue(!result.ops().isEmpty());
        for (Op op : result.ops()) {
            assertSame(Op.Kind.MAP, op.kind());
        }
    }

    @Test
    void aNodeWhoseOperandWouldHaveToBeKeptInsteadStays() {
        // The derivative of tanh reads its result alone, so the sum before it lives no longer than that.
        Result result = of(before(Expr::tanh), ANY);
        assertEquals(List.of(), result.ops());
        assertSame(result.before(), result.after());
    }

    @Test
    void whatIsReadAtOnceStays() {
        Result result = of(
                t -> t.output(
                        "loss",
                        t.input("x", N, N).matmul(t.parameter("w", N, N)).relu().sum()),
                ANY);
        assertSame(result.before(), result.after());
    }

    @Test
    void anOutputStays() {
        assertEquals(List.of(Op.RELU), cheap(before(Expr::relu)).ops());
        Result result = cheap(before(h -> {
            Expr y = h.relu();
            h.recorder().output("y", y);
            return y;
        }));
        assertEquals(List.of(), result.ops());
    }

    @Test
    void aSmallArrayStays() {
        assertEquals(List.of(Op.RELU), ofRows(N).ops());
        assertEquals(List.of(), ofRows(1).ops());
    }

    /** A few rectified rows, which a large array is computed of. */
    private static Result ofRows(int rows) {
        return of(
                t -> {
                    Expr h = t.input("x", rows, 2 * N)
                            .matmul(t.parameter("w", 2 * N, 2 * N))
                            .relu();
                    Expr y = h.matmul(t.parameter("v", 2 * N, 2 * N)).tanh();
                    Expr z = t.input("z", 4 * N, rows).matmul(y).tanh();
                    t.output(
                            "loss",
                            z.matmul(t.parameter("u", 2 * N, 2 * N)).tanh().mean());
                },
                RecomputeRules.ARITHMETIC);
    }

    /** The sweep back needs a state as it was, of which differentiation makes a copy: that must not be made again. */
    @Test
    void aReaderOfAStateStaysIfThatIsWrittenLater() {
        Result kept = of(t -> ofState(t, state -> state.value().neg(), state -> {}), ANY);
        assertEquals(List.of(Op.NEG), kept.ops());
        Consumer<Recorder> body = t -> ofState(t, State::value, state -> state.write(t.input("next", N, N)));
        Result written = of(body, ANY);
        assertTrue(
                written.before().nodes().stream().anyMatch(node -> node.op() == Op.COPY),
                written.before().toString());
        assertEquals(List.of(), written.ops(), written.after().toString());
    }

    private static void ofState(Recorder t, Function<State, Expr> read, Consumer<State> then) {
        State state = t.state("s", N, N);
        Expr y = read.apply(state).matmul(t.parameter("w", N, N)).tanh();
        then.accept(state);
        t.output("loss", y.matmul(t.parameter("v", N, N)).tanh().mean());
    }

    @Test
    void aStateThatWasWrittenBeforeMayBeReadAgain() {
        Result result = of(
                t -> {
                    State state = t.state("s", N, N);
                    state.write(t.input("next", N, N));
                    Expr y = state.value().neg().matmul(t.parameter("w", N, N)).tanh();
                    t.output("loss", y.matmul(t.parameter("v", N, N)).tanh().mean());
                },
                ANY);
        assertEquals(List.of(Op.NEG), result.ops());
    }

    @Test
    void aProgramThatOnlyRunsForwardIsLeftAlone() {
        Trace trace = Trace.record("forward", t -> t.output("y", Layers.softmax(t.input("x", N, N))));
        Recompute pass = new Recompute(trace, Layout.of(trace), FusionRules.all(), List.of(ANY));
        assertSame(trace, pass.apply());
        assertEquals(Map.of(), pass.fired());
    }

    @Test
    void theFirstRuleThatAgreesFires() {
        RecomputeRule never = new RecomputeRule(new About("never", Exactness.BITWISE, "", "", ""), parts -> false);
        Result result = of(before(Expr::relu), never, ANY);
        assertEquals(List.of("any"), result.firings().stream().map(Firing::rule).toList());
        assertEquals(List.of(), of(before(Expr::relu), never).ops());
        assertNotEquals(result.before().nodes().size(), result.after().nodes().size());
    }

    @Test
    void scalarsAreNotWorthIt() {
        Result result = of(
                t -> {
                    Expr x = t.parameter("x");
                    Expr v = t.parameter("v");
                    for (int i = 0; i < 8; i++) {
                        v = v.sub(x.sin().mul(0.1));
                        x = x.add(v.mul(x));
                    }
                    t.output("y", x.mul(v));
                },
                ANY);
        assertEquals(List.of(), result.ops());
    }
}
