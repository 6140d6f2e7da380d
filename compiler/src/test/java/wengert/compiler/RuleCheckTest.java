package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import wengert.lower.Kernel;
import wengert.lower.Stmt;
import wengert.lower.TreeRule;
import wengert.lower.Value;
import wengert.pass.Compositions;
import wengert.rewrite.About;
import wengert.rewrite.Exactness;
import wengert.rewrite.Firing;
import wengert.rewrite.NamedRule;
import wengert.rewrite.RuleException;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.rules.ProvidedRules;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;

/** The property test of every rule, those of jars on the class path too. */
class RuleCheckTest {
    static Stream<NamedRule> rules() {
        return ProvidedRules.known().rules().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleKeepsItsPromise(NamedRule rule) {
        RuleCheck check = RuleCheck.of(rule).seeds(8);
        Compositions.all().forEach(check::on);
        RuleCheck.Result result = check.run();
        assertTrue(result.firings() > 0);
        if (rule.exactness() == Exactness.BITWISE) {
            assertEquals(0, result.distance());
        } else {
            assertTrue(result.distance() < 64, result.toString());
        }
    }

    @Test
    void aWrongRuleForLoopsIsCaughtInItsKernels() {
        TreeRule wrong = TreeRule.of(
                new About("exchange", Exactness.BITWISE, "", "a - b", "b - a"),
                (operation, precision) -> operation.op() == Op.SUB
                        ? new Value.Apply(
                                Op.SUB,
                                0,
                                List.of(
                                        operation.operands().get(1),
                                        operation.operands().get(0)))
                        : null);
        RuleException e =
                assertThrows(RuleException.class, () -> RuleCheck.of(wrong).run());
        assertTrue(
                e.getMessage()
                        .matches(
                                "rule 'exchange' in kernels \\[.*] changes values although it is BITWISE: .* \\(RandomTraces.java:\\d+\\): the tape has .*"),
                e.getMessage());
    }

    /** Wrong where squares of gradients are large, which those of usual size never are. */
    @Test
    void aWrongRuleForOptimisersIsCaughtByUnusualGradients() {
        TreeRule wrong = TreeRule.ofOptimiser(
                new About("cap", Exactness.BITWISE, "", "state = x", "state = min(x, 100)"),
                kernel -> new Kernel(kernel.name(), kernel.comment(), kernel.parameters(), capped(kernel.body())));
        RuleException e =
                assertThrows(RuleException.class, () -> RuleCheck.of(wrong).run());
        assertTrue(
                e.getMessage().startsWith("rule 'cap' changes values although it is BITWISE: parameters of Adam are ["),
                e.getMessage());
    }

    private static List<Stmt> capped(List<Stmt> body) {
        List<Stmt> result = new ArrayList<>();
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.For loop) {
                result.add(new Stmt.For(
                        loop.variable(), loop.from(), loop.to(), loop.step(), loop.descending(), capped(loop.body())));
            } else if (stmt instanceof Stmt.Store store && store.array().equals("squareState")) {
                Value least = new Value.Apply(Op.MIN, 0, List.of(store.value(), new Value.Literal(100)));
                result.add(new Stmt.Store(store.array(), store.at(), least));
            } else {
                result.add(stmt);
            }
        }
        return result;
    }

    @Test
    void aRuleThatRoundsIsSwitchedOnByItself() {
        Trace trace = Trace.record(
                "sum",
                t -> t.output(
                        "y", t.parameter("w", 5).mul(t.input("x", 5)).div(10).sum()));
        CompiledProgram fma = TraceCompiler.create()
                .tier(Tier.SCALAR)
                .rules(ProvidedRules.with(BuiltInRules.exact(), "+fma"))
                .compile(trace);
        assertEquals(List.of("fma"), List.copyOf(fma.compilation().contracted().keySet()));
        assertEquals(Mode.FAST, fma.compilation().mode());
        assertTrue(fma.report().toString().contains("x fma, in "), fma.report().toString());
        assertTrue(
                fma.report()
                        .toString()
                        .contains(
                                "  rules: -cross-entropy-gradient,-log-softmax-gradient,-rsqrt,-shared-reciprocal,-reassociate,-constant-reciprocal,-newton-reciprocal,-fast-exp\n"),
                fma.report().toString());
        CompiledProgram fast =
                TraceCompiler.create().tier(Tier.SCALAR).mode(Mode.FAST).compile(trace);
        assertEquals(BuiltInRules.fast(), fast.compilation().rules());
    }

    @Test
    void passesKnowWhereRulesFired() {
        Trace trace = Trace.record(
                "where", t -> t.output("y", t.input("x", 3).mul(1).neg().exp().sum()));
        CompiledProgram program = TraceCompiler.create()
                .tier(Tier.SCALAR)
                .rules(BuiltInRules.exact())
                .compile(trace);
        PassTrace simplify = program.passes().get(1).name().equals("simplify")
                ? program.passes().get(1)
                : program.passes().get(2);
        Firing firing = simplify.firings().get(0);
        assertEquals("multiply-by-one", firing.rule());
        assertTrue(simplify.before().nodes().contains(firing.before()));
        assertEquals("x", firing.after().name());
        assertTrue(simplify.after().nodes().contains(firing.after()));
        PassTrace fuse = program.passes().get(program.passes().size() - 1);
        for (Firing inlined : fuse.firings()) {
            assertTrue(fuse.after().inlined().contains(inlined.before()));
            assertTrue(inlined.after().operands().stream().anyMatch(operand -> operand.node() == inlined.before()));
        }
        assertEquals(
                List.of(Op.EXP, Op.NEG),
                fuse.firings().stream().map(Firing::before).map(Node::op).toList());
        assertEquals(RuleSet.none(), RuleSet.of());
    }
}
