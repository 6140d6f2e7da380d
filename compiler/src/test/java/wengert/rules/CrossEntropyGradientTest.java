package wengert.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Mode;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.nn.Layers;
import wengert.nn.Losses;
import wengert.pass.DeadCode;
import wengert.pass.Differentiate;
import wengert.rewrite.Rewriter;
import wengert.rewrite.Rule;
import wengert.rewrite.RuleSet;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Recorder;
import wengert.trace.Trace;

/** Where the gradient of a cross-entropy becomes probability minus target, and where it must not. */
class CrossEntropyGradientTest {
    private static final String NAME = RoundingRules.CROSS_ENTROPY_GRADIENT.name();
    private static final int ROWS = 6;
    private static final int CLASSES = 5;

    /** Rows of logits that depend on a parameter, and a loss of them and of a target for each. */
    private static Trace loss(BiFunction<Expr, Indices, Expr> body) {
        return Trace.record("loss", t -> {
            Expr x = t.parameter("x", ROWS, CLASSES).mul(t.input("scale", CLASSES));
            t.output("loss", body.apply(x, t.indices("targets", CLASSES, Dim.of(ROWS))));
        });
    }

    private static Expr shifted(Expr x) {
        return x.sub(x.maxOver(-1).stopGradient().expandDims(-1));
    }

    private static Trace differentiated(Trace trace) {
        return Differentiate.apply(DeadCode.remove(trace)).verify();
    }

    private static int fired(Trace trace) {
        Rewriter rewriter = new Rewriter(BuiltInRules.fast().of(Rule.class));
        DeadCode.remove(rewriter.rewrite(differentiated(trace)).verify()).verify();
        return rewriter.fired().getOrDefault(NAME, 0);
    }

