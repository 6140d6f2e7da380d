package wengert.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import wengert.compiler.CompiledProgram;
import wengert.compiler.TraceCompiler;
import wengert.nn.Layers;
import wengert.rewrite.Firing;
import wengert.rules.BuiltInRules;
import wengert.rules.FusionRules;
import wengert.rules.KernelRules;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Recorder;
import wengert.trace.Trace;

/** Which sums share a loop nest, which do not, and what moves for it. */
class SiblingFusionTest {
    private static Schedule schedule(Consumer<Recorder> body) {
        Trace trace = Trace.record("siblings", body);
        return new Schedule(new Fuse(DeadCode.remove(trace), FusionRules.all()).apply());
    }

    private static SiblingFusion siblings(Schedule schedule) {
        return SiblingFusion.of(schedule, Arrangement.scalar(), List.of(KernelRules.SIBLING_SUMS));
    }

    private static Schedule joined(Consumer<Recorder> body) {
        return siblings(schedule(body)).apply();
    }

    /** Asserts that no sums join. */
    private static void assertApart(Consumer<Recorder> body) {
        Schedule schedule = schedule(body);
        assertTrue(schedule.groups().size() > 1, "there are two to be joined");
        assertSame(schedule, siblings(schedule).apply());
    }

    private static Expr matrix(Recorder t) {
        return t.input("x", Dim.bounded("n", 8), Dim.of(6));
    }

    private static Expr linear(Recorder t, Expr x, String weight) {
        return Layers.linear(x, t.input(weight, 6, 6));
    }

    private static void threeMaps(Recorder t) {
        Expr x = matrix(t);
        for (String name : List.of("q", "k", "v")) {
            t.output(name, linear(t, x, "w" + name));
        }
    }

    @Test
    void queriesKeysAndValuesAreOneNest() {
        SiblingFusion siblings = siblings(schedule(SiblingFusionTest::threeMaps));
        Schedule joined = siblings.apply();
        assertEquals(1, joined.groups().size());
        Schedule.Group group = joined.groups().get(0);
        assertEquals(List.of(group.nodes()), group.nests());
        assertEquals(List.of(), group.rows());
        assertEquals(Map.of("sibling-sums", 2), Firing.counts(siblings.firings()));
        assertEquals(group.nodes().get(0), siblings.firings().get(1).after());
    }

    @Test
    void sumsOfOtherArraysStayApart() {
        assertApart(t -> {
            t.output("q", linear(t, matrix(t), "wq"));
            t.output("k", linear(t, t.input("z", Dim.bounded("n", 8), Dim.of(6)), "wk"));
        });
    }

    @Test
    void sumsOfTwoArraysThatShareTheirWeightsAreOneNest() {
        Schedule joined = joined(t -> {
            Expr w = t.parameter("w", 6, 6);
            t.output("q", Layers.linear(matrix(t), w));
            t.output("k", Layers.linear(t.input("z", Dim.bounded("n", 8), Dim.of(6)), w));
        });
        assertEquals(1, joined.groups().size());
    }

    @Test
    void sumsOverOtherDomainsStayApart() {
        assertApart(t -> {
            Expr x = matrix(t);
            t.output("q", Layers.linear(x, t.input("wq", 6, 6)));
            t.output("k", Layers.linear(x, t.input("wk", 5, 6)));
        });
    }

    @Test
    void sumsThatReadAnArrayInOtherOrdersStayApart() {
        assertApart(t -> {
            Expr x = t.input("x", 6, 6);
            t.output("rows", x.mul(t.input("a", 6, 6)).sum(1));
            t.output("columns", x.mul(t.input("b", 6, 6)).sum(0));
        });
    }

    @Test
    void adjointsThatShareNothingButTheirStartStayApart() {
        CompiledProgram program = TraceCompiler.create()
                .rules(BuiltInRules.exact().plus(KernelRules.SIBLING_SUMS, KernelRules.SIBLINGS))
                .compile(Trace.record("apart", t -> {
                    Expr loss = t.constant(0);
                    for (String name : List.of("p", "q")) {
                        Expr y = Layers.linear(t.input("x" + name, 5, 4), t.parameter(name, 3, 4));
                        loss = loss.add(y.sin().mean());
                    }
                    t.output("loss", loss);
                }));
        assertEquals(
                List.of(), program.passes().get(program.passes().size() - 1).firings());
    }

