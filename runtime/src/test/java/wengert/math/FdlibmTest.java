package wengert.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Holds the functions that follow fdlibm to the bits of {@link StrictMath}, which is fdlibm, and to no allocation. */
class FdlibmTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SAMPLES = 50_000;
    private static final double INF = Double.POSITIVE_INFINITY;

    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        0.5,
        -0.5,
        1,
        -1,
        1.5,
        2,
        -2,
        3,
        -3,
        Math.nextUp(1.0),
        Math.nextDown(1.0),
        1 + 0x1p-20,
        1 - 0x1p-20,
        1023,
        1024,
        -1074,
        -1075,
        0x1p31 + 1,
        -0x1p31 - 1,
        0x1p32,
        0x1p53 - 1,
        -0x1p53 + 1,
        0x1p54,
        1e300,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        INF,
        -INF,
        Double.NaN
    };

    /** Whatever the arguments are, they are in the message. */
    private static void assertPow(double x, double y) {
        assertEquals(StrictMath.pow(x, y), Elementary.pow(x, y), () -> x + " to the power " + y);
    }

    private static void assertAngle(double x) {
        assertEquals(StrictMath.sin(x), Elementary.sin(x), () -> "sin " + x);
        assertEquals(StrictMath.cos(x), Elementary.cos(x), () -> "cos " + x);
    }

    @Test
    void powersOfSpecialNumbers() {
        for (double x : SPECIAL) {
            for (double y : SPECIAL) {
                assertPow(x, y);
            }
        }
    }

    @Test
    void powersOfAllSizes() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < SAMPLES; i++) {
            double base = Double.longBitsToDouble(random.nextLong());
            assertPow(base, Double.longBitsToDouble(random.nextLong()));
            // Results over the whole range of doubles, and a little beyond.
            double reach = random.nextDouble(-1100, 1100);
            double y = reach * Math.log(2) / Math.log(Math.abs(base));
            assertPow(Math.abs(base), y);
            assertPow(-Math.abs(base), Math.rint(y));
            assertPow(random.nextDouble(10), random.nextDouble(-300, 300));
            assertPow(random.nextInt(-20, 20), random.nextInt(-40, 40) * 0.5);
            // Bases so near to 1 that exponents can be huge.
            assertPow(1 + random.nextDouble(-0x1p-20, 0x1p-20), random.nextDouble(-0x1p42, 0x1p42));
            assertPow(2, random.nextInt(-4300, 4100) * 0.25 + random.nextInt(-1, 2) * 0x1p-40);
        }
    }

    @Test
    void anglesOfAllSizes() {
        for (double x : SPECIAL) {
            assertAngle(x);
        }
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < SAMPLES; i++) {
            assertAngle(random.nextDouble(-10, 10));
            assertAngle(random.nextDouble(-1e6, 1e6));
            assertAngle(Double.longBitsToDouble(random.nextLong()));
        }
    }

    @Test
    void anglesNearMultiplesOfAnEighthOfATurn() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < SAMPLES; i++) {
            double multiple = random.nextInt(1, (i & 1) == 0 ? 64 : 1_100_000) * (Math.PI / 4);
            long bits = Double.doubleToRawLongBits(multiple);
            assertAngle(Double.longBitsToDouble(bits + random.nextInt(-4, 5)));
            assertAngle(-Double.longBitsToDouble(bits + random.nextInt(-(1 << 30), 1 << 30)));
            // Where the upper half of the bits changes, by which the steps of the subtraction are chosen.
            long upper = (bits >> 32) + random.nextInt(-1, 2);
            assertAngle(Double.longBitsToDouble((upper << 32) + random.nextInt(-3, 4)));
        }
    }

    @Test
    void nothingIsAllocated() {
        assertEquals(0, allocated(x -> Elementary.pow(x, -3.5)));
        assertEquals(0, allocated(x -> ElementaryFloat.pow((float) x, -3.5f)));
        assertEquals(0, allocated(Elementary::sin));
        assertEquals(0, allocated(Elementary::cos));
        assertEquals(0, allocated(x -> ElementaryFloat.sin((float) x)));
        assertEquals(0, allocated(x -> ElementaryFloat.cos((float) x)));
    }

    private static long allocated(DoubleUnaryOperator function) {
        DoubleBinaryOperator sum = (a, b) -> a + function.applyAsDouble(b);
        long bytes = 0;
        // The first rounds load classes and link calls.
        for (int round = 0; round < 3; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            double total = 0;
            for (int i = 1; i < 1000; i++) {
                total = sum.applyAsDouble(total, i * 800.3);
            }
            bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertEquals(total, total, 0.0);
        }
        return bytes;
    }
}
