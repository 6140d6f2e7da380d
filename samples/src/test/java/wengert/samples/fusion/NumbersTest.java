package wengert.samples.fusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import wengert.engine.Precision;

class NumbersTest {
    private static double ulps(double some, double other, Precision precision) {
        return Numbers.largestUlps(new double[] {1, some}, new double[] {1, other}, precision);
    }

    @Test
    void equalBitsAreNoDistanceApart() {
        assertEquals(0, ulps(0.1, 0.1, Precision.F64));
        assertEquals(0, ulps(Double.NaN, -Double.NaN, Precision.F64));
        assertEquals(1, ulps(0.0, -0.0, Precision.F64));
        assertEquals(1, ulps(-0.0, 0.0, Precision.F32));
    }

    @Test
    void neighboursAreOneApart() {
        assertEquals(1, ulps(0.1, Math.nextUp(0.1), Precision.F64));
        assertEquals(1, ulps(-0.1, Math.nextUp(-0.1), Precision.F64));
        assertEquals(1, ulps(0.1f, Math.nextUp(0.1f), Precision.F32));
        assertEquals(3, ulps(Double.MIN_VALUE, -Double.MIN_VALUE, Precision.F64));
    }

    @Test
    void aNumberIsFarFromNone() {
        assertEquals(Double.POSITIVE_INFINITY, ulps(Double.NaN, 1, Precision.F64));
        assertEquals(Double.POSITIVE_INFINITY, ulps(1, Double.NaN, Precision.F32));
    }

    @Test
    void arraysAreJoinedAndHaveToBeEquallyLong() {
        assertArrayEquals(new double[] {1, 2, 3}, Numbers.join(new double[] {1}, new double[0], new double[] {2, 3}));
        assertThrows(
                IllegalArgumentException.class,
                () -> Numbers.largestUlps(new double[1], new double[2], Precision.F64),
                "expected 2 numbers, got 1");
    }
}
