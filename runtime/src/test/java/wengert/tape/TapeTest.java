package wengert.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import wengert.math.Elementary;
import wengert.optim.Adam;
import wengert.random.XorShift64;

class TapeTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    @FunctionalInterface
    private interface Unary {
        int apply(Tape t, int a);
    }

    @FunctionalInterface
    private interface Binary {
        int apply(Tape t, int a, int b);
    }

    private static void assertBits(double expected, double actual, String what) {
        assertEquals(
                Double.doubleToLongBits(expected),
                Double.doubleToLongBits(actual),
                () -> what + ": expected " + expected + ", got " + actual);
    }

    /** Checks value and gradient of an operation at one point, bit for bit. */
    private static void assertUnary(double value, double gradient, double x, Unary op) {
        Tape t = new Tape();
        int a = t.value(x);
        int y = op.apply(t, a);
        t.backward(y);
        assertBits(value, t.data(y), "value at " + x);
        // The sweep adds the product to a gradient of 0.
        assertBits(0.0 + gradient, t.grad(a), "gradient at " + x);
    }

    private static void assertBinary(double value, double first, double second, double x, double y, Binary op) {
        Tape t = new Tape();
        int a = t.value(x);
        int b = t.value(y);
        int z = op.apply(t, a, b);
        t.backward(z);
        assertBits(value, t.data(z), "value at " + x + ", " + y);
        assertBits(0.0 + first, t.grad(a), "first gradient at " + x + ", " + y);
        assertBits(0.0 + second, t.grad(b), "second gradient at " + x + ", " + y);
    }

    private static final double[] SAMPLES = {0.3, -0.7, 1.0, -1.0, 2.5, 1e-3, 40.0, 0.0, -0.0};

    private static void assertFormula(DoubleUnaryOperator value, DoubleUnaryOperator gradient, Unary op) {
        for (double x : SAMPLES) {
            assertUnary(value.applyAsDouble(x), gradient.applyAsDouble(x), x, op);
        }
    }

    private static void assertFormula(
            DoubleBinaryOperator value, DoubleBinaryOperator first, DoubleBinaryOperator second, Binary op) {
        for (double x : SAMPLES) {
            for (double y : SAMPLES) {
                assertBinary(
                        value.applyAsDouble(x, y), first.applyAsDouble(x, y), second.applyAsDouble(x, y), x, y, op);
            }
        }
    }

    @Test
    void arithmeticHasTheStatedLocalGradients() {
        assertFormula((a, b) -> a + b, (a, b) -> 1, (a, b) -> 1, Tape::add);
        assertFormula((a, b) -> a - b, (a, b) -> 1, (a, b) -> -1, Tape::sub);
        assertFormula((a, b) -> a * b, (a, b) -> b, (a, b) -> a, Tape::mul);
        assertFormula((a, b) -> a / b, (a, b) -> 1.0 / b, (a, b) -> -a / (b * b), Tape::div);
        assertFormula(a -> -a, a -> -1, Tape::neg);
        assertFormula(a -> a * 0.1, a -> 0.1, (t, a) -> t.mulConst(a, 0.1));
        assertFormula(a -> a, a -> 1, Tape::copy);
    }

    @Test
    void elementaryOperationsHaveTheStatedLocalGradients() {
        assertFormula(Elementary::exp, Elementary::exp, Tape::exp);
        assertFormula(Elementary::log, a -> 1.0 / a, Tape::log);
        assertFormula(Elementary::sqrt, a -> 0.5 / Elementary.sqrt(a), Tape::sqrt);
        assertFormula(Elementary::tanh, a -> 1 - Elementary.tanh(a) * Elementary.tanh(a), Tape::tanh);
        assertFormula(Elementary::sigmoid, a -> Elementary.sigmoid(a) * (1 - Elementary.sigmoid(a)), Tape::sigmoid);
        assertFormula(Elementary::sin, Elementary::cos, Tape::sin);
        assertFormula(Elementary::cos, a -> -Elementary.sin(a), Tape::cos);
        assertFormula(a -> Elementary.pow(a, -0.5), a -> -0.5 * Elementary.pow(a, -1.5), (t, a) -> t.pow(a, -0.5));
        assertFormula(a -> Elementary.pow(a, 3), a -> 3 * Elementary.pow(a, 2), (t, a) -> t.pow(a, 3));
    }

    @Test
    void powersAtZero() {
        assertUnary(0, INF, 0.0, (t, a) -> t.pow(a, 0.5));
        assertUnary(0, 1, 0.0, (t, a) -> t.pow(a, 1));
        assertUnary(0, 0, 0.0, (t, a) -> t.pow(a, 2));
        assertUnary(INF, -INF, 0.0, (t, a) -> t.pow(a, -1));
        // Whatever the base, the power of 0 is constant.
        for (double base : new double[] {0.0, -0.0, Double.MIN_VALUE, -3, INF, -INF, NAN}) {
            assertUnary(1, 0, base, (t, a) -> t.pow(a, 0));
            assertUnary(1, 0, base, (t, a) -> t.pow(a, -0.0));
        }
    }

    @Test
    void rootsLogarithmsAndQuotientsAtTheirEdges() {
        assertUnary(0, INF, 0.0, Tape::sqrt);
        assertUnary(-0.0, -INF, -0.0, Tape::sqrt);
        assertUnary(NAN, NAN, -1, Tape::sqrt);
        assertUnary(-INF, INF, 0.0, Tape::log);
        assertUnary(-INF, -INF, -0.0, Tape::log);
        assertUnary(NAN, -0.5, -2, Tape::log);
        assertBinary(INF, INF, -INF, 1, 0, Tape::div);
        assertBinary(NAN, INF, NAN, 0, 0, Tape::div);
        assertBinary(0, 1 / 1e-200, NAN, 0, 1e-200, Tape::div);
        assertBinary(1e-100, 1e-200, -0.0, 1e100, 1e200, Tape::div);
    }

    @Test
    void reluPassesNanAndClearsTheSignOfZero() {
        assertUnary(2, 1, 2, Tape::relu);
        assertUnary(0, 0, -2, Tape::relu);
        assertUnary(0, 0, 0.0, Tape::relu);
        assertUnary(0, 0, -0.0, Tape::relu);
        assertUnary(NAN, 0, NAN, Tape::relu);
        assertUnary(INF, 1, INF, Tape::relu);
        assertUnary(0, 0, -INF, Tape::relu);
    }

    @Test
    void absClearsTheSignAndIsFlatAtZeroAndNan() {
        assertUnary(2, 1, 2, Tape::abs);
        assertUnary(2, -1, -2, Tape::abs);
        assertUnary(0, 0, 0.0, Tape::abs);
        assertUnary(0, 0, -0.0, Tape::abs);
        assertUnary(NAN, 0, NAN, Tape::abs);
        assertUnary(INF, -1, -INF, Tape::abs);
    }

    @Test
    void maxTakesTheFirstOfATieAndANanWins() {
        assertBinary(2, 1, 0, 2, 1, Tape::max);
        assertBinary(2, 0, 1, 1, 2, Tape::max);
        assertBinary(2, 1, 0, 2, 2, Tape::max);
        assertBinary(0.0, 1, 0, 0.0, -0.0, Tape::max);
        assertBinary(-0.0, 1, 0, -0.0, 0.0, Tape::max);
        assertBinary(NAN, 1, 0, NAN, 5, Tape::max);
        assertBinary(NAN, 0, 1, 5, NAN, Tape::max);
        assertBinary(NAN, 1, 0, NAN, NAN, Tape::max);
    }

    @Test
    void minTakesTheFirstOfATieAndANanWins() {
        assertBinary(1, 0, 1, 2, 1, Tape::min);
        assertBinary(1, 1, 0, 1, 2, Tape::min);
        assertBinary(2, 1, 0, 2, 2, Tape::min);
        assertBinary(0.0, 1, 0, 0.0, -0.0, Tape::min);
        assertBinary(-0.0, 1, 0, -0.0, 0.0, Tape::min);
        assertBinary(NAN, 1, 0, NAN, 5, Tape::min);
        assertBinary(NAN, 0, 1, 5, NAN, Tape::min);
        assertBinary(NAN, 1, 0, NAN, NAN, Tape::min);
    }

    @Test
    void selectPassesOnToTheChosenOneOnly() {
        assertBinary(3, 1, 0, 3, NAN, (t, a, b) -> t.select(true, a, b));
        assertBinary(4, 0, 1, NAN, 4, (t, a, b) -> t.select(false, a, b));
    }

    @Test
    @DisplayName("A loser with an infinite local gradient gets no 0 * inf = NaN")
    void losersReceiveNothingAtAll() {
        for (BiFunction<Tape, int[], Integer> choose : List.<BiFunction<Tape, int[], Integer>>of(
                (t, v) -> t.select(true, v[0], v[1]), (t, v) -> t.max(v[0], v[1]))) {
            Tape t = new Tape();
            int x = t.value(0);
            int safe = t.add(x, t.value(1));
            int root = choose.apply(t, new int[] {safe, t.log(x)});
            t.backward(root);
            assertBits(1, t.grad(x), "gradient past a branch not taken");
        }
    }

    @Test
    @DisplayName("An adjoint of exactly zero, of either sign, passes nothing on")
    void zeroAdjointsAreSkipped() {
        for (double zero : new double[] {0.0, -0.0}) {
            Tape t = new Tape();
            int x = t.value(0);
            int y = t.log(x);
            t.backward(t.mulConst(y, zero));
            assertBits(0, t.grad(y), "adjoint of log");
            assertBits(0, t.grad(x), "gradient past a zero adjoint");
        }
    }

    @Test
    void nanAdjointsAreNotSkipped() {
        Tape t = new Tape();
        int x = t.value(2);
        t.backward(t.mulConst(t.copy(x), NAN));
        assertBits(NAN, t.grad(x), "gradient past a NaN adjoint");
    }

    @Test
    void infiniteLocalGradientsPropagate() {
        assertUnary(-INF, INF, 0, Tape::log);
        assertUnary(0, INF, 0, Tape::sqrt);
        assertBinary(INF, INF, -INF, 1, 0, Tape::div);
    }

    @Test
    @DisplayName("x * x receives two additions, not one doubled")
    void squareReceivesTwoAdditions() {
        double start = 1.0;
        double x = 0x1p-53;
        Tape t = new Tape();
        int a = t.value(x);
        int square = t.mul(a, a);
        int direct = t.copy(a);
        // The sweep reaches 'direct' first: the gradient is then 1 and each half ulp rounds back to it.
        t.backward(t.add(square, direct));
        assertBits((start + x) + x, t.grad(a), "two additions");
        assertTrue(start + 2 * x != t.grad(a), "one doubled addition would differ");
    }

    @Test
    @DisplayName("Contributions arrive in reverse order of creation: (c + b) + a, not c + (b + a)")
    void adjointsAccumulateInReverseOrderOfCreation() {
        double a = 0x1p-53;
        double b = 0x1p-53;
        double c = 1.0;
        Tape t = new Tape();
        int x = t.value(1);
        int ya = t.mulConst(x, a);
        int yb = t.mulConst(x, b);
        int yc = t.mulConst(x, c);
        t.backward(t.add(t.add(ya, yb), yc));
        assertBits((c + b) + a, t.grad(x), "three users");
        assertTrue(c + (b + a) != t.grad(x));

        // A copy gathers two of the users first.
        t.truncate(0);
        x = t.value(1);
        int shared = t.copy(x);
        ya = t.mulConst(shared, a);
        yb = t.mulConst(shared, b);
        yc = t.mulConst(x, c);
        t.backward(t.add(t.add(ya, yb), yc));
        assertBits(c + (b + a), t.grad(x), "a user and a copy with two");
    }

    @Test
    void backwardSetsTheRootAndAddsToTheRest() {
        Tape t = new Tape();
        int x = t.value(3);
        int y = t.mulConst(x, 2);
        t.backward(y);
        t.backward(y);
        assertEquals(1, t.grad(y));
        assertEquals(4, t.grad(x));
        t.zeroGrad();
        assertEquals(0, t.grad(x));
        assertEquals(0, t.grad(y));
    }

    @Test
    void backwardIgnoresEntriesAboveTheRoot() {
        Tape t = new Tape();
        int x = t.value(3);
        int y = t.mul(x, x);
        int above = t.mulConst(y, 100);
        t.backward(y);
        assertEquals(6, t.grad(x));
        assertEquals(0, t.grad(above));
    }

    @Test
    void geluIsTheStatedComposition() {
        for (double x : new double[] {-3, -0.5, 0, 0.7, 2}) {
            Tape t = new Tape();
            int y = t.gelu(t.value(x));
            double inner = 0.7978845608028654 * (x + x * x * x * 0.044715);
            assertEquals(0.5 * x * (1 + Math.tanh(inner)), t.data(y), 1e-15);
            assertEquals(11, t.size());
        }
        assertEquals(Math.sqrt(2 / Math.PI), 0.7978845608028654);
    }

    @Test
    void gradientsAgreeWithCentralDifferences() {
        XorShift64 random = new XorShift64(17);
        for (int i = 0; i < 20; i++) {
            double x = random.uniformSigned() * 2;
            double positive = 0.1 + random.uniform() * 3;
            double other = random.uniformSigned() * 2;
            double away = other + (other < 0 ? -0.2 : 0.2);
            assertSlope(x, (t, a) -> t.add(a, t.value(other)));
            assertSlope(x, (t, a) -> t.sub(t.value(other), a));
            assertSlope(x, (t, a) -> t.sub(a, t.value(other)));
            assertSlope(x, (t, a) -> t.mul(a, t.value(other)));
            assertSlope(x, (t, a) -> t.mul(a, a));
            assertSlope(x, (t, a) -> t.div(a, t.value(away)));
            assertSlope(away, (t, a) -> t.div(t.value(x), a));
            assertSlope(x, (t, a) -> t.max(a, t.value(x - 0.1)));
            assertSlope(x, (t, a) -> t.max(a, t.value(x + 0.1)));
            assertSlope(x, (t, a) -> t.min(t.value(x - 0.1), a));
            assertSlope(x, (t, a) -> t.min(t.value(x + 0.1), a));
            assertSlope(x, Tape::neg);
            assertSlope(x, Tape::copy);
            assertSlope(x, Tape::exp);
            assertSlope(positive, Tape::log);
            assertSlope(away, Tape::relu);
            assertSlope(away, Tape::abs);
            assertSlope(positive, Tape::sqrt);
            assertSlope(x, Tape::tanh);
            assertSlope(x, Tape::sigmoid);
            assertSlope(x, Tape::sin);
            assertSlope(x, Tape::cos);
            assertSlope(x, Tape::gelu);
            assertSlope(x, (t, a) -> t.mulConst(a, other));
            assertSlope(positive, (t, a) -> t.pow(a, other));
            assertSlope(x, (t, a) -> t.select(true, t.mul(a, a), t.neg(a)));
            assertSlope(x, (t, a) -> t.select(false, t.mul(a, a), t.neg(a)));
        }
    }

    private static void assertSlope(double x, Unary op) {
        double step = 1e-5;
        double slope = (valueAt(x + step, op) - valueAt(x - step, op)) / (2 * step);
        Tape t = new Tape();
        int a = t.value(x);
        t.backward(op.apply(t, a));
        assertEquals(slope, t.grad(a), 1e-7 * Math.max(1, Math.abs(slope)), "at " + x);
    }

    private static double valueAt(double x, Unary op) {
        Tape t = new Tape();
        return t.data(op.apply(t, t.value(x)));
    }

    @Test
    void truncationReusesEntriesWithFreshGradients() {
        Tape t = new Tape(4);
        int w = t.value(2);
        int mark = t.watermark();
        int y = t.mul(w, w);
        t.backward(y);
        t.truncate(mark);
        assertEquals(1, t.size());
        assertEquals(4, t.grad(w), "survivors keep their gradients");
        assertEquals(y, t.mulConst(w, 5), "handles are reused");
        assertEquals(0, t.grad(y), "a reused entry starts without a gradient");
        assertEquals(10, t.data(y));
        t.zeroGrad();
        t.backward(y);
        assertEquals(5, t.grad(w));
    }

    @Test
    void tapeGrowsAndKeepsItsEntries() {
        Tape t = new Tape(0);
        int x = t.value(1);
        int y = x;
        for (int i = 0; i < 100_000; i++) {
            y = t.add(y, x);
        }
        t.backward(y);
        assertEquals(100_001, t.data(y));
        assertEquals(100_001, t.grad(x));
        assertEquals(100_001, t.size());
    }

    @Test
    @DisplayName("A step on a grown tape allocates nothing, nor do the optimiser and the sampler")
    void aRepeatedStepAllocatesNothing() {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        Tape t = new Tape(0);
        int w = t.value(0.5);
        int mark = t.watermark();
        double[] parameters = {0.5, 0.25};
        double[] gradients = new double[2];
        Adam adam = new Adam(2, 0.01, 0.9, 0.99, 1e-8);
        XorShift64 random = new XorShift64(1);
        // The first measurement itself may load classes.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int step = 0; step < 20; step++) {
                int y = w;
                for (int i = 0; i < 300; i++) {
                    y = t.sigmoid(t.add(t.mul(y, w), t.tanh(y)));
                }
                t.backward(t.log(t.exp(y)));
                gradients[0] = t.grad(w);
                adam.step(parameters, gradients);
                gradients[1] = random.choices(parameters) + random.gauss(0, 1);
                t.truncate(mark);
                t.zeroGrad();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    @Test
    void setDataLeavesDependentEntriesAlone() {
        Tape t = new Tape();
        int x = t.value(3);
        int y = t.mul(x, x);
        t.setData(x, 10);
        assertEquals(9, t.data(y));
        t.backward(y);
        assertEquals(6, t.grad(x));
        assertEquals(10, t.data(x));
    }

    @Test
    void invalidHandlesAreRefused() {
        Tape t = new Tape(100);
        int x = t.value(1);
        int gone = t.neg(x);
        t.truncate(gone);
        String message =
                "Tape handle: expected 0 to 0, got 1 on a tape of 1 entries; use handles that this tape returned"
                        + " since it was last truncated below them";
        assertEquals(
                message,
                assertThrows(IndexOutOfBoundsException.class, () -> t.add(x, gone))
                        .getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> t.add(gone, x));
        assertThrows(IndexOutOfBoundsException.class, () -> t.exp(gone));
        assertThrows(IndexOutOfBoundsException.class, () -> t.select(true, x, gone));
        assertThrows(IndexOutOfBoundsException.class, () -> t.neg(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> t.data(gone));
        assertThrows(IndexOutOfBoundsException.class, () -> t.setData(gone, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> t.grad(gone));
        assertThrows(IndexOutOfBoundsException.class, () -> t.backward(gone));
        assertEquals(1, t.size(), "a refused operation appends nothing");
    }

    @Test
    void invalidWatermarksAreRefused() {
        Tape t = new Tape();
        t.value(1);
        assertEquals(
                "Tape.truncate: expected a watermark from 0 to 1, got 2; pass what watermark() returned, before"
                        + " truncating further down",
                assertThrows(IndexOutOfBoundsException.class, () -> t.truncate(2))
                        .getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> t.truncate(-1));
        assertThrows(IllegalArgumentException.class, () -> new Tape(-1));
    }

    @Test
    @DisplayName("Logistic regression, written as the seed program is, separates two clouds")
    void logisticRegressionTrains() {
        XorShift64 random = new XorShift64(42);
        int points = 40;
        double[][] inputs = new double[points][2];
        for (int i = 0; i < points; i++) {
            double centre = i % 2 == 0 ? 1.5 : -1.5;
            inputs[i][0] = random.gauss(centre, 0.5);
            inputs[i][1] = random.gauss(-centre, 0.5);
        }
        Tape t = new Tape();
        int[] parameters = {t.value(random.gauss(0, 0.02)), t.value(random.gauss(0, 0.02)), t.value(0)};
        int mark = t.watermark();
        double first = 0;
        double last = 0;
        for (int step = 0; step < 100; step++) {
            int sum = t.value(0);
            for (int i = 0; i < points; i++) {
                int logit = parameters[2];
                for (int j = 0; j < 2; j++) {
                    logit = t.add(logit, t.mul(parameters[j], t.value(inputs[i][j])));
                }
                int p = t.sigmoid(logit);
                int likelihood = i % 2 == 0 ? p : t.sub(t.value(1), p);
                sum = t.add(sum, t.neg(t.log(likelihood)));
            }
            int loss = t.div(sum, t.value(points));
            t.backward(loss);
            for (int parameter : parameters) {
                t.setData(parameter, t.data(parameter) - 0.5 * t.grad(parameter));
            }
            first = step == 0 ? t.data(loss) : first;
            last = t.data(loss);
            t.truncate(mark);
            t.zeroGrad();
        }
        assertEquals(Math.log(2), first, 0.1);
        assertTrue(last < 0.05, "loss after training: " + last);
    }
}
