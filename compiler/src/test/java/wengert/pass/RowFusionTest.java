package wengert.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import wengert.compiler.CompiledProgram;
import wengert.compiler.TraceCompiler;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Workspace;
import wengert.nn.Layers;
import wengert.nn.Losses;
import wengert.rewrite.Firing;
import wengert.rewrite.KernelRule;
import wengert.rules.BuiltInRules;
import wengert.rules.FusionRules;
import wengert.rules.KernelRules;
import wengert.trace.Dim;
import wengert.trace.Dsl;
import wengert.trace.Expr;
import wengert.trace.Op;
import wengert.trace.Recorder;
import wengert.trace.Trace;

/** Where the kernel rules fire, where they do not, and that the order of nodes never changes. */
class RowFusionTest {
    private static Schedule schedule(Consumer<Recorder> body) {
        Trace trace = Trace.record("rows", body);
        return new Schedule(new Fuse(DeadCode.remove(trace), FusionRules.all()).apply());
    }

    private static RowFusion rows(Schedule schedule, KernelRule... rules) {
        return RowFusion.of(schedule, Arrangement.scalar(), List.of(rules));
    }

    /** Returns how often a rule fires. */
    private static int fired(KernelRule rule, Consumer<Recorder> body) {
        RowFusion rows = rows(schedule(body), rule);
        rows.apply();
        return fired(rows).getOrDefault(rule.name(), 0);
    }

    private static Map<String, Integer> fired(RowFusion rows) {
        return Firing.counts(rows.firings());
    }

    private static Expr matrix(Recorder t) {
        return t.input("x", Dim.bounded("n", 8), Dim.of(6));
    }

    private static void softmax(Recorder t) {
        t.output("y", Layers.softmax(matrix(t)));
    }

    private static void norm(Recorder t) {
        t.output("y", Layers.rmsNorm(matrix(t)));
    }

    private static void siblings(Recorder t) {
        Expr x = matrix(t);
        t.output("q", Layers.linear(x, t.input("wq", 6, 6)));
        t.output("k", Layers.linear(x, t.input("wk", 6, 6)));
        t.output("v", Layers.linear(x, t.input("wv", 6, 6)));
    }

    private static void attention(Recorder t) {
        Expr x = matrix(t);
        t.output("y", Layers.causalAttention(x, x, x, 2));
    }

    @Test
    void aSoftmaxIsOneKernel() {
        Schedule fused =
                rows(schedule(RowFusionTest::softmax), KernelRules.SOFTMAX).apply();
        assertEquals(1, fused.groups().size());
        Schedule.Group group = fused.groups().get(0);
        assertEquals(4, group.nodes().size());
        assertEquals(Op.MAX_OVER, group.nodes().get(0).op());
        assertEquals(List.of(0, 0, 0, 0), group.rows());
        assertEquals(0, fired(KernelRules.SOFTMAX, RowFusionTest::norm));
    }

    @Test
    void aNormIsOneKernel() {
        assertEquals(2, fired(KernelRules.NORM, RowFusionTest::norm));
        assertEquals(0, fired(KernelRules.NORM, RowFusionTest::siblings));
    }

    @Test
    void siblingsShareALoopAndStrangersDoNot() {
        assertEquals(2, fired(KernelRules.SIBLINGS, RowFusionTest::siblings));
        assertEquals(0, fired(KernelRules.SIBLINGS, t -> {
            t.output("q", Layers.linear(matrix(t), t.input("wq", 6, 6)));
            Expr other = t.input("z", Dim.bounded("n", 8), Dim.of(6));
            t.output("k", Layers.linear(other, t.input("wk", 6, 6)));
        }));
    }

    @Test
    void attentionIsOnePass() {
        Schedule apart = schedule(RowFusionTest::attention);
        RowFusion rows = rows(apart, KernelRules.ATTENTION, KernelRules.SOFTMAX);
        Schedule fused = rows.apply();
        assertEquals(Map.of("attention-rows", 2, "softmax-rows", 3), fired(rows));
        assertTrue(
                fused.groups().stream().anyMatch(group -> group.nodes().size() == 6),
                "scores, max, exp, sum, divide, weighted sum");
        assertEquals(0, fired(KernelRules.ATTENTION, RowFusionTest::norm));
    }

