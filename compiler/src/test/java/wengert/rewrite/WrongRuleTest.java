package wengert.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wengert.rewrite.Pattern.any;
import static wengert.rewrite.Pattern.constant;
import static wengert.rewrite.Pattern.op;

import java.util.List;
import org.junit.jupiter.api.Test;
import wengert.compiler.RuleCheck;
import wengert.compiler.TraceCompiler;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.optim.RecordedOptimizer;
import wengert.rules.BuiltInRules;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Shape;
import wengert.trace.State;
import wengert.trace.Trace;

/** Rules that are wrong in each of four ways: the error names the rule, the node and the user's line. */
class WrongRuleTest {
    private static final Capture<Operand> A = Capture.view("a");
    private static final Capture<Operand> B = Capture.view("b");

    private static final Trace TRACE = Trace.record(
            "wrong",
            t -> t.output(
                    "z",
                    t.constant(1)
                            .div(t.scope("net.sum", () -> t.input("x", 4).add(t.input("y", 4)))
                                    .add(0.0))));

    private static Node node(String text) {
        return TRACE.nodes().stream()
                .filter(node -> node.toString().startsWith(text))
                .findFirst()
                .orElseThrow();
    }

    /** The addition in the scope, with the line above. */
    private static final Node SUM = node("add : f64[4] # net.sum (WrongRuleTest.java:");

    private static final Rule DROP_ZERO =
            Rule.named("drop-zero").match(op(Op.ADD, any(A), constant(0.0))).rewriteTo(A);

    private static OpPattern sum() {
        return op(Op.ADD, any(A), any(B));
    }

    private static String message(Rule rule, Trace trace) {
        return assertThrows(
                        RuleException.class,
                        () -> TraceCompiler.create()
                                .rules(BuiltInRules.exact().before("forward-copy", rule))
                                .compile(trace))
                .getMessage();
    }

    /** What the rewriter finds by itself. */
    private static void assertCaught(Rule rule, String message) {
        RuleException e = assertThrows(RuleException.class, () -> new Rewriter(List.of(rule)).rewrite(TRACE));
        assertEquals("rule '" + rule.name() + "' at node " + SUM + " " + message, e.getMessage());
        assertEquals(e.getMessage(), message(rule, TRACE));
        assertThrows(RuleException.class, () -> RuleCheck.of(rule).run());
    }

    // ---- changes values ----

    @Test
    void changingValuesIsCaughtAtTheNodeThatDoes() {
        Node guilty = node("add : f64[4] # (WrongRuleTest.java:");
        String message = message(DROP_ZERO, TRACE);
        String begin = "rule 'drop-zero' at node " + guilty + " changes values although it is BITWISE: output 'z'[";
        String end = "before it has 0x7ff0000000000000 (Infinity), after it has 0xfff0000000000000 (-Infinity);"
                + " expected equal bits, or exactness(ROUNDS_DIFFERENTLY) on the rule";
        assertTrue(message.startsWith(begin) && message.endsWith(end), message);
    }

    @Test
    void oneOfManyFiringsIsFound() {
        // Only the sign of a zero shows it: not behind an exponential.
        Trace trace = Trace.record("many", t -> {
            var x = t.input("x", 4);
            t.output("a", x.add(0.0).exp().add(x.neg().add(0.0).exp()));
            t.output("b", t.scope("guilty", () -> t.constant(1).div(x.add(0.0).mul(2))));
        });
        Rule wrong = Rule.named("unsign")
                .match(op(Op.MUL, op(Op.ADD, any(A), constant(0.0)), constant(2)))
                .rewrite((m, g) -> g.map(Op.MUL, m.get(A), g.constant(2)));
        Rule right = Rule.named("exp-of-sum")
                .match(op(Op.EXP, op(Op.ADD, any(A), constant(0.0))))
                .rewrite((m, g) -> g.map(Op.EXP, m.get(A)));
        RuleException e = assertThrows(
                RuleException.class,
                () -> TraceCompiler.create().rules(RuleSet.of(right, wrong)).compile(trace));
        assertTrue(
                e.getMessage().startsWith("rule 'unsign' at node mul : f64[4] # guilty (WrongRuleTest.java:"),
                e.getMessage());
    }

