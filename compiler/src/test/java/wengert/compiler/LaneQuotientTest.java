package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Precision;
import wengert.optim.Adam;
import wengert.rules.BuiltInRules;
import wengert.rules.TreeRules;
import wengert.trace.Trace;

/** The rule that divides by roots by multiplications alone, in an optimiser in many lanes of doubles. */
class LaneQuotientTest {
    private static final long SEED = 20261201;

    /** Some vectors, and a part of one. */
    private static final int SIZE = 43;

    /** Both corrections of {@link #adam} reach 1 at step 54. */
    private static final int STEPS = 60;

    private static Adam adam(Precision precision) {
        return new Adam(SIZE, 0.01, 0.3, 0.5, 1e-8, precision);
    }

    private static TraceCompiler compiler() {
        return TraceCompiler.create().rules(BuiltInRules.exact().plus(TreeRules.LANE_QUOTIENT));
    }

    private static CompiledOptimizer optimizer(TraceCompiler compiler, Precision precision) {
        Trace trace = Trace.record("p", t -> t.output("y", t.parameter("x").mul(2)));
        return compiler.precision(precision).compile(trace).optimizer(adam(precision));
    }

    private static Set<String> fired(TraceCompiler compiler, Precision precision) {
        return optimizer(compiler, precision).contracted().keySet();
    }

    @Test
    void adamTakesTheSameSteps() {
        CompiledOptimizer quotients = optimizer(compiler().tier(Tier.VECTOR).lanes(8), Precision.F64);
        assertEquals(8, quotients.lanes());
        assertEquals(Set.of("lane-quotient"), quotients.contracted().keySet());
        ElementwiseOptimizer divisions = adam(Precision.F64);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] expected = new double[SIZE];
        double[] actual = new double[SIZE];
        double[] gradients = new double[SIZE];
        for (int step = 0; step < STEPS; step++) {
            for (int i = 0; i < SIZE; i++) {
                gradients[i] = (2 * random.nextDouble() - 1) * Math.pow(2, random.nextInt(-80, 80));
            }
            divisions.step(expected, gradients);
            quotients.step(actual, gradients);
            assertArrayEquals(expected, actual, "step " + step + ", seed " + SEED);
        }
    }

    @Test
    void itIsForManyLanesOfDoubles() {
        assertEquals(Set.of(), fired(compiler().tier(Tier.SCALAR), Precision.F64));
        assertEquals(Set.of(), fired(compiler().tier(Tier.VECTOR).lanes(4), Precision.F64));
        assertEquals(Set.of(), fired(compiler().tier(Tier.VECTOR).lanes(8), Precision.F32));
    }
}