    private static void fill(Workspace run, double spread) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < run.parameters().length; i++) {
            run.parameters()[i] = (float) random.nextDouble(-spread, spread);
        }
        for (int i = 0; i < run.integers().length; i++) {
            run.integers()[i] = random.nextInt(CLASSES);
        }
        run.layout().inputs().forEach(slot -> Arrays.fill(run.values(), slot.offset(), slot.offset() + slot.size(), 1));
    }

    private static double[] gradients(Program program, double spread) {
        Workspace run = program.workspace();
        fill(run, spread);
        program.forward(run);
        program.backward(run);
        return run.gradients().clone();
    }

    private static void assertFires(Trace trace) {
        assertEquals(1, fired(trace), trace.toString());
        CompiledProgram program = TraceCompiler.create()
                .tier(Tier.SCALAR)
                .rules(BuiltInRules.exact().before("one-term-each", RoundingRules.CROSS_ENTROPY_GRADIENT))
                .compile(trace);
        assertEquals(Mode.FAST, program.compilation().mode());
        double[] expected = gradients(Interpreter.of(trace), 3);
        double[] actual = gradients(program, 3);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-15 * Math.max(1, Math.abs(expected[i])), "element " + i);
        }
    }

    private static void assertDoesNotFire(Trace trace) {
        assertEquals(0, fired(trace), trace.toString());
    }

    private static void assertDoesNotFire(Consumer<Recorder> body) {
        assertDoesNotFire(Trace.record("other", body));
    }

    @Test
    void theMeanLossOfRowsIsOne() {
        assertFires(loss((x, targets) -> Losses.mean(Losses.crossEntropy(x, targets))));
    }

    @Test
    void soIsASumAndAWeightedSumAndOneOfSomeRows() {
        assertFires(loss((x, targets) -> Losses.crossEntropy(x, targets).sum()));
        assertFires(loss((x, targets) -> Losses.crossEntropy(x, targets)
                .mul(x.recorder().input("weights", ROWS))
                .sum()));
        assertFires(loss((x, targets) -> x.recorder()
                .iota(Dim.of(ROWS))
                .lt(4)
                .select(Losses.crossEntropy(x, targets), x.recorder().constant(0))
                .sum()));
    }

    @Test
    void theLikelihoodIsOneWithTheOtherSign() {
        assertFires(loss((x, targets) -> {
            Expr shifted = shifted(x);
            return shifted.pick(targets).sub(shifted.exp().sum(-1).log()).sum();
        }));
    }

    @Test
    void theTargetMayBePickedFirst() {
        assertFires(loss((x, targets) -> {
            Expr shifted = shifted(x);
            Expr picked = shifted.pick(targets).neg();
            return shifted.exp().sum(-1).log().add(picked).sum();
        }));
    }

    @Test
    void rowsMayLieSideBySide() {
        assertFires(Trace.record("grid", t -> {
            Expr x = t.parameter("x", 2, 3, CLASSES).mul(t.input("scale", CLASSES));
            t.output(
                    "loss",
                    Losses.crossEntropy(x, t.indices("targets", CLASSES, Dim.of(2), Dim.of(3)))
                            .sum());
        }));
    }

    @Test
    void logitsMayGetOtherAdjointsToo() {
        assertFires(loss((x, targets) ->
                Losses.mean(Losses.crossEntropy(x, targets)).add(x.mul(x).sum())));
    }

    @Test
    void aTargetThatWeighsMoreThanTheSumIsAnotherLoss() {
        assertDoesNotFire(loss((x, targets) -> {
            Expr shifted = shifted(x);
            return shifted.exp().sum(-1).log().sub(shifted.pick(targets).mul(2)).sum();
        }));
    }

    @Test
    void twoTargetsAreAnotherLoss() {
        assertDoesNotFire(loss((x, targets) -> {
            Expr shifted = shifted(x);
            Indices others = x.recorder().indices("others", CLASSES, Dim.of(ROWS));
            return shifted.exp()
                    .sum(-1)
                    .log()
                    .sub(shifted.pick(targets))
                    .sub(shifted.pick(others))
                    .sum();
        }));
    }

    @Test
    void theSumHasToBeThatOfTheExponential() {
        assertDoesNotFire(loss((x, targets) -> {
            Expr shifted = shifted(x);
            Expr sum = shifted.exp().add(1).sum(-1);
            return sum.log().sub(shifted.pick(targets)).sum();
        }));
        assertDoesNotFire(loss((x, targets) -> {
            Expr sum = x.sigmoid().sum(-1);
            return sum.log().sub(x.pick(targets)).sum();
        }));
    }

    @Test
    void theLogarithmOfASoftmaxIsAnotherChain() {
        assertDoesNotFire(
                loss((x, targets) -> Layers.softmax(x).pick(targets).log().neg().sum()));
    }

    /** The adjoint of a row that is picked several times is a sum of several terms, and not one for each row. */
    @Test
    void aRowThatIsPickedTwiceIsAnotherLoss() {
        assertDoesNotFire(t -> {
            Expr x = t.parameter("x", 2, CLASSES);
            Expr shifted = shifted(x);
            Expr sums = shifted.exp().sum(-1).log();
            Expr rows = shifted.gather(t.indices("rows", 2, Dim.of(4)));
            t.output(
                    "loss",
                    sums.sum()
                            .sub(rows.pick(t.indices("targets", CLASSES, Dim.of(4)))
                                    .sum()));
        });
    }

    @Test
    void itNeedsNoSparseArrayOfAdjoints() {
        Trace trace = loss((x, targets) -> Losses.mean(Losses.crossEntropy(x, targets)));
        Trace after = DeadCode.remove(new Rewriter(BuiltInRules.fast().of(Rule.class)).rewrite(differentiated(trace)));
        List<Node> folds = new ArrayList<>(
                after.nodes().subList(after.forwardCount(), after.nodes().size()));
        folds.removeIf(node -> node.op() != Op.ACCUMULATE);
        assertEquals(1, folds.size(), "the gradient alone: " + after);
    }

    /** In single precision both are held against the chain in double precision, of small and of large logits. */
    @Test
    void itIsAsAccurateAsTheChain() {
        Trace trace = loss((x, targets) -> Losses.mean(Losses.crossEntropy(x, targets)));
        RuleSet rules = BuiltInRules.exact().before("one-term-each", RoundingRules.CROSS_ENTROPY_GRADIENT);
        for (double spread : new double[] {0.1, 1, 10, 60}) {
            double[] truth = gradients(Interpreter.of(trace), spread);
            double[] chain = gradients(Interpreter.of(trace, Precision.F32), spread);
            double[] rule = gradients(
                    TraceCompiler.create()
                            .tier(Tier.SCALAR)
                            .precision(Precision.F32)
                            .rules(rules)
                            .compile(trace),
                    spread);
            assertFalse(Arrays.equals(chain, rule), "the rule rounds differently");
            double allowed = 1.5 * error(truth, chain) + Math.ulp(1f / ROWS);
            assertTrue(error(truth, rule) <= allowed, error(truth, rule) + " of at most " + allowed);
        }
    }

    private static double error(double[] truth, double[] values) {
        double largest = 0;
        for (int i = 0; i < truth.length; i++) {
            largest = Math.max(largest, Math.abs(values[i] - truth[i]));
        }
        return largest;
    }
}