    @Test
    void theRulesOfAnOptimiserAreHeldToItToo() {
        UpdateRule rule = UpdateRule.of(Trace.record("plain", t -> {
            State parameter = t.state("parameter");
            parameter.write(t.constant(1).div(t.input("gradient").add(0.0)));
        }));
        var program = TraceCompiler.create()
                .rules(RuleSet.of(DROP_ZERO))
                .compile(Trace.record(
                        "any", t -> t.output("y", t.parameter("p", 2).sum())));
        RuleException e = assertThrows(
                RuleException.class, () -> program.optimizer(new RecordedOptimizer(2, 0.1, Precision.F64, rule)));
        assertTrue(
                e.getMessage().startsWith("rule 'drop-zero' at node add : f64[] # (WrongRuleTest.java:"),
                e.getMessage());
    }

    @Test
    void thePropertyTestCatchesItWithoutATrace() {
        RuleException e =
                assertThrows(RuleException.class, () -> RuleCheck.of(DROP_ZERO).run());
        assertTrue(
                e.getMessage()
                        .startsWith("rule 'drop-zero' at node add : f64[3] # (the pattern of drop-zero)"
                                + " changes values although it is BITWISE: output 'y'["),
                e.getMessage());
    }

    @Test
    void whoeverWantsItCompilesWithoutTheCheck() {
        assertNotNull(TraceCompiler.create()
                .rules(RuleSet.of(DROP_ZERO))
                .verifyRules(false)
                .compile(TRACE));
        assertNotNull(TraceCompiler.create()
                .rules(RuleSet.of(DROP_ZERO.exactness(Exactness.ROUNDS_DIFFERENTLY)))
                .compile(TRACE));
    }

    @Test
    void roundingBeyondReasonIsCaughtByTheCompilerAtTheNodeThatDoes() {
        Rule wrong = Rule.named("linear")
                .match(op(Op.SIN, any(A)))
                .rewrite((m, g) -> g.map(Op.MUL, m.get(A), g.constant(1)))
                .exactness(Exactness.ROUNDS_DIFFERENTLY);
        Rule right = Rule.named("third")
                .match(op(Op.DIV, any(A), constant(3)))
                .rewrite((m, g) -> g.map(Op.MUL, m.get(A), g.constant(1.0 / 3)))
                .exactness(Exactness.ROUNDS_DIFFERENTLY);
        Trace trace = Trace.record(
                "round", t -> t.output("y", t.input("x", 4).div(3).add(1).sin().div(3)));
        assertNotNull(TraceCompiler.create().rules(RuleSet.of(right)).compile(trace));
        RuleException e = assertThrows(
                RuleException.class,
                () -> TraceCompiler.create().rules(RuleSet.of(right, wrong)).compile(trace));
        assertTrue(
                e.getMessage()
                        .matches(
                                "rule 'linear' at node sin : f64\\[4] # \\(WrongRuleTest.java:\\d+\\) changes values too much:"
                                        + " output 'y' by .* ulp of its largest; expected at most 1048576"),
                e.getMessage());
        assertNotNull(TraceCompiler.create()
                .rules(RuleSet.of(right, wrong))
                .verifyRules(false)
                .compile(trace));
    }

    @Test
    void roundingBeyondReasonIsCaught() {
        Rule wrong = Rule.named("double-it")
                .match(op(Op.SIN, any(A)))
                .rewrite((m, g) -> g.map(Op.ADD, m.get(A), m.get(A)))
                .exactness(Exactness.ROUNDS_DIFFERENTLY);
        RuleException e =
                assertThrows(RuleException.class, () -> RuleCheck.of(wrong).run());
        assertTrue(
                e.getMessage()
                        .matches(
                                "rule 'double-it' changes values too much: .* ulp of its largest; expected at most 1048576"),
                e.getMessage());
    }

    // ---- drops a use ----

    @Test
    void droppingAUseIsCaught() {
        Rule rule = Rule.named("forget").match(sum()).rewriteTo(A);
        assertCaught(
                rule,
                "drops a use: its replacement does not depend on " + node("input 'y'")
                        + "; expected it to, or mayDropUses() on the rule");
        Rule function = Rule.named("forget")
                .function((node, graph) -> node.op() == Op.ADD ? graph.map(Op.NEG, node.operand(0)) : null);
        assertCaught(
                function,
                "drops a use: its replacement does not depend on " + node("input 'y'")
                        + "; expected it to, or mayDropUses() on the rule");
    }

