package wengert.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static wengert.rewrite.Pattern.any;
import static wengert.rewrite.Pattern.constant;
import static wengert.rewrite.Pattern.op;

import java.util.List;
import org.junit.jupiter.api.Test;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Workspace;
import wengert.trace.Expr;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Trace;

/** What patterns fit, what they capture, and what they refuse to be. */
class PatternTest {
    private static final Capture<Operand> A = Capture.view("a");
    private static final Capture<Operand> B = Capture.view("b");
    private static final Capture<Operand> C = Capture.view("c");
    private static final Capture<Double> NUMBER = Capture.number("k");
    private static final Capture<Node> PRODUCT = Capture.node("product");

    /** (a + b) * c becomes a * c + b * c, which rounds differently. */
    private static final Rule DISTRIBUTE = Rule.named("distribute")
            .match(op(Op.MUL, op(Op.ADD, any(A), any(B)).singleUse(), any(C)).eitherOrder())
            .rewrite((m, g) -> g.map(Op.ADD, g.map(Op.MUL, m.get(A), m.get(C)), g.map(Op.MUL, m.get(B), m.get(C))))
            .exactness(Exactness.ROUNDS_DIFFERENTLY);

    private static int fired(Rule rule, Trace trace) {
        Rewriter rewriter = new Rewriter(List.of(rule));
        rewriter.rewrite(trace).verify();
        return rewriter.fired().getOrDefault(rule.name(), 0);
    }

    private static Rule finding(OpPattern pattern) {
        return Rule.named("finding")
                .match(pattern)
                .rewrite((m, g) -> g.map(Op.NEG, g.map(Op.NEG, m.node().operand(0))));
    }

    private static Trace seen(java.util.function.BiFunction<Expr, Expr, Expr> body) {
        return Trace.record("seen", t -> {
            Expr x = t.input("x", 3, 3);
            Expr y = t.input("y", 3, 3);
            t.output("z", body.apply(x, y).exp());
        });
    }

    @Test
    void capturesDeepInAPatternAreViewsOverTheRootsPoints() {
        Trace trace = seen((x, y) -> x.add(y.transpose()).transpose().mul(y));
        Rewriter rewriter = new Rewriter(List.of(DISTRIBUTE));
        Trace after = rewriter.rewrite(trace).verify();
        assertEquals(1, rewriter.firings().size());
        Node sum = rewriter.firings().get(0).after();
        Operand left = sum.operand(0).node().operand(0);
        assertEquals(List.of(Index.axis(1), Index.axis(0)), left.at());
        assertEquals("x", left.node().name());
        assertEquals(Index.identity(2), sum.operand(1).node().operand(0).at());
        // Small integers round nowhere.
        Workspace run = Interpreter.of(trace).workspace();
        run.set("x", 1, 2, 3, 4, 5, 6, 7, 8, 9).set("y", 2, 0, 1, 5, 3, 4, 1, 1, 6);
        assertEquals(1, after.roots().size());
        Check.compare(Interpreter.of(trace), Interpreter.of(after), run).ifPresent(mismatch -> {
            throw new AssertionError(mismatch.toString());
        });
    }

    @Test
    void eitherOrderFitsBoth() {
        assertEquals(1, fired(DISTRIBUTE, seen((x, y) -> y.mul(x.add(y)))));
        assertEquals(1, fired(DISTRIBUTE, seen((x, y) -> x.add(y).mul(y))));
        assertEquals(0, fired(DISTRIBUTE, seen((x, y) -> x.mul(y))));
    }

    @Test
    void aSingleUseIsReadByNobodyElse() {
        assertEquals(1, fired(DISTRIBUTE, seen((x, y) -> x.add(y).mul(y))));
        assertEquals(0, fired(DISTRIBUTE, seen((x, y) -> {
            Expr sum = x.add(y);
            return sum.mul(y).sub(sum);
        })));
        assertEquals(0, fired(DISTRIBUTE, seen((x, y) -> {
            Expr sum = x.add(y);
            return sum.mul(sum);
        })));
        Trace named = Trace.record("named", t -> {
            Expr sum = t.input("x", 3).add(t.input("y", 3));
            t.output("sum", sum);
            t.output("z", sum.mul(2).exp());
        });
        assertEquals(0, fired(DISTRIBUTE, named));
    }

