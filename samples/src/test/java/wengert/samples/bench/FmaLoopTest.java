package wengert.samples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FmaLoopTest {
    /** Small integers, which both formats add without rounding. */
    private static double expected(int iterations) {
        double sum = 0;
        for (int i = 0; i < FmaLoop.ACCUMULATORS; i++) {
            sum += 5 + i + iterations * 9.0;
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(LaneType.class)
    void withoutVectors(LaneType precision) {
        for (int iterations : new int[] {0, 1, 100}) {
            assertEquals(expected(iterations), ScalarFmaLoops.of(precision).run(iterations, 3, 5));
        }
    }

    @ParameterizedTest
    @EnumSource(LaneType.class)
    void onVectors(LaneType precision) {
        assertTrue(VectorFmaLoops.exist(), "tests run with the module");
        int lanes = VectorFmaLoops.lanes(precision);
        for (int iterations : new int[] {0, 1, 100}) {
            assertEquals(
                    lanes * expected(iterations), VectorFmaLoops.of(precision).run(iterations, 3, 5));
        }
    }

    @Test
    void aFloatHasHalfTheSize() {
        assertEquals(2 * VectorFmaLoops.lanes(LaneType.F64), VectorFmaLoops.lanes(LaneType.F32));
    }

    @Test
    void thePeakSaysHowItWasMeasured() {
        assertEquals(
                "FMA peak of a thread: 58.9 GFLOP/s f64, 117.8 GFLOP/s f32 (vectors of 256 bits, lanes: 4 f64, 8 f32)",
                new FmaPeak(58.93, 117.75, 4, 8, true).toString());
        assertEquals(
                "FMA peak of a thread: 15.0 GFLOP/s f64, 14.0 GFLOP/s f32"
                        + " (scalar Math.fma, lanes: 1; for vectors run java --add-modules jdk.incubator.vector)",
                new FmaPeak(15, 14, 1, 1, false).toString());
        assertEquals(14, new FmaPeak(15, 14, 1, 1, false).of(wengert.engine.Precision.F32));
    }
}