    @Test
    void aRuleMaySayThatItDropsUses() {
        Rule taken = Rule.named("taken")
                .match(op(Op.SELECT, constant(1), any(A), any(B)))
                .rewriteTo(A);
        Trace trace = Trace.record(
                "taken",
                t -> t.output(
                        "y",
                        t.constant(1).select(t.input("a", 2), t.input("b", 2)).exp()));
        assertTrue(message(taken, trace).contains("drops a use: its replacement does not depend on input 'b'"));
        assertEquals(0, RuleCheck.of(taken.mayDropUses()).run().distance());
    }

    @Test
    void whatIsReadByWayOfOthersIsNotDropped() {
        Rule deep = Rule.named("deep")
                .match(sum())
                .rewrite((m, g) -> g.map(Op.ADD, g.map(Op.NEG, g.map(Op.NEG, m.get(A))), m.get(B)));
        assertEquals(
                2,
                new Rewriter(List.of(deep))
                                .rewrite(TRACE).verify().nodes().stream()
                                        .filter(node -> node.op() == Op.NEG)
                                        .count()
                        / 2);
        assertEquals(0, RuleCheck.of(deep).run().distance());
    }

    // ---- makes a cycle ----

    @Test
    void readingTheNodeItselfIsCaught() {
        String message = "makes a cycle: its replacement reads the node itself; expected only what comes before it";
        assertCaught(Rule.named("loop").match(sum()).rewrite((m, g) -> Operand.of(m.node())), message);
        assertCaught(Rule.named("loop").match(sum()).rewrite((m, g) -> g.map(Op.NEG, Operand.of(m.node()))), message);
        assertCaught(
                Rule.named("loop")
                        .match(sum())
                        .rewrite((m, g) -> g.map(Op.NEG, g.map(Op.NEG, g.map(Op.ADD, m.get(A), m.get(B))))),
                message);
    }

    @Test
    void readingANodeThatIsNotThereIsCaught() {
        Node after = TRACE.nodes().get(TRACE.nodes().size() - 1);
        assertCaught(
                Rule.named("early").match(sum()).rewrite((m, g) -> Operand.of(after)),
                "makes a cycle: its replacement reads " + after
                        + ", which does not come before the node; expected nodes"
                        + " of matches and those that the graph makes");
        assertCaught(
                Rule.named("early").match(sum()).rewrite((m, g) -> g.map(Op.ADD, m.get(A), Operand.of(after))),
                "makes a cycle: its replacement reads " + after
                        + ", which does not come before the node; expected nodes"
                        + " of matches and those that the graph makes");
    }

    // ---- changes a shape ----

    @Test
    void changingAShapeIsCaught() {
        assertCaught(
                Rule.named("shorten")
                        .match(sum())
                        .rewrite((m, g) -> g.map(Op.ADD, Shape.of(3), m.node().origin(), m.get(A), m.get(B))),
                "changes a shape: its replacement reads i0 on axis 0 of f64[3]; expected it inside; expected a view over"
                        + " f64[4]");
        assertCaught(
                Rule.named("turn")
                        .match(sum())
                        .rewrite((m, g) -> new Operand(
                                g.map(Op.ADD, m.get(A), m.get(B).substitute(List.of(Index.constant(1))))
                                        .node(),
                                List.of(Index.axis(1)))),
                "changes a shape: its replacement reads [i1] of f64[4], beyond the axes of f64[4]; expected a view over"
                        + " f64[4]");
        assertCaught(
                Rule.named("flatten")
                        .match(sum())
                        .rewrite((m, g) -> new Operand(m.get(A).node(), List.of())),
                "changes a shape: its replacement has another rank than its array; expected a view over f64[4]");
    }

    @Test
    void aNodeThatDoesNotFitItsOperandsIsCaught() {
        assertCaught(
                Rule.named("half").match(sum()).rewrite((m, g) -> g.map(Op.ADD, m.get(A))),
                "makes a node that has 1 operands; expected 2: add : f64[4] # net.sum ("
                        + SUM.origin().location() + "); expected one that fits what it reads");
    }

    // ---- others ----

    @Test
    void whatARuleThrowsIsNamed() {
        assertCaught(
                Rule.named("throws").match(sum()).rewrite((m, g) -> {
                    throw new IllegalStateException("no idea");
                }),
                "threw java.lang.IllegalStateException: no idea; expected a view or null");
    }

    @Test
    void aRuleThatFiresNowhereIsNoRuleThatWasTested() {
        Rule never = Rule.named("never").function((node, graph) -> null);
        assertEquals(
                "rule 'never' fired on none of 30 traces; expected one that it fires on: give it by example(..) on the rule",
                assertThrows(RuleException.class, () -> RuleCheck.of(never).run())
                        .getMessage());
    }
}
