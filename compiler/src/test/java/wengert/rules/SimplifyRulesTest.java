package wengert.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.engine.Interpreter;
import wengert.engine.Workspace;
import wengert.pass.DeadCode;
import wengert.rewrite.Exactness;
import wengert.rewrite.Rewriter;
import wengert.rewrite.Rule;
import wengert.trace.Expr;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Recorder;
import wengert.trace.Shape;
import wengert.trace.Trace;

/** Where each simplification fires and where it must not; every trace here plays to the same bits before and after. */
class SimplifyRulesTest {
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1.5,
        -2.25,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MAX_VALUE
    };

    private static final String SHARING = SimplifyRules.SHARE_EQUAL_NODES.name();

    /** The number of elements of a vector whose pairs with another one are all the pairs of special values. */
    private static final int N = SPECIAL.length * SPECIAL.length;

    private static final List<Index> TRANSPOSED = List.of(Index.axis(1), Index.axis(0));

    /** A trace of a vector x, of which the body's result is read by an operation that tells zeros of either sign. */
    private static Trace recorded(BiFunction<Recorder, Expr, Expr> body) {
        return Trace.record("simplify", t -> {
            Expr x = t.input("x", N);
            t.output("y", t.constant(1).div(body.apply(t, x)));
        });
    }

    private static Trace simplified(Trace trace, List<Rule> rules) {
        return DeadCode.remove(new Rewriter(rules).rewrite(trace).verify()).verify();
    }

    private static void assertFires(Rule rule, int count, Trace trace) {
        Rewriter rewriter = new Rewriter(List.of(rule));
        rewriter.rewrite(trace);
        assertEquals(count, rewriter.fired().getOrDefault(rule.name(), 0), rule.name() + "\n" + trace);
        assertSameBits(trace, List.of(rule));
        assertSameBits(trace, SimplifyRules.all());
    }

    private static void assertNothingFires(Trace trace) {
        Rewriter rewriter = new Rewriter(SimplifyRules.all());
        rewriter.rewrite(trace);
        Map<String, Integer> fired = new TreeMap<>(rewriter.fired());
        fired.remove(SHARING);
        assertEquals(Map.of(), fired, trace.toString());
        assertSameBits(trace, SimplifyRules.all());
    }

    private static void assertNothingIsShared(Trace trace) {
        Rewriter rewriter = new Rewriter(List.of(SimplifyRules.SHARE_EQUAL_NODES));
        rewriter.rewrite(trace);
        assertEquals(Map.of(), rewriter.fired(), trace.toString());
        assertSameBits(trace, List.of(SimplifyRules.SHARE_EQUAL_NODES));
    }

    private static void assertSameBits(Trace trace, List<Rule> rules) {
        Trace after = simplified(trace, rules);
        for (int shift = 0; shift < 3; shift++) {
            assertArrayEquals(play(trace, shift), play(after, shift), () -> trace + "became\n" + after);
        }
    }

    /** The bits of all outputs and gradients; NaNs count as one. */
    private static long[] play(Trace trace, int shift) {
        Interpreter interpreter = Interpreter.of(trace);
        Workspace run = interpreter.workspace();
        double[] values = run.values();
        for (int i = 0; i < values.length; i++) {
            int which = i / N % 2 == 0 ? i % N : i % N / SPECIAL.length;
            values[i] = SPECIAL[(which + shift) % SPECIAL.length];
        }
        double[] parameters = run.parameters();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = SPECIAL[(i + shift) % SPECIAL.length];
        }
        interpreter.forward(run);
        List<double[]> results = new ArrayList<>();
        trace.roots(Trace.Role.OUTPUT).forEach(root -> results.add(run.output(root.name())));
        results.add(run.gradients());
        return results.stream()
                .flatMapToDouble(Arrays::stream)
                .mapToLong(Double::doubleToLongBits)
                .toArray();
    }

    @Test
    void allRulesKeepEveryBit() {
        for (Rule rule : SimplifyRules.all()) {
            assertEquals(Exactness.BITWISE, rule.exactness(), rule.name());
        }
        assertEquals(
                SimplifyRules.all().size(),
                SimplifyRules.all().stream().map(Rule::name).distinct().count());
    }

    // ---- multiply-by-one, divide-by-one, double-negation ----

    @Test
    void multiplicationByOneGoesOnEitherSide() {
        assertFires(SimplifyRules.MULTIPLY_BY_ONE, 1, recorded((t, x) -> x.mul(1.0)));
        assertFires(
                SimplifyRules.MULTIPLY_BY_ONE,
                1,
                recorded((t, x) -> t.constant(1).mul(x)));
        assertFires(
                SimplifyRules.MULTIPLY_BY_ONE, 2, recorded((t, x) -> x.mul(1).mul(1)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, -0.0, 0.9999999999999999, Double.NaN, Double.POSITIVE_INFINITY})
    void multiplicationByAnythingElseStays(double factor) {
        assertNothingFires(recorded((t, x) -> x.mul(factor)));
        assertNothingFires(recorded((t, x) -> t.constant(factor).mul(x)));
    }

    @Test
    void divisionByOneGoes() {
        assertFires(SimplifyRules.DIVIDE_BY_ONE, 1, recorded((t, x) -> x.div(1)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, -0.0, 1.0000000000000002, Double.NaN})
    void divisionByAnythingElseStays(double divisor) {
        assertNothingFires(recorded((t, x) -> x.div(divisor)));
    }

    @Test
    void oneDividedByXStays() {
        assertNothingFires(recorded((t, x) -> t.constant(1).div(x)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0, -0.0})
    void addingAZeroStaysSinceItMayTurnTheSignOfAZero(double zero) {
        assertNothingFires(recorded((t, x) -> x.add(zero)));
        assertNothingFires(recorded((t, x) -> t.constant(zero).add(x)));
        assertNothingFires(recorded((t, x) -> x.sub(zero)));
        assertNothingFires(recorded((t, x) -> t.constant(zero).sub(x)));
    }

    @Test
    void whatHidesANaNStays() {
        assertNothingFires(recorded((t, x) -> x.sub(x)));
        assertNothingFires(recorded((t, x) -> x.div(x)));
        assertNothingFires(recorded((t, x) -> x.eq(x)));
    }

    @Test
    void twoNegationsCancel() {
        assertFires(SimplifyRules.DOUBLE_NEGATION, 1, recorded((t, x) -> x.neg().neg()));
        assertFires(
                SimplifyRules.DOUBLE_NEGATION,
                2,
                recorded((t, x) -> x.neg().neg().neg().neg()));
    }

    @Test
    void oneNegationStaysAndSoDoesOneAroundSomethingElse() {
        assertNothingFires(recorded((t, x) -> x.neg()));
        assertNothingFires(recorded((t, x) -> x.neg().abs().neg()));
        assertFires(
                SimplifyRules.DOUBLE_NEGATION,
                0,
                recorded((t, x) -> x.neg().mul(1).neg()));
    }

    @Test
    void negationsCancelThroughViews() {
        Trace trace = Trace.record("views", t -> {
            Expr x = t.input("x", 9, 9);
            t.output("y", t.constant(1).div(x.neg().transpose().neg()));
        });
        assertFires(SimplifyRules.DOUBLE_NEGATION, 1, trace);
        Node reader = simplified(trace, List.of(SimplifyRules.DOUBLE_NEGATION))
                .roots(Trace.Role.OUTPUT)
                .get(0)
                .node();
        assertEquals(TRANSPOSED, reader.operand(1).at());
    }

    @Test
    void aRootKeepsANodeOfItsOwn() {
        Trace trace = Trace.record("root", t -> {
            Expr x = t.input("x", N);
            t.output("one", x.mul(1));
            t.output("two", x.neg().neg());
            t.output("three", x.div(1));
        });
        assertNothingFires(trace);
        assertEquals(
                List.of(Op.MUL, Op.NEG, Op.DIV),
                simplified(trace, SimplifyRules.all()).roots().stream()
                        .map(root -> root.node().op())
                        .toList());
    }

    // ---- forward-copy ----

    @Test
    void copiesAreReadThrough() {
        assertFires(SimplifyRules.FORWARD_COPY, 1, recorded((t, x) -> x.stopGradient()));
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", 9, 9);
        Node copy = build.map(Op.COPY, new Operand(x, TRANSPOSED));
        Node read = build.map(Op.NEG, new Operand(copy, TRANSPOSED));
        Trace trace = build.root(Trace.Role.OUTPUT, "y", read).build();
        assertFires(SimplifyRules.FORWARD_COPY, 1, trace);
        Trace after = simplified(trace, List.of(SimplifyRules.FORWARD_COPY));
        assertEquals(Operand.of(x), after.roots().get(0).node().operand(0));
    }

    @Test
    void aCopyOfAStateStaysSinceTheStateMayChange() {
        Trace trace = Trace.record("state", t -> {
            var state = t.state("s", N);
            Expr before = state.value().stopGradient();
            state.write(t.input("x", N));
            t.output("y", t.constant(1).div(before));
        });
        assertNothingFires(trace);
        Trace updated = Trace.record("updated", t -> {
            var state = t.state("s", N);
            state.write(t.input("x", N));
            t.output("y", t.constant(1).div(state.value().stopGradient()));
        });
        assertNothingFires(updated);
    }

    @Test
    void aCopyOfAStateThatNobodyWritesStaysToo() {
        TraceBuilder build = new TraceBuilder();
        Node copy = build.map(Op.COPY, build.state("s", N));
        assertNothingFires(
                build.root(Trace.Role.OUTPUT, "y", build.map(Op.NEG, copy)).build());
    }

    // ---- the rules on adjoints ----

    /** A parameter whose gradient is 0 + chain(x, adjoint). */
    private static Trace through(TraceBuilder build, Node adjoint) {
        Node p = build.parameter(
                "p", adjoint.shape().dims().stream().mapToInt(dim -> dim.max()).toArray());
        Node local = build.input(
                "local",
                adjoint.shape().dims().stream().mapToInt(dim -> dim.max()).toArray());
        Node passed = build.map(Op.CHAIN, local, adjoint);
        return build.gradient(p, build.accumulate(build.constant(0), passed)).build();
    }

    @Test
    void theChainRuleWithOneIsTheAdjoint() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", N);
        assertFires(
                SimplifyRules.CHAIN_OF_ONE, 1, through(build, build.map(Op.CHAIN, build.constant(1), Operand.of(x))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, 2, Double.POSITIVE_INFINITY})
    void theChainRuleWithAnotherLocalGradientStays(double local) {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", N);
        assertNothingFires(through(build, build.map(Op.CHAIN, build.constant(local), Operand.of(x))));
    }

    @Test
    void theChainRuleStaysForAnAdjointOfOne() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x");
        assertNothingFires(through(build, build.map(Op.CHAIN, Operand.of(x), build.constant(1))));
    }

    @Test
    void anAdjointOfOneTermIsThatTerm() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", N);
        Trace trace = through(build, build.accumulate(build.constant(0), x));
        assertFires(SimplifyRules.ONLY_TERM, 1, trace);
        assertFires(SimplifyRules.ONE_TERM_EACH, 0, trace);
    }

    @Test
    void anAdjointOfOneTermMayBeTransposed() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", 9, 3);
        assertFires(
                SimplifyRules.ONLY_TERM,
                1,
                through(build, build.accumulate(Shape.of(3, 9), TRANSPOSED, build.constant(0), x)));
    }

    @Test
    void aSumOfSeveralTermsStays() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", 9, 9);
        Node rows = build.accumulate(Shape.of(9), List.of(Index.axis(0)), build.constant(0), x);
        assertNothingFires(through(build, rows));
    }

    @Test
    void aSumOnTheDiagonalStays() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", 9);
        List<Index> diagonal = List.of(Index.axis(0), Index.axis(0));
        assertNothingFires(through(build, build.accumulate(Shape.of(9, 9), diagonal, build.constant(0), x)));
    }

    @Test
    void aSumOverAPartOfTheArrayStays() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", 8);
        assertNothingFires(through(build, build.accumulate(Shape.of(9), Index.identity(1), build.constant(0), x)));
        TraceBuilder shifted = new TraceBuilder();
        Node z = shifted.input("x", 8);
        List<Index> next = List.of(Index.axis(0).plus(Index.constant(1)));
        assertNothingFires(through(shifted, shifted.accumulate(Shape.of(9), next, shifted.constant(0), z)));
    }

    @Test
    void aMergedAxisStays() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", 3, 3);
        List<Index> merged = List.of(Index.axis(0).times(3).plus(Index.axis(1)));
        assertNothingFires(through(build, build.accumulate(Shape.of(9), merged, build.constant(0), x)));
    }

    @Test
    void aSumFromMinusZeroIsNoAdjoint() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", N);
        assertFires(SimplifyRules.ONLY_TERM, 0, through(build, build.accumulate(build.constant(-0.0), x)));
    }

    /** 0.0 + -0.0 is 0.0, and so is a gradient. */
    @Test
    void theSumThatIsAGradientKeepsItsZero() {
        TraceBuilder build = new TraceBuilder();
        Node p = build.parameter("p", N);
        Node x = build.input("x", N);
        assertNothingFires(
                build.gradient(p, build.accumulate(build.constant(0), x)).build());
    }

    @Test
    void theStartOfAGradientKeepsItsZero() {
        TraceBuilder build = new TraceBuilder();
        Node p = build.parameter("p", N);
        Node x = build.input("x", N);
        Node y = build.input("y", N);
        Node start = build.accumulate(build.constant(0), x);
        Trace trace = build.gradient(p, build.accumulate(Operand.of(start), y)).build();
        assertFires(SimplifyRules.ONLY_TERM, 0, trace);
        assertFires(SimplifyRules.ONE_TERM_EACH, 0, trace);
    }

    @Test
    void aSecondTermBecomesAnAddition() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", N);
        Node y = build.input("y", N);
        Node first = build.accumulate(build.constant(0), x);
        Trace trace = through(build, build.accumulate(Operand.of(first), y));
        assertFires(SimplifyRules.ONE_TERM_EACH, 1, trace);
        assertFires(SimplifyRules.ONLY_TERM, 1, trace);
        Trace after = simplified(trace, SimplifyRules.all());
        Node sum = after.nodes().stream()
                .filter(node -> node.op() == Op.ADD)
                .findFirst()
                .orElseThrow();
        assertSame(x, sum.operand(0).node(), "the first term is the first operand");
        assertSame(y, sum.operand(1).node());
    }

    @Test
    void aSecondTermThatMeetsOneElementTwiceStays() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", 9);
        Node y = build.input("y", 9, 9);
        Node first = build.accumulate(build.constant(0), x);
        Node rows = build.accumulate(Shape.of(9), List.of(Index.axis(1)), Operand.of(first), y);
        assertFires(SimplifyRules.ONE_TERM_EACH, 0, through(build, rows));
    }

    // ---- sharing ----

    @Test
    void equalNodesAreShared() {
        Trace trace = recorded((t, x) -> x.exp().add(x.exp()));
        Rewriter rewriter = new Rewriter(List.of(SimplifyRules.SHARE_EQUAL_NODES));
        rewriter.rewrite(trace);
        assertEquals(Map.of(SHARING, 1), rewriter.fired());
        assertSameBits(trace, List.of(SimplifyRules.SHARE_EQUAL_NODES));
    }

    @Test
    void nodesThatDifferAreNotShared() {
        assertNothingIsShared(recorded((t, x) -> x.pow(2).add(x.pow(3))));
        assertNothingIsShared(recorded((t, x) -> x.mul(0.0).add(x.mul(-0.0))));
        assertNothingIsShared(
                recorded((t, x) -> x.slice(0, 0, 3).exp().add(x.slice(0, 1, 3).exp())));
        assertNothingIsShared(recorded((t, x) -> x.add(2).div(x.sub(3))));
    }
}