    @Test
    void aReaderThatOtherRulesTookAwayDoesNotCount() {
        Rule one = Rule.named("one").match(op(Op.MUL, any(A), constant(1))).rewriteTo(A);
        Rewriter rewriter = new Rewriter(List.of(one, DISTRIBUTE));
        rewriter.rewrite(seen((x, y) -> x.add(y).mul(1).mul(y)));
        assertEquals(
                List.of("one", "distribute"),
                rewriter.firings().stream().map(Firing::rule).toList());
    }

    @Test
    void aCaptureThatOccursTwiceIsOneView() {
        Rule same = finding(op(Op.SUB, any(A), any(A)));
        assertEquals(1, fired(same, seen((x, y) -> x.sub(x))));
        assertEquals(0, fired(same, seen((x, y) -> x.sub(y))));
        assertEquals(0, fired(same, seen((x, y) -> x.neg().sub(x.neg()))));
    }

    @Test
    void constantsAndExponentsAreToTheBit() {
        Rule zero = finding(op(Op.ADD, any(A), constant(0.0)));
        assertEquals(1, fired(zero, seen((x, y) -> x.add(0.0))));
        assertEquals(0, fired(zero, seen((x, y) -> x.add(-0.0))));
        Rule square = finding(op(Op.POW, any(A)).exponent(2));
        assertEquals(1, fired(square, seen((x, y) -> x.pow(2))));
        assertEquals(0, fired(square, seen((x, y) -> x.pow(3))));
    }

    @Test
    void numbersAndNodesAreCapturedAndConditionsHold() {
        Rule large = Rule.named("large")
                .match(op(Op.ADD, op(Op.MUL, any(A), constant(NUMBER)).as(PRODUCT), any(B)))
                .where(m -> m.get(NUMBER) > 2 && m.get(PRODUCT).shape().rank() == 2)
                .rewrite((m, g) -> g.map(Op.ADD, g.map(Op.MUL, m.get(A), g.constant(m.get(NUMBER))), m.get(B)));
        assertEquals(0, fired(large, seen((x, y) -> x.mul(2).add(y))));
        // The same again is the node itself.
        RuleException cycle = assertThrows(
                RuleException.class, () -> fired(large, seen((x, y) -> x.mul(3).add(y))));
        assertEquals(true, cycle.getMessage().contains("makes a cycle"), cycle.getMessage());
    }

    @Test
    void aMatchKnowsItsOwnCapturesOnly() {
        Rule wrong = Rule.named("wrong").match(op(Op.NEG, any(A))).rewriteTo(B);
        RuleException e = assertThrows(RuleException.class, () -> fired(wrong, seen((x, y) -> x.neg())));
        assertEquals(
                true,
                e.getMessage()
                        .endsWith("threw java.lang.IllegalArgumentException: the pattern captures no 'b'; expected"
                                + " one of [a]; expected a view or null"),
                e.getMessage());
    }

    @Test
    void impossiblePatternsAreRefused() {
        assertEquals(
                "the pattern neg(a, b) has 2 operands; expected 1, as neg has",
                assertThrows(IllegalArgumentException.class, () -> op(Op.NEG, any(A), any(B)))
                        .getMessage());
        assertEquals(
                "the pattern exp(sum(a)) has sum inside; expected element-wise operations there, since the others have"
                        + " other axes. Capture it with any(..) and look at its node",
                assertThrows(IllegalArgumentException.class, () -> op(Op.EXP, op(Op.SUM, any(A))))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> op(Op.NEG, any(A)).eitherOrder());
        assertThrows(IllegalArgumentException.class, () -> op(Op.NEG, any(A)).or(Op.ADD));
        assertThrows(IllegalStateException.class, () -> Rule.named("none").rewriteTo(A));
        assertEquals(
                "a rule is named 'My Rule'; expected lower-case letters, digits and hyphens, as in mul-by-two",
                assertThrows(IllegalArgumentException.class, () -> Rule.named("My Rule"))
                        .getMessage());
    }

    @Test
    void patternsDrawThemselves() {
        assertEquals(
                "add(mul(a, 1), constant k)",
                op(Op.ADD, op(Op.MUL, any(A), constant(1)), constant(NUMBER)).toString());
        assertEquals(
                "copy|stop_gradient(_)", op(Op.COPY, any()).or(Op.STOP_GRADIENT).toString());
        assertEquals("mul(add(a, b), c)", DISTRIBUTE.about().before());
    }
}
