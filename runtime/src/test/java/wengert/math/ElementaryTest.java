package wengert.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wengert.random.XorShift64;

class ElementaryTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final int SAMPLES = 1000;

    private static void assertBits(double expected, double actual) {
        assertEquals(
                Double.doubleToLongBits(expected),
                Double.doubleToLongBits(actual),
                () -> "expected " + expected + ", got " + actual);
    }

    private static void assertWithin(
            double bound, double x, DoubleUnaryOperator function, DoubleFunction<BigDecimal> reference) {
        double y = function.applyAsDouble(x);
        double error = Reference.ulps(y, reference.apply(x));
        assertTrue(error <= bound, () -> error + " ulp at " + Double.toHexString(x) + " (" + x + "): " + y);
    }

    private static void assertWithin(
            double bound, double low, double high, DoubleUnaryOperator function, DoubleFunction<BigDecimal> reference) {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < SAMPLES; i++) {
            assertWithin(bound, low + (high - low) * random.nextDouble(), function, reference);
        }
    }

    /** Samples evenly over the bit patterns from low to high, so over the exponents; both have the same sign. */
    private static void assertWithinOverBits(
            double bound, double low, double high, DoubleUnaryOperator function, DoubleFunction<BigDecimal> reference) {
        SplittableRandom random = new SplittableRandom(43);
        long first = Double.doubleToRawLongBits(low);
        long last = Double.doubleToRawLongBits(high);
        for (int i = 0; i < SAMPLES; i++) {
            assertWithin(bound, Double.longBitsToDouble(random.nextLong(first, last)), function, reference);
        }
    }

    @Test
    void expIsAccurate() {
        assertWithin(0.8, -1, 1, Elementary::exp, Reference::exp);
        assertWithin(0.8, -40, 40, Elementary::exp, Reference::exp);
        assertWithin(0.8, -708.39, 709.78, Elementary::exp, Reference::exp);
        assertWithinOverBits(0.8, 1e-300, 700, Elementary::exp, Reference::exp);
        assertWithinOverBits(0.8, -1e-300, -700, Elementary::exp, Reference::exp);
        for (int k = -1021; k <= 1023; k += 4) {
            // Where the reduction switches from one power of two to the next.
            double edge = (k + 0.5) * 0.6931471805599453;
            assertWithin(0.8, edge, Elementary::exp, Reference::exp);
            assertWithin(0.8, Math.nextUp(edge), Elementary::exp, Reference::exp);
            assertWithin(0.8, k * 0.6931471805599453, Elementary::exp, Reference::exp);
        }
    }

    @Test
    void expIsAccurateWhereSubnormal() {
        assertWithin(0.9, -745.13, -708.3, Elementary::exp, Reference::exp);
    }

    @Test
    void expAtItsEdges() {
        assertBits(1, Elementary.exp(0.0));
        assertBits(1, Elementary.exp(-0.0));
        assertBits(1, Elementary.exp(Double.MIN_VALUE));
        assertBits(1, Elementary.exp(-Double.MIN_VALUE));
        assertBits(INF, Elementary.exp(INF));
        assertBits(0, Elementary.exp(-INF));
        assertBits(NAN, Elementary.exp(NAN));
        // The largest argument whose power is finite, and the next.
        assertTrue(Elementary.exp(0x1.62e42fefa39efp9) < INF);
        assertBits(INF, Elementary.exp(0x1.62e42fefa39f0p9));
        assertBits(INF, Elementary.exp(Double.MAX_VALUE));
        // The smallest argument whose power does not round to zero, and the next.
        assertBits(Double.MIN_VALUE, Elementary.exp(-0x1.74910d52d3051p9));
        assertBits(0, Elementary.exp(-0x1.74910d52d3052p9));
        assertBits(0, Elementary.exp(-Double.MAX_VALUE));
        assertEquals(Math.E, Elementary.exp(1), Math.ulp(Math.E));
    }

    @Test
    void fastExpIsAccurate() {
        assertWithin(1, -1, 1, Elementary::fastExp, Reference::exp);
        assertWithin(1, -708, 709.43, Elementary::fastExp, Reference::exp);
        assertWithinOverBits(1, 1e-300, 700, Elementary::fastExp, Reference::exp);
        assertWithinOverBits(1, -1e-300, -700, Elementary::fastExp, Reference::exp);
        for (int k = -1021; k <= 1022; k += 4) {
            // Where the reduction switches from one power of two to the next.
            double edge = (k + 0.5) * 0.6931471805599453;
            assertWithin(1, edge, Elementary::fastExp, Reference::exp);
            assertWithin(1, Math.nextUp(edge), Elementary::fastExp, Reference::exp);
        }
        assertWithin(1, -708, Elementary::fastExp, Reference::exp);
    }

    @Test
    void fastExpAtItsEdges() {
        assertBits(1, Elementary.fastExp(0.0));
        assertBits(1, Elementary.fastExp(-0.0));
        assertBits(NAN, Elementary.fastExp(NAN));
        assertBits(NAN, Elementary.fastExp(-NAN));
        for (double large : new double[] {709.44, 710, 1e10, 1e16, 1e100, Double.MAX_VALUE, INF}) {
            assertBits(INF, Elementary.fastExp(large));
        }
        for (double low : new double[] {-708.0000001, -746, -1e10, -1e16, -1e100, -Double.MAX_VALUE, -INF}) {
            assertBits(0, Elementary.fastExp(low));
        }
    }

    @Test
    @DisplayName("The general form of exp, which a vector form takes, has the bits of the short one")
    void bothFormsOfExpAgree() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            double x = 708 * (2 * random.nextDouble() - 1);
            assertBits(Elementary.exp(x), Elementary.expOfAny(x));
            assertBits(Elementary.exp(x / 708), Elementary.expOfAny(x / 708));
        }
        assertBits(Elementary.exp(708), Elementary.expOfAny(708));
        assertBits(Elementary.exp(-708), Elementary.expOfAny(-708));
        assertBits(Elementary.exp(-0.0), Elementary.expOfAny(-0.0));
    }

    @Test
    @DisplayName("The general forms, which vectors take, have the bits of the short ones for every kind of argument")
    void bothFormsAgreeEverywhere() {
        SplittableRandom random = new SplittableRandom(5);
        for (double x : new double[] {
            0,
            Double.MIN_VALUE,
            Math.nextDown(Double.MIN_NORMAL),
            Double.MIN_NORMAL,
            0.275,
            0.55,
            1,
            373,
            708,
            710,
            746,
            Double.MAX_VALUE,
            INF,
            NAN
        }) {
            for (double near : new double[] {x, Math.nextUp(x), Math.nextDown(x)}) {
                assertBothForms(near);
                assertBothForms(-near);
            }
        }
        for (int i = 0; i < 300_000; i++) {
            // All exponents alike, then those at which the functions change.
            assertBothForms(Double.longBitsToDouble(random.nextLong()));
            assertBothForms(760 * (2 * random.nextDouble() - 1));
            assertBothForms(2 * random.nextDouble() - 1);
            assertBothForms(Double.MIN_NORMAL * 2 * random.nextDouble());
        }
    }

    private static void assertBothForms(double x) {
        assertBits(Elementary.exp(x), Elementary.expOfAny(x));
        assertBits(Elementary.log(x), Elementary.logOfAny(x));
        assertBits(Elementary.tanh(x), Elementary.tanhOfAny(x));
        assertBits(Elementary.sigmoid(x), Elementary.sigmoidOfAny(x));
    }

    @Test
    void logIsAccurate() {
        assertWithin(0.7, 0.5, 2, Elementary::log, Reference::log);
        assertWithin(0.7, 0.66, 0.68, Elementary::log, Reference::log);
        assertWithin(0.7, 1.32, 1.35, Elementary::log, Reference::log);
        assertWithin(0.7, 0.999, 1.001, Elementary::log, Reference::log);
        assertWithin(0.7, 0, 100, Elementary::log, Reference::log);
        assertWithinOverBits(0.7, Double.MIN_VALUE, Double.MAX_VALUE, Elementary::log, Reference::log);
        for (int i = 1; i <= 50; i++) {
            assertWithin(0.7, 1 + i * 0x1p-52, Elementary::log, Reference::log);
            assertWithin(0.7, 1 - i * 0x1p-53, Elementary::log, Reference::log);
        }
    }

    @Test
    void logIsAccurateForSubnormals() {
        assertWithinOverBits(0.7, Double.MIN_VALUE, Double.MIN_NORMAL, Elementary::log, Reference::log);
        assertWithin(0.7, Double.MIN_VALUE, Elementary::log, Reference::log);
        assertWithin(0.7, Math.nextDown(Double.MIN_NORMAL), Elementary::log, Reference::log);
        assertWithin(0.7, Double.MIN_NORMAL, Elementary::log, Reference::log);
    }

    @Test
    void logAtItsEdges() {
        assertBits(0.0, Elementary.log(1));
        assertBits(-INF, Elementary.log(0.0));
        assertBits(-INF, Elementary.log(-0.0));
        assertBits(INF, Elementary.log(INF));
        assertBits(NAN, Elementary.log(-1));
        assertBits(NAN, Elementary.log(-Double.MIN_VALUE));
        assertBits(NAN, Elementary.log(-INF));
        assertBits(NAN, Elementary.log(NAN));
        assertBits(709.782712893384, Elementary.log(Double.MAX_VALUE));
    }

    @Test
    void tanhIsAccurate() {
        assertWithin(1.2, -1, 1, Elementary::tanh, Reference::tanh);
        assertWithin(1.2, 0.5, 0.6, Elementary::tanh, Reference::tanh);
        assertWithin(1.2, 0.55, 1.5, Elementary::tanh, Reference::tanh);
        assertWithin(1.2, -22, 22, Elementary::tanh, Reference::tanh);
        assertWithinOverBits(1.2, 1e-13, 30, Elementary::tanh, Reference::tanh);
        assertWithinOverBits(1.2, 1e-300, 1e-12, Elementary::tanh, Reference::tanh);
        assertWithin(1.2, 0.55, Elementary::tanh, Reference::tanh);
        assertWithin(1.2, Math.nextDown(0.55), Elementary::tanh, Reference::tanh);
    }

    @Test
    void tanhIsOddToTheBit() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 10_000; i++) {
            double x = 5 * random.nextDouble();
            assertBits(-Elementary.tanh(x), Elementary.tanh(-x));
        }
    }

    @Test
    void tanhAtItsEdges() {
        assertBits(0.0, Elementary.tanh(0.0));
        assertBits(-0.0, Elementary.tanh(-0.0));
        assertBits(Double.MIN_VALUE, Elementary.tanh(Double.MIN_VALUE));
        assertBits(-Double.MIN_NORMAL, Elementary.tanh(-Double.MIN_NORMAL));
        assertBits(1e-10, Elementary.tanh(1e-10));
        assertBits(1, Elementary.tanh(20));
        assertBits(1, Elementary.tanh(1e300));
        assertBits(1, Elementary.tanh(INF));
        assertBits(-1, Elementary.tanh(-INF));
        assertBits(NAN, Elementary.tanh(NAN));
    }

    @Test
    void sigmoidIsAccurate() {
        assertWithin(1.4, -2, 2, Elementary::sigmoid, Reference::sigmoid);
        assertWithin(1.4, -40, 0, Elementary::sigmoid, Reference::sigmoid);
        assertWithin(1.4, 0, 40, Elementary::sigmoid, Reference::sigmoid);
        assertWithin(1.4, -745, 0, Elementary::sigmoid, Reference::sigmoid);
        assertWithinOverBits(1.4, -1e-20, -700, Elementary::sigmoid, Reference::sigmoid);
    }

    @Test
    void sigmoidAtItsEdges() {
        assertBits(0.5, Elementary.sigmoid(0.0));
        assertBits(0.5, Elementary.sigmoid(-0.0));
        assertBits(1, Elementary.sigmoid(INF));
        assertBits(1, Elementary.sigmoid(40));
        assertBits(1, Elementary.sigmoid(Double.MAX_VALUE));
        assertBits(0, Elementary.sigmoid(-INF));
        assertBits(0, Elementary.sigmoid(-746));
        assertBits(0, Elementary.sigmoid(-Double.MAX_VALUE));
        assertBits(Double.MIN_VALUE, Elementary.sigmoid(-745));
        assertBits(NAN, Elementary.sigmoid(NAN));
    }

    @Test
    void theRootIsStrictMaths() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 1000; i++) {
            double x = 20 * random.nextDouble() - 10;
            assertBits(StrictMath.sqrt(x), Elementary.sqrt(x));
        }
    }

    @Test
    void reciprocalIsAccurate() {
        assertWithin(1.51, 1, 2, Elementary::reciprocal, Reference::reciprocal);
        assertWithinOverBits(1.51, Double.MIN_NORMAL, 0x1p1021, Elementary::reciprocal, Reference::reciprocal);
        for (double x : new double[] {Double.MIN_NORMAL, 1, Math.nextDown(1), Math.nextDown(2), 0x1p1021}) {
            assertWithin(1.51, x, Elementary::reciprocal, Reference::reciprocal);
        }
    }

    @Test
    void rsqrtIsAccurate() {
        assertWithin(1.0, 1, 4, Elementary::rsqrt, Reference::rsqrt);
        assertWithinOverBits(1.0, Double.MIN_NORMAL, Double.MAX_VALUE, Elementary::rsqrt, Reference::rsqrt);
        for (double x : new double[] {Double.MIN_NORMAL, 1, Math.nextDown(1), Math.nextDown(4), Double.MAX_VALUE}) {
            assertWithin(1.0, x, Elementary::rsqrt, Reference::rsqrt);
        }
    }

    @Test
    void reciprocalsBeyondTheirRange() {
        assertBits(0, Elementary.reciprocal(INF));
        assertBits(0, Elementary.reciprocal(Double.MAX_VALUE));
        assertBits(NAN, Elementary.reciprocal(NAN));
        assertBits(0, Elementary.rsqrt(INF));
        assertBits(NAN, Elementary.rsqrt(NAN));
    }

    @Test
    void quotientsHaveTheBitsOfDivisions() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 1_000_000; i++) {
            double divisor = (1 + random.nextDouble()) * Math.pow(2, random.nextInt(-100, 1000));
            assertDivides(Double.longBitsToDouble(random.nextLong()), divisor);
            double quotient = (1 + random.nextDouble()) * Math.pow(2, random.nextInt(-1074, 1023));
            assertDivides((quotient + Math.ulp(quotient)) * divisor, divisor);
        }
    }

    /** Of integers {@code a} and {@code b} whose quotient is 1 over {@code 2b} of its last place from half way. */
    @Test
    void quotientsNextToHalfWayBetweenTwoNumbers() {
        SplittableRandom random = new SplittableRandom(5);
        BigInteger half = BigInteger.ONE.shiftLeft(54);
        for (int i = 0; i < 20_000; i++) {
            // Those next to 2^53 are what the proofs of other methods leave out.
            long low = i % 2 == 0 ? 1L << 52 : (1L << 53) - 1000;
            BigInteger divisor = BigInteger.valueOf(random.nextLong(low, 1L << 53) | 1);
            BigInteger dividend = half.modInverse(divisor);
            for (BigInteger each : List.of(dividend, divisor.subtract(dividend))) {
                int exponent = random.nextInt(-40, 900);
                assertDivides(each.doubleValue(), Math.scalb(divisor.doubleValue(), exponent));
                assertDivides(-each.doubleValue(), Math.scalb(divisor.doubleValue(), exponent));
            }
        }
        double last = Math.nextDown(2.0);
        assertDivides(1, last);
        assertDivides(last, last);
        assertDivides(Math.nextDown(last), last);
    }

    @Test
    void quotientsAtTheirEdges() {
        double[] ends = {
            0, Double.MIN_VALUE, Double.MIN_NORMAL, 0x1p-900, 0x1p-847, 1, 0x1p1000, Double.MAX_VALUE, INF, NAN
        };
        for (double end : ends) {
            for (double dividend :
                    new double[] {end, -end, Math.nextUp(end), Math.nextDown(end), -Math.nextDown(end)}) {
                for (double divisor :
                        new double[] {0x1p-100, Math.nextDown(1.0), 1, Math.nextUp(1.0), 3, 0x1p1000, INF, NAN}) {
                    assertDivides(dividend, divisor);
                }
            }
        }
    }

    private static void assertDivides(double a, double b) {
        assertEquals(a / b, Elementary.quotient(a, b), () -> a + " / " + b);
    }

    @Test
    @DisplayName("The bits are part of the definition: changing them is a decision, not an accident")
    void bitsAreFrozen() {
        assertEquals(59728576669619338L, digest(Elementary::exp, -750, 715));
        assertEquals(-5693037071596380991L, digest(Elementary::fastExp, -750, 715));
        assertEquals(8449804541717633039L, digest(Elementary::log, 0, 3));
        assertEquals(-1593630095055818478L, digest(Elementary::tanh, -3, 3));
        assertEquals(5123823166858032271L, digest(Elementary::sigmoid, -50, 50));
        assertEquals(-4826903111460687185L, digest(Elementary::sin, -50, 50));
        assertEquals(4516028946850572325L, digest(Elementary::cos, -50, 50));
        assertEquals(-1375051343778346871L, digest(x -> Elementary.pow(x, -0.5), 0, 50));
        assertEquals(6145467834433052967L, digest(Elementary::reciprocal, 1e-3, 50));
        assertEquals(-537911292788877333L, digest(Elementary::rsqrt, 1e-3, 50));
    }

    private static long digest(DoubleUnaryOperator function, double low, double high) {
        XorShift64 random = new XorShift64(4);
        long digest = 0;
        for (int i = 0; i < 50_000; i++) {
            double x = low + (high - low) * random.uniform();
            digest = 31 * digest + Double.doubleToLongBits(function.applyAsDouble(x));
        }
        return digest;
    }
}