    @Test
    void sumsAndMaximaStayApart() {
        assertApart(t -> {
            Expr x = matrix(t);
            t.output("sum", x.sum(1));
            t.output("max", x.maxOver(1));
        });
    }

    @Test
    void whatReadsASiblingStaysApart() {
        assertApart(t -> {
            Expr x = matrix(t);
            Expr q = linear(t, x, "wq");
            t.output("q", q);
            t.output("k", linear(t, x.mul(q), "wk"));
        });
    }

    @Test
    void aLaterSumMovesUp() {
        Schedule joined = joined(t -> {
            Expr x = matrix(t);
            Expr q = linear(t, x, "wq");
            t.output("q", q);
            t.output("e", q.exp());
            t.output("k", linear(t, x, "wk"));
        });
        assertEquals(
                List.of(List.of(Op.SUM, Op.SUM), List.of(Op.EXP)),
                joined.groups().stream().map(SiblingFusionTest::ops).toList());
        assertEquals(0, joined.position(joined.groups().get(0).nodes().get(1)));
    }

    private static List<Op> ops(Schedule.Group group) {
        return group.nodes().stream().map(Node::op).toList();
    }

    @Test
    void aLaterSumThatReadsWhatComesBetweenStays() {
        assertApart(t -> {
            Expr x = matrix(t);
            Expr q = linear(t, x, "wq");
            Expr e = q.exp();
            t.output("q", q);
            t.output("e", e);
            t.output("k", linear(t, x.mul(e), "wk"));
        });
    }

    @Test
    void moreThanSixAreTwoNests() {
        Schedule joined = joined(t -> {
            Expr x = matrix(t);
            for (int i = 0; i < 8; i++) {
                t.output("y" + i, linear(t, x, "w" + i));
            }
        });
        assertEquals(
                List.of(6, 2),
                joined.groups().stream().map(group -> group.nodes().size()).toList());
    }

    @Test
    void neighboursInAKernelOfRowsAreJoined() {
        Schedule rows = RowFusion.of(
                        schedule(SiblingFusionTest::threeMaps), Arrangement.scalar(), List.of(KernelRules.SIBLINGS))
                .apply();
        assertEquals(3, rows.groups().get(0).nests().size());
        Schedule.Group group = siblings(rows).apply().groups().get(0);
        assertEquals(List.of(0, 0, 0), group.rows());
        assertEquals(1, group.nests().size());
    }

    @Test
    void aPartOfAGroupSharesTheSameLoops() {
        Schedule.Group group = joined(SiblingFusionTest::threeMaps).groups().get(0);
        Schedule.Group two = group.part(1, 3);
        assertEquals(group.nodes().subList(1, 3), two.nodes());
        assertEquals(Set.of(group.nodes().get(2)), two.siblings());
        assertEquals(List.of(List.of(group.nodes().get(2))), group.part(2, 3).nests());
        assertTrue(!group.part(2, 3).sharesLoops());
    }

    @Test
    void gradientsOfTheThreeWeightsAreOneNest() {
        CompiledProgram program = TraceCompiler.create()
                .rules(BuiltInRules.exact().plus(KernelRules.SIBLING_SUMS))
                .compile(Compositions.transformer(2));
        Schedule schedule = program.compilation().schedule();
        Map<Node, String> gradients = schedule.trace().roots(Trace.Role.GRADIENT).stream()
                .collect(Collectors.toMap(Trace.Root::node, Trace.Root::name));
        List<Set<String>> together = schedule.groups().stream()
                .filter(group -> !group.siblings().isEmpty() && !group.forward())
                .map(group -> group.nodes().stream().map(gradients::get).collect(Collectors.toSet()))
                .toList();
        assertEquals(List.of(Set.of("q1", "k1", "v1"), Set.of("q0", "k0", "v0")), together);
    }

    @Test
    void withoutRulesNothingChanges() {
        Schedule schedule = schedule(SiblingFusionTest::threeMaps);
        assertSame(
                schedule,
                SiblingFusion.of(schedule, Arrangement.scalar(), List.of()).apply());
    }
}
