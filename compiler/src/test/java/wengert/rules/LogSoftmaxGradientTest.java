package wengert.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Interpreter;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.nn.Layers;
import wengert.pass.Differentiate;
import wengert.rewrite.Rewriter;
import wengert.rewrite.Rule;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.Trace;

/** Where the gradient of the logarithm of a softmax becomes target minus probability, and where it must not. */
class LogSoftmaxGradientTest {
    private static final String NAME = RoundingRules.LOG_SOFTMAX_GRADIENT.name();
    private static final int ROWS = 4;
    private static final int CLASSES = 5;

    private static Trace loss(BiFunction<Expr, Indices, Expr> body) {
        return Trace.record("loss", t -> {
            Expr x = t.parameter("x", ROWS, CLASSES).mul(t.input("scale", CLASSES));
            t.output("loss", body.apply(x, t.indices("targets", CLASSES, Dim.of(ROWS))));
        });
    }

    private static int fired(CompiledProgram program) {
        return program.passes().stream()
                .mapToInt(pass -> pass.fired().getOrDefault(NAME, 0))
                .sum();
    }

    private static CompiledProgram compiled(Trace trace) {
        return TraceCompiler.create()
                .tier(Tier.SCALAR)
                .rules(BuiltInRules.exact().before("one-term-each", RoundingRules.LOG_SOFTMAX_GRADIENT))
                .compile(trace);
    }

    private static double[] gradients(Program program) {
        Workspace run = program.workspace();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < run.parameters().length; i++) {
            run.parameters()[i] = random.nextDouble(-3, 3);
        }
        for (int i = 0; i < run.values().length; i++) {
            run.values()[i] = random.nextDouble(0.5, 1.5);
        }
        for (int i = 0; i < run.integers().length; i++) {
            run.integers()[i] = random.nextInt(ROWS);
        }
        program.forward(run);
        program.backward(run);
        return run.gradients().clone();
    }

    private static void assertFires(int times, Trace trace) {
        CompiledProgram program = compiled(trace);
        assertEquals(
                times, fired(program), () -> program.passes().get(2).after().toString());
        double[] expected = gradients(Interpreter.of(trace));
        double[] actual = gradients(program);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-14, "element " + i);
        }
    }

    @Test
    void theLogarithmOfTheTargetsProbabilityIsOne() {
        assertFires(
                1,
                loss((x, targets) -> Layers.softmax(x).pick(targets).log().neg().sum()));
        assertFires(
                1, loss((x, targets) -> Layers.softmax(x).pick(targets).log().mean()));
    }

    @Test
    void soIsThatOfAllOfWhichTheTargetsArePicked() {
        assertFires(
                1, loss((x, targets) -> Layers.softmax(x).log().pick(targets).mean()));
    }

    @Test
    void rowsMayHaveWeights() {
        assertFires(
                1,
                loss((x, targets) -> Layers.softmax(x)
                        .pick(targets)
                        .log()
                        .mul(x.recorder().input("weights", ROWS))
                        .sum()));
    }

    @Test
    void theProbabilityItselfIsAnotherResult() {
        assertFires(0, loss((x, targets) -> Layers.softmax(x).pick(targets).sum()));
        assertFires(
                0, loss((x, targets) -> Layers.softmax(x).pick(targets).sqrt().sum()));
    }

    @Test
    void aSoftmaxThatIsReadByOthersTooIsAnotherChain() {
        assertFires(0, loss((x, targets) -> {
            Expr p = Layers.softmax(x);
            return p.pick(targets).log().sum().add(p.mul(p).sum());
        }));
    }

    @Test
    void anotherDenominatorIsNoSoftmax() {
        assertFires(0, loss((x, targets) -> {
            Expr e = x.exp();
            Expr p = e.div(e.add(1).sum(-1).expandDims(-1));
            return p.pick(targets).log().sum();
        }));
    }

    /** Every row is divided by the sum of another one: the views differ, all operations are the same. */
    @Test
    void theSumOfAnotherRowIsNoSoftmax() {
        assertFires(0, loss((x, targets) -> {
            Expr e = x.exp();
            Expr others = e.sum(-1).gather(x.recorder().indices("others", ROWS, Dim.of(ROWS)));
            return e.div(others.expandDims(-1)).pick(targets).log().sum();
        }));
    }

    @Test
    void theSumOfAColumnIsNoSoftmaxOfARow() {
        assertFires(0, Trace.record("columns", t -> {
            Expr e = t.parameter("x", ROWS, ROWS).mul(t.input("scale")).exp();
            Expr p = e.div(e.sum(0).expandDims(-1));
            t.output(
                    "loss",
                    p.pick(t.indices("targets", ROWS, Dim.of(ROWS))).log().sum());
        }));
    }

    @Test
    void itIsOneOfTheRulesOfFastMode() {
        Trace trace = loss((x, targets) -> Layers.softmax(x).pick(targets).log().sum());
        Rewriter rewriter = new Rewriter(BuiltInRules.fast().of(Rule.class));
        rewriter.rewrite(Differentiate.apply(trace));
        assertEquals(1, rewriter.fired().get(NAME));
    }
}