    @Test
    void aLossGoesOnFromItsSoftmax() {
        Consumer<Recorder> loss = t -> {
            Dim n = Dim.bounded("n", 8);
            Expr losses = Losses.crossEntropy(matrix(t), t.indices("targets", 6, n));
            t.output("y", losses);
        };
        RowFusion rows = rows(schedule(loss), KernelRules.SOFTMAX, KernelRules.CROSS_ENTROPY);
        rows.apply();
        assertEquals(1, fired(rows).get("cross-entropy-rows"));
        assertEquals(0, fired(KernelRules.CROSS_ENTROPY, RowFusionTest::softmax));
    }

    @Test
    void gatheredRowsGoWithTheirReaders() {
        assertTrue(fired(KernelRules.GATHER, t -> {
                    Expr table = t.input("table", 5, 6);
                    Expr rows = table.gather(t.indices("tokens", 5, Dim.bounded("n", 8)))
                            .mul(2.0);
                    t.output("y", Layers.rmsNorm(rows));
                })
                > 0);
        assertEquals(0, fired(KernelRules.GATHER, RowFusionTest::norm));
    }

    @Test
    void anEpilogueGoesWithTheSumThatOthersReadToo() {
        Consumer<Recorder> epilogue = t -> {
            Expr sum = Layers.linear(matrix(t), t.input("w", 6, 6));
            t.output("sum", sum);
            t.output("y", Dsl.relu(sum));
        };
        assertEquals(1, fired(KernelRules.EPILOGUE, epilogue));
        assertEquals(0, fired(KernelRules.EPILOGUE, RowFusionTest::siblings));
    }

    @Test
    void whatReadsOtherRowsStaysApart() {
        Consumer<Recorder> transposed = t -> {
            Expr x = t.input("x", 6, 6);
            Expr y = x.exp();
            t.output("y", y);
            t.output("z", y.transpose().mul(2.0));
        };
        assertEquals(0, fired(KernelRules.READER, transposed));
        Consumer<Recorder> straight = t -> {
            Expr y = t.input("x", 6, 6).exp();
            t.output("y", y);
            t.output("z", y.mul(2.0));
        };
        assertEquals(1, fired(KernelRules.READER, straight));
    }

    @Test
    void keysOfOtherPositionsAreComputedBefore() {
        Schedule fused = rows(
                        schedule(t -> {
                            Expr x = matrix(t);
                            Expr k = Layers.linear(x, t.input("w", 6, 6));
                            t.output("y", Layers.causalAttention(x, k, x, 2));
                        }),
                        KernelRules.READER)
                .apply();
        assertTrue(fused.groups().size() > 1, "scores of a row read the keys of others");
    }

    @Test
    void withoutRulesNothingChanges() {
        Schedule schedule = schedule(RowFusionTest::softmax);
        assertSame(schedule, rows(schedule).apply());
    }

    @Test
    void theOrderOfNodesStays() {
        Schedule apart = schedule(RowFusionTest::attention);
        Schedule fused =
                rows(apart, KernelRules.all().toArray(new KernelRule[0])).apply();
        assertTrue(fused.groups().size() < apart.groups().size());
        assertEquals(nodes(apart), nodes(fused));
        for (int position = 0; position < fused.groups().size(); position++) {
            for (var node : fused.groups().get(position).nodes()) {
                assertEquals(position, fused.position(node));
            }
        }
    }

    private static List<Object> nodes(Schedule schedule) {
        List<Object> nodes = new ArrayList<>();
        schedule.groups().forEach(group -> nodes.addAll(group.nodes()));
        return nodes;
    }

    @Test
    void fewerKernelsRunWithTheSameBits() {
        Trace trace = Compositions.transformer(1);
        CompiledProgram apart = TraceCompiler.create().compile(trace);
        CompiledProgram shared = TraceCompiler.create()
                .rules(BuiltInRules.exact().plus(KernelRules.all().toArray(new KernelRule[0])))
                .compile(trace);
        int calls = apart.compilation().lowered().forward().size();
        int fewer = shared.compilation().lowered().forward().size();
        assertTrue(fewer * 2 < calls, fewer + " of " + calls);
        Workspace run = shared.workspace();
        for (int i = 0; i < run.parameters().length; i++) {
            run.parameters()[i] = Math.sin(1.7 * i + 0.3) * 0.5;
        }
        run.setIndices("tokens", 1, 2, 3, 4, 5).setIndices("targets", 2, 3, 4, 5, 6);
        Check.bits(shared, Interpreter.of(trace), run);
    }
}
