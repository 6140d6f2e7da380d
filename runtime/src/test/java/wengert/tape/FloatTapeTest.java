package wengert.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import wengert.math.ElementaryFloat;
import wengert.math.Scalar;

class FloatTapeTest {
    private static final float INF = Float.POSITIVE_INFINITY;

    @FunctionalInterface
    private interface Unary {
        int apply(Tape t, int a);
    }

    @FunctionalInterface
    private interface Binary {
        int apply(Tape t, int a, int b);
    }

    @FunctionalInterface
    private interface Formula {
        float of(float x);
    }

    @FunctionalInterface
    private interface Formula2 {
        float of(float x, float y);
    }

    private static void assertBits(float expected, double actual, String what) {
        assertEquals(
                Double.doubleToLongBits(expected),
                Double.doubleToLongBits(actual),
                () -> what + ": expected " + expected + ", got " + actual);
    }

    /** Numbers near 1, the edges, and anything at all, subnormals too. */
    private static void forSamples(Consumer<Float> action) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 3000; i++) {
            action.accept((float) (4 * random.nextDouble() - 2));
            action.accept(Float.intBitsToFloat(random.nextInt()));
            action.accept(random.nextInt(1 << 24) * (random.nextBoolean() ? Float.MIN_VALUE : -Float.MIN_VALUE));
        }
        for (float edge : new float[] {0, 1, 0x1p24f, Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, INF}) {
            action.accept(edge);
            action.accept(-edge);
        }
    }

    private static void assertUnary(Formula value, Formula gradient, Unary op) {
        forSamples(x -> {
            Tape t = new FloatTape();
            int a = t.value(x);
            int y = op.apply(t, a);
            t.backward(y);
            assertBits(value.of(x), t.data(y), "value at " + x);
            assertBits(0.0f + gradient.of(x), t.grad(a), "gradient at " + x);
        });
    }

    private static void assertBinary(Formula2 value, Formula2 first, Formula2 second, Binary op) {
        SplittableRandom random = new SplittableRandom(8);
        forSamples(x -> {
            // Of about the same size, or of any.
            float y = random.nextBoolean()
                    ? x * (float) (0.5 + random.nextDouble())
                    : Float.intBitsToFloat(random.nextInt());
            Tape t = new FloatTape();
            int a = t.value(x);
            int b = t.value(y);
            int z = op.apply(t, a, b);
            t.backward(z);
            assertBits(value.of(x, y), t.data(z), "value at " + x + ", " + y);
            assertBits(0.0f + first.of(x, y), t.grad(a), "first gradient at " + x + ", " + y);
            assertBits(0.0f + second.of(x, y), t.grad(b), "second gradient at " + x + ", " + y);
        });
    }

    @Test
    void arithmeticIsThatOfFloats() {
        assertBinary((a, b) -> a + b, (a, b) -> 1, (a, b) -> 1, Tape::add);
        assertBinary((a, b) -> a - b, (a, b) -> 1, (a, b) -> -1, Tape::sub);
        assertBinary((a, b) -> a * b, (a, b) -> b, (a, b) -> a, Tape::mul);
        assertBinary((a, b) -> a / b, (a, b) -> 1 / b, (a, b) -> -a / (b * b), Tape::div);
        assertUnary(a -> -a, a -> -1, Tape::neg);
        assertUnary(a -> a, a -> 1, Tape::copy);
        assertUnary(a -> a * 0.1f, a -> 0.1f, (t, a) -> t.mulConst(a, 0.1));
    }

    @Test
    void functionsAreThoseOfFloats() {
        assertUnary(ElementaryFloat::exp, ElementaryFloat::exp, Tape::exp);
        assertUnary(ElementaryFloat::log, a -> 1 / a, Tape::log);
        assertUnary(a -> (float) Math.sqrt(a), a -> 0.5f / (float) Math.sqrt(a), Tape::sqrt);
        assertUnary(ElementaryFloat::tanh, a -> 1 - ElementaryFloat.tanh(a) * ElementaryFloat.tanh(a), Tape::tanh);
        assertUnary(
                ElementaryFloat::sigmoid,
                a -> ElementaryFloat.sigmoid(a) * (1 - ElementaryFloat.sigmoid(a)),
                Tape::sigmoid);
        assertUnary(ElementaryFloat::sin, ElementaryFloat::cos, Tape::sin);
        assertUnary(ElementaryFloat::cos, a -> -ElementaryFloat.sin(a), Tape::cos);
        assertUnary(a -> a <= 0 ? 0 : a, a -> a > 0 ? 1 : 0, Tape::relu);
        assertUnary(Math::abs, a -> a > 0 ? 1 : (a < 0 ? -1 : 0), Tape::abs);
    }

    @Test
    void anExponentAndTheOneBelowItAreRoundedApart() {
        assertNotEquals(1.1f - 1, (float) (1.1 - 1));
        assertUnary(
                a -> ElementaryFloat.pow(a, 1.1f),
                a -> 1.1f * ElementaryFloat.pow(a, (float) (1.1 - 1)),
                (t, a) -> t.pow(a, 1.1));
    }

    @Test
    void choicesTakeFloatsAsTheyAre() {
        assertBinary(
                (a, b) -> Scalar.firstIsMax(a, b) ? a : b,
                (a, b) -> Scalar.firstIsMax(a, b) ? 1 : 0,
                (a, b) -> Scalar.firstIsMax(a, b) ? 0 : 1,
                Tape::max);
        assertBinary(
                (a, b) -> Scalar.firstIsMin(a, b) ? a : b,
                (a, b) -> Scalar.firstIsMin(a, b) ? 1 : 0,
                (a, b) -> Scalar.firstIsMin(a, b) ? 0 : 1,
                Tape::min);
    }

    @Test
    void numbersFromOutsideAreRounded() {
        Tape t = new FloatTape(4);
        int a = t.value(0.1);
        assertEquals(0.1f, t.data(a));
        t.setData(a, 0.7);
        assertEquals(0.7f, t.data(a));
        assertEquals(INF, t.data(t.value(1e39)));
        assertThrows(IllegalArgumentException.class, () -> new FloatTape(-1));
    }

    @Test
    void productsAndSumsOfTheSweepAreRoundedApart() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 1000; i++) {
            float x = (float) random.nextDouble();
            float[] weights = {(float) random.nextDouble(), (float) random.nextDouble(), (float) random.nextDouble()};
            Tape t = new FloatTape();
            int a = t.value(x);
            int total = t.value(0);
            for (float weight : weights) {
                int term = t.mul(t.value(weight), a);
                total = t.add(total, t.mul(term, term));
            }
            t.backward(total);
            float expected = 0;
            for (int j = weights.length - 1; j >= 0; j--) {
                float term = weights[j] * x;
                float adjoint = 0.0f + term;
                adjoint += term;
                expected += weights[j] * adjoint;
            }
            assertBits(expected, t.grad(a), "gradient at " + x);
        }
    }

    @Test
    void anAdjointThatUnderflowsInFloatPassesNothingOn() {
        Tape t = new FloatTape();
        int x = t.value(0);
        int y = t.mulConst(t.mulConst(t.log(x), 1e-30), 1e-30);
        t.backward(y);
        assertEquals(0.0, t.grad(x), "and not 0 * infinity");
    }

    @Test
    void geluIsItsComposition() {
        assertUnary(
                a -> {
                    float scaled = (a + a * a * a * 0.044715f) * 0.7978846f;
                    return a * 0.5f * (1 + ElementaryFloat.tanh(scaled));
                },
                FloatTapeTest::geluGradient,
                Tape::gelu);
    }

    /** The reverse sweep over the ten entries of gelu, written out. */
    private static float geluGradient(float a) {
        Tape t = new FloatTape();
        int x = t.value(a);
        int square = t.mul(x, x);
        int inner = t.add(x, t.mulConst(t.mul(square, x), 0.044715f));
        int gate = t.add(t.value(1), t.tanh(t.mulConst(inner, 0.7978846f)));
        t.backward(t.mul(t.mulConst(x, 0.5f), gate));
        return (float) t.grad(x);
    }
}
