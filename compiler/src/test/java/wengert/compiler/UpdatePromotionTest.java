package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.emit.VectorProvider;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.optim.Adam;
import wengert.optim.RecordedOptimizer;
import wengert.trace.State;
import wengert.trace.Trace;

/** Optimisers of the tier auto, whose code in lanes takes over. */
class UpdatePromotionTest {
    /** No multiple of any number of lanes. */
    private static final int SIZE = 517;

    private static final int STEPS = 40;

    private static CompiledOptimizer compiled(Tier tier, ElementwiseOptimizer rule) {
        Trace trace = Trace.record("p", t -> t.output("y", t.parameter("x").mul(2)));
        return TraceCompiler.create().tier(tier).compile(trace).optimizer(rule);
    }

    /** The first rules, which correct for the start, are left at step 28 and, in double precision, at step 54. */
    private static Adam adam(Precision precision) {
        return new Adam(SIZE, 0.01, 0.3, 0.5, 1e-8, precision);
    }

    /** An operation that has no form in lanes. */
    private static RecordedOptimizer sine() {
        UpdateRule rule = UpdateRule.of(Trace.record("sine", t -> {
            State parameter = t.state(UpdateRule.PARAMETER);
            parameter.write(
                    parameter.value().sub(t.input(UpdateRule.GRADIENT).sin().mul(t.input("rate"))));
        }));
        return new RecordedOptimizer(SIZE, 0.01, Precision.F64, rule);
    }

    private static void step(CompiledOptimizer optimizer, double[] parameters, int number) {
        double[] gradients = new double[SIZE];
        Arrays.setAll(gradients, i -> i % 11 == 0 ? 0 : Math.sin(1.3 * i + number));
        optimizer.step(parameters, gradients, 0.01);
    }

    private static void assertSameSteps(CompiledOptimizer expected, CompiledOptimizer actual, int halfWay) {
        double[] some = new double[SIZE];
        double[] others = new double[SIZE];
        for (int number = 0; number < STEPS; number++) {
            if (number == halfWay) {
                actual.takeOver(actual.inLanes(VectorProvider.find().width(actual.precision())));
            }
            step(expected, some, number);
            step(actual, others, number);
            assertArrayEquals(some, others, "step " + number);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void codeInLanesTakesOverBetweenSteps(Precision precision) {
        CompiledOptimizer actual = compiled(Tier.AUTO, adam(precision));
        assertEquals(1, actual.lanes());
        assertEquals(1, actual.generatedClasses().size());
        assertSameSteps(compiled(Tier.SCALAR, adam(precision)), actual, STEPS / 2);
        assertTrue(actual.lanes() > 1);
        assertEquals(
                List.of(1, actual.lanes()),
                actual.generatedClasses().stream().map(GeneratedClass::lanes).toList());
    }

    @Test
    void trialsOfAllRulesWorkOnCopies() {
        CompiledOptimizer optimizer = compiled(Tier.AUTO, adam(Precision.F64));
        double[] parameters = new double[SIZE];
        double[] gradients = new double[SIZE];
        step(optimizer, parameters, 1);
        double[] before = parameters.clone();
        double[] running = optimizer.numbers().running()[0].clone();
        UpdateData data = UpdateData.of(parameters, gradients, optimizer.numbers());
        Trial trial = new UpdateTrial(
                optimizer.first(), data.copy(), optimizer.rules().size(), optimizer.rule());
        trial.warmUp();
        assertTrue(trial.nanosPerRun() > 0);
        assertArrayEquals(before, parameters);
        assertArrayEquals(running, optimizer.numbers().running()[0]);
    }

    @Test
    void staysOnScalarsWithoutAFormInLanes() {
        CompiledOptimizer optimizer = compiled(Tier.AUTO, sine());
        CompileException e = assertThrows(CompileException.class, () -> optimizer.inLanes(4));
        assertTrue(e.getMessage().contains("no form in lanes"), e.getMessage());
        new UpdatePromotion(optimizer).run();
        assertEquals(1, optimizer.lanes());
    }
}
