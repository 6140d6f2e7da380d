package wengert.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ElementaryFloatTest {
    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final int SAMPLES = 20_000;
    private static final float[] EDGES = {
        0.0f,
        Float.MIN_VALUE,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MIN_NORMAL,
        0.55f,
        Math.nextDown(0.55f),
        1,
        87,
        Math.nextUp(87f),
        88.72284f,
        104,
        106,
        Float.MAX_VALUE,
        INF,
        NAN
    };

    @FunctionalInterface
    private interface Function {
        float of(float x);
    }

    private static void assertBits(float expected, float actual) {
        assertEquals(
                Float.floatToIntBits(expected),
                Float.floatToIntBits(actual),
                () -> "expected " + expected + ", got " + actual);
    }

    /** Holds a function against one on doubles, whose error is too small to count. */
    private static void assertWithin(double bound, float x, Function function, DoubleUnaryOperator reference) {
        double exact = reference.applyAsDouble(x);
        float y = function.of(x);
        double unit = Math.scalb(1.0, Math.max(Math.getExponent(exact) - 23, -149));
        double error = Math.abs(y - exact) / unit;
        assertTrue(error <= bound, () -> error + " ulp at " + Float.toHexString(x) + " (" + x + "): " + y);
    }

    private static void assertWithin(
            double bound, double low, double high, Function function, DoubleUnaryOperator reference) {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < SAMPLES; i++) {
            assertWithin(bound, (float) (low + (high - low) * random.nextDouble()), function, reference);
        }
    }

    /** Samples evenly over the bit patterns from low to high, so over the exponents; both have the same sign. */
    private static void assertWithinOverBits(
            double bound, float low, float high, Function function, DoubleUnaryOperator reference) {
        SplittableRandom random = new SplittableRandom(43);
        int first = Float.floatToRawIntBits(low);
        int last = Float.floatToRawIntBits(high);
        for (int i = 0; i < SAMPLES; i++) {
            assertWithin(bound, Float.intBitsToFloat(random.nextInt(first, last)), function, reference);
        }
    }

    private static void assertAgree(Function one, Function other) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200_000; i++) {
            float any = Float.intBitsToFloat(random.nextInt());
            assertBits(one.of(any), other.of(any));
            float usual = (float) (110 * (2 * random.nextDouble() - 1));
            assertBits(one.of(usual), other.of(usual));
            assertBits(one.of(usual / 100), other.of(usual / 100));
        }
        for (float edge : EDGES) {
            assertBits(one.of(edge), other.of(edge));
            assertBits(one.of(-edge), other.of(-edge));
        }
        // A NaN with its sign bit set, and a signalling one.
        assertBits(NAN, other.of(Float.intBitsToFloat(0xFFC0_0000)));
        assertBits(NAN, other.of(Float.intBitsToFloat(0xFF80_0001)));
    }

    @Test
    @DisplayName("The general forms, which vector forms take, have the bits of the short ones")
    void bothFormsAgree() {
        assertAgree(ElementaryFloat::exp, ElementaryFloat::expOfAny);
        assertAgree(ElementaryFloat::log, ElementaryFloat::logOfAny);
        assertAgree(ElementaryFloat::tanh, ElementaryFloat::tanhOfAny);
        assertAgree(ElementaryFloat::sigmoid, ElementaryFloat::sigmoidOfAny);
    }

    @Test
    void expIsAccurate() {
        assertWithin(0.71, -1, 1, ElementaryFloat::exp, StrictMath::exp);
        assertWithin(0.71, -87.33, 88.72, ElementaryFloat::exp, StrictMath::exp);
        assertWithin(0.78, -103.9, -87.33, ElementaryFloat::exp, StrictMath::exp);
        assertWithinOverBits(0.71, 1e-30f, 88, ElementaryFloat::exp, StrictMath::exp);
        assertWithinOverBits(0.71, -1e-30f, -87, ElementaryFloat::exp, StrictMath::exp);
        for (int k = -125; k <= 127; k++) {
            // Where the reduction switches from one power of two to the next.
            float edge = (float) ((k + 0.5) * 0.6931471805599453);
            assertWithin(0.71, edge, ElementaryFloat::exp, StrictMath::exp);
            assertWithin(0.71, Math.nextUp(edge), ElementaryFloat::exp, StrictMath::exp);
        }
    }

    @Test
    void fastExpIsAccurate() {
        assertWithin(1, -1, 1, ElementaryFloat::fastExp, StrictMath::exp);
        assertWithin(1, -87, 88.37, ElementaryFloat::fastExp, StrictMath::exp);
        assertWithinOverBits(1, 1e-30f, 88, ElementaryFloat::fastExp, StrictMath::exp);
        assertWithinOverBits(1, -1e-30f, -87, ElementaryFloat::fastExp, StrictMath::exp);
        for (int k = -125; k <= 126; k++) {
            // Where the reduction switches from one power of two to the next.
            float edge = (float) ((k + 0.5) * 0.6931471805599453);
            assertWithin(1, edge, ElementaryFloat::fastExp, StrictMath::exp);
            assertWithin(1, Math.nextUp(edge), ElementaryFloat::fastExp, StrictMath::exp);
        }
        assertWithin(1, -87, ElementaryFloat::fastExp, StrictMath::exp);
    }

    @Test
    void fastExpAtItsEdges() {
        assertBits(1, ElementaryFloat.fastExp(0.0f));
        assertBits(1, ElementaryFloat.fastExp(-0.0f));
        assertBits(NAN, ElementaryFloat.fastExp(NAN));
        assertBits(NAN, ElementaryFloat.fastExp(Float.intBitsToFloat(0xFFC0_0000)));
        for (float large : new float[] {88.38f, 89, 1e7f, 1e10f, Float.MAX_VALUE, INF}) {
            assertBits(INF, ElementaryFloat.fastExp(large));
        }
        for (float low : new float[] {-87.00001f, -105, -1e7f, -1e10f, -Float.MAX_VALUE, -INF}) {
            assertBits(0, ElementaryFloat.fastExp(low));
        }
    }

    @Test
    void expAtItsEdges() {
        assertBits(1, ElementaryFloat.exp(0.0f));
        assertBits(1, ElementaryFloat.exp(-0.0f));
        assertBits(1, ElementaryFloat.exp(-Float.MIN_VALUE));
        assertBits(INF, ElementaryFloat.exp(INF));
        assertBits(0, ElementaryFloat.exp(-INF));
        assertBits(NAN, ElementaryFloat.exp(NAN));
        // The largest argument whose power is finite, and the next.
        assertTrue(ElementaryFloat.exp(0x1.62e42ep6f) < INF);
        assertBits(INF, ElementaryFloat.exp(0x1.62e430p6f));
        assertBits(INF, ElementaryFloat.exp(Float.MAX_VALUE));
        // The smallest argument whose power does not round to zero, and the next.
        assertBits(Float.MIN_VALUE, ElementaryFloat.exp(-0x1.9fe368p6f));
        assertBits(0, ElementaryFloat.exp(-0x1.9fe36ap6f));
        assertBits(0, ElementaryFloat.exp(-Float.MAX_VALUE));
    }

    @Test
    void logIsAccurate() {
        assertWithin(0.66, 0.5, 2, ElementaryFloat::log, StrictMath::log);
        assertWithin(0.66, 0.66, 0.68, ElementaryFloat::log, StrictMath::log);
        assertWithin(0.66, 0.999, 1.001, ElementaryFloat::log, StrictMath::log);
        assertWithinOverBits(0.66, Float.MIN_VALUE, Float.MAX_VALUE, ElementaryFloat::log, StrictMath::log);
        assertWithinOverBits(0.66, Float.MIN_VALUE, Float.MIN_NORMAL, ElementaryFloat::log, StrictMath::log);
    }

    @Test
    void logAtItsEdges() {
        assertBits(0.0f, ElementaryFloat.log(1));
        assertBits(-INF, ElementaryFloat.log(0.0f));
        assertBits(-INF, ElementaryFloat.log(-0.0f));
        assertBits(INF, ElementaryFloat.log(INF));
        assertBits(NAN, ElementaryFloat.log(-1));
        assertBits(NAN, ElementaryFloat.log(-Float.MIN_VALUE));
        assertBits(NAN, ElementaryFloat.log(-Float.MAX_VALUE));
        assertBits(NAN, ElementaryFloat.log(-INF));
        assertBits(NAN, ElementaryFloat.log(NAN));
    }

    @Test
    void tanhIsAccurate() {
        assertWithin(1.1, -1, 1, ElementaryFloat::tanh, StrictMath::tanh);
        assertWithin(1.1, 0.5, 0.6, ElementaryFloat::tanh, StrictMath::tanh);
        assertWithin(1.1, -10, 10, ElementaryFloat::tanh, StrictMath::tanh);
        assertWithinOverBits(1.1, Float.MIN_VALUE, 30, ElementaryFloat::tanh, StrictMath::tanh);
    }

    @Test
    void tanhAtItsEdgesIsOdd() {
        assertBits(0.0f, ElementaryFloat.tanh(0.0f));
        assertBits(-0.0f, ElementaryFloat.tanh(-0.0f));
        assertBits(Float.MIN_VALUE, ElementaryFloat.tanh(Float.MIN_VALUE));
        assertBits(1, ElementaryFloat.tanh(INF));
        assertBits(-1, ElementaryFloat.tanh(-INF));
        assertBits(NAN, ElementaryFloat.tanh(NAN));
        for (float x = 0; x < 12; x += 0.001f) {
            assertBits(-ElementaryFloat.tanh(x), ElementaryFloat.tanh(-x));
        }
    }

    private static double logistic(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    @Test
    void sigmoidIsAccurate() {
        assertWithin(1.2, -2, 2, ElementaryFloat::sigmoid, ElementaryFloatTest::logistic);
        assertWithin(1.2, -104, 30, ElementaryFloat::sigmoid, ElementaryFloatTest::logistic);
        assertWithinOverBits(1.2, 1e-30f, 100, ElementaryFloat::sigmoid, ElementaryFloatTest::logistic);
        assertWithinOverBits(1.2, -1e-30f, -103, ElementaryFloat::sigmoid, ElementaryFloatTest::logistic);
    }

    @Test
    void sigmoidAtItsEdges() {
        assertBits(0.5f, ElementaryFloat.sigmoid(0.0f));
        assertBits(0.5f, ElementaryFloat.sigmoid(-0.0f));
        assertBits(1, ElementaryFloat.sigmoid(INF));
        assertBits(0.0f, ElementaryFloat.sigmoid(-INF));
        assertBits(NAN, ElementaryFloat.sigmoid(NAN));
        assertBits(Float.MIN_VALUE, ElementaryFloat.sigmoid(-0x1.9fe368p6f));
        assertBits(0.0f, ElementaryFloat.sigmoid(-110));
    }

    @Test
    void reciprocalIsAccurate() {
        assertWithin(1.52, 1, 2, ElementaryFloat::reciprocal, x -> 1 / x);
        assertWithinOverBits(1.52, Float.MIN_NORMAL, 0x1p125f, ElementaryFloat::reciprocal, x -> 1 / x);
        assertWithin(1.52, Float.MIN_NORMAL, ElementaryFloat::reciprocal, x -> 1 / x);
        assertWithin(1.52, 0x1p125f, ElementaryFloat::reciprocal, x -> 1 / x);
        assertBits(0, ElementaryFloat.reciprocal(Float.MAX_VALUE));
        assertBits(0, ElementaryFloat.reciprocal(INF));
        assertBits(NAN, ElementaryFloat.reciprocal(NAN));
    }

    @Test
    void rsqrtIsAccurate() {
        DoubleUnaryOperator reference = x -> 1 / Math.sqrt(x);
        assertWithin(1, 1, 4, ElementaryFloat::rsqrt, reference);
        assertWithinOverBits(1, Float.MIN_NORMAL, Float.MAX_VALUE, ElementaryFloat::rsqrt, reference);
        assertWithin(1, Float.MIN_NORMAL, ElementaryFloat::rsqrt, reference);
        assertWithin(1, Float.MAX_VALUE, ElementaryFloat::rsqrt, reference);
        assertBits(0, ElementaryFloat.rsqrt(INF));
        assertBits(NAN, ElementaryFloat.rsqrt(NAN));
    }

    @Test
    void theOthersAreThoseOfDoublesRounded() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < SAMPLES; i++) {
            float x = (float) (100 * (random.nextDouble() - 0.5));
            assertBits((float) StrictMath.sin(x), ElementaryFloat.sin(x));
            assertBits((float) StrictMath.cos(x), ElementaryFloat.cos(x));
            assertBits((float) StrictMath.pow(x, 3), ElementaryFloat.pow(x, 3));
            assertBits((float) StrictMath.sqrt(x), ElementaryFloat.sqrt(x));
        }
        assertBits(-0.0f, ElementaryFloat.sqrt(-0.0f));
        assertBits(NAN, ElementaryFloat.sin(INF));
    }
}
