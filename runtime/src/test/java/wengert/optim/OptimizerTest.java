package wengert.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import wengert.engine.Optimizer;
import wengert.engine.Precision;
import wengert.random.XorShift64;

class OptimizerTest {
    @Test
    void sgdSubtractsTheScaledGradient() {
        double[] p = {1.0, -2.0, 0.1};
        double[] g = {0.5, 3.0, 0.7};
        Sgd sgd = new Sgd(3, 0.1);
        sgd.step(p, g);
        assertArrayEquals(new double[] {1.0 - 0.1 * 0.5, -2.0 - 0.1 * 3.0, 0.1 - 0.1 * 0.7}, p);
        sgd.step(p, g, 0.0);
        assertEquals(1.0 - 0.1 * 0.5, p[0]);
        assertEquals(3, sgd.size());
        assertEquals(0.1, sgd.learningRate());
    }

    @Test
    void adamEqualsItsFormulaBitForBit() {
        int n = 37;
        XorShift64 random = new XorShift64(1);
        Adam adam = new Adam(n, 0.01, 0.85, 0.99, 1e-8);
        double[] p = new double[n];
        double[] g = new double[n];
        double[] expected = new double[n];
        double[] m = new double[n];
        double[] v = new double[n];
        double beta1Power = 1;
        double beta2Power = 1;
        for (int step = 1; step <= 200; step++) {
            double rate = 0.01 * (1 - (step - 1) / 200.0);
            beta1Power *= 0.85;
            beta2Power *= 0.99;
            for (int i = 0; i < n; i++) {
                g[i] = random.gauss(0, 1);
                m[i] = 0.85 * m[i] + (1.0 - 0.85) * g[i];
                v[i] = 0.99 * v[i] + (1.0 - 0.99) * g[i] * g[i];
                double mHat = m[i] / (1.0 - beta1Power);
                double vHat = v[i] / (1.0 - beta2Power);
                expected[i] -= rate * mHat / (Math.sqrt(vHat) + 1e-8);
            }
            adam.step(p, g, rate);
            assertArrayEquals(expected, p);
        }
    }

    @Test
    void sgdInSinglePrecisionIsFloatArithmetic() {
        double[] p = {1.0, -2.0, 0.1};
        float[] floats = {1.0f, -2.0f, 0.1f};
        double[] g = {0.5, 3.0, 0.7};
        Sgd sgd = new Sgd(3, 0.1, Precision.F32);
        sgd.step(p, g);
        sgd.step(floats, new float[] {0.5f, 3.0f, 0.7f}, 0.1);
        assertArrayEquals(new float[] {1.0f - 0.1f * 0.5f, -2.0f - 0.1f * 3.0f, 0.1f - 0.1f * 0.7f}, floats);
        assertArrayEquals(widened(floats), p);
        assertEquals(Precision.F32, sgd.precision());
    }

    @Test
    void adamInSinglePrecisionEqualsItsFormulaInFloats() {
        int n = 37;
        XorShift64 random = new XorShift64(1);
        Adam onDoubles = new Adam(n, 0.01, 0.85, 0.95, 1e-8, Precision.F32);
        Adam onFloats = new Adam(n, 0.01, 0.85, 0.95, 1e-8, Precision.F32);
        double[] p = new double[n];
        double[] g = new double[n];
        float[] floats = new float[n];
        float[] floatGradients = new float[n];
        float[] expected = new float[n];
        float[] m = new float[n];
        float[] v = new float[n];
        double beta1Power = 1;
        double beta2Power = 1;
        // Both corrections are 1.0f from about step 340 on.
        for (int step = 1; step <= 400; step++) {
            double rate = 0.01 * (1 - (step - 1) / 400.0);
            beta1Power *= 0.85;
            beta2Power *= 0.95;
            for (int i = 0; i < n; i++) {
                g[i] = random.gauss(0, 1);
                float slope = (float) g[i];
                floatGradients[i] = slope;
                m[i] = 0.85f * m[i] + (float) (1.0 - 0.85) * slope;
                v[i] = 0.95f * v[i] + (float) (1.0 - 0.95) * slope * slope;
                float mHat = m[i] / (float) (1.0 - beta1Power);
                float vHat = v[i] / (float) (1.0 - beta2Power);
                expected[i] = expected[i] - (float) rate * mHat / ((float) Math.sqrt(vHat) + 1e-8f);
            }
            onDoubles.step(p, g, rate);
            onFloats.step(floats, floatGradients, rate);
            assertArrayEquals(expected, floats);
            assertArrayEquals(widened(expected), p);
        }
        assertEquals(1.0f, (float) (1.0 - beta2Power));
    }

    private static double[] widened(float[] elements) {
        double[] result = new double[elements.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = elements[i];
        }
        return result;
    }

    @Test
    void arraysOfFloatsNeedSinglePrecision() {
        assertEquals(
                "Adam.step: expected arrays of doubles in f64, got arrays of floats; make the optimiser with"
                        + " Precision.F32",
                assertThrows(
                                UnsupportedOperationException.class,
                                () -> new Adam(1, 0.1, 0.9, 0.99, 1e-8).step(new float[1], new float[1], 0.1))
                        .getMessage());
        assertThrows(UnsupportedOperationException.class, () -> new Sgd(1, 0.1).step(new float[1], new float[1], 0.1));
    }

    @Test
    void adamMovesByTheRateAtItsFirstStep() {
        double[] p = {1.0, 1.0, 1.0};
        new Adam(3, 0.01, 0.85, 0.99, 1e-8).step(p, new double[] {5.0, -0.001, 0.0});
        assertEquals(0.99, p[0], 1e-9);
        assertEquals(1.01, p[1], 1e-6);
        assertEquals(1.0, p[2]);
    }

    @Test
    void bothDescendAQuadratic() {
        for (Optimizer optimizer : new Optimizer[] {
            new Sgd(2, 0.1),
            new Adam(2, 0.1, 0.9, 0.999, 1e-8),
            new Sgd(2, 0.1, Precision.F32),
            new Adam(2, 0.1, 0.9, 0.999, 1e-8, Precision.F32)
        }) {
            double[] p = {4.0, -3.0};
            double[] g = new double[2];
            for (int step = 0; step < 500; step++) {
                g[0] = 2 * (p[0] - 1);
                g[1] = 2 * (p[1] - 2);
                optimizer.step(p, g, 0.1 * (1 - step / 500.0));
            }
            assertTrue(
                    Math.abs(p[0] - 1) < 1e-2 && Math.abs(p[1] - 2) < 1e-2,
                    optimizer.getClass() + " reached " + p[0] + ", " + p[1]);
        }
    }

    @Test
    void hyperParametersOutsideTheirRangesAreRefused() {
        assertMessage(
                "Adam: learningRate: expected a finite number above 0, got NaN; typical values are 0.001 to 0.1",
                () -> new Adam(1, Double.NaN, 0.9, 0.99, 1e-8));
        assertMessage(
                "Adam: beta1: expected at least 0 and below 1, got 1.0; typical values are 0.8 to 0.999",
                () -> new Adam(1, 0.1, 1.0, 0.99, 1e-8));
        assertMessage(
                "Adam: beta2: expected at least 0 and below 1, got -0.1; typical values are 0.8 to 0.999",
                () -> new Adam(1, 0.1, 0.9, -0.1, 1e-8));
        assertMessage(
                "Adam: epsilon: expected a finite number of at least 0, got Infinity; a typical value is 1e-8",
                () -> new Adam(1, 0.1, 0.9, 0.99, Double.POSITIVE_INFINITY));
        assertMessage("Sgd: size: expected at least 0, got -1; pass the number of parameters", () -> new Sgd(-1, 0.1));
        assertMessage(
                "Sgd: learningRate: expected a finite number above 0, got 0.0; typical values are 0.001 to 0.1",
                () -> new Sgd(1, 0));
    }

    @Test
    void arraysOfAnotherLengthAreRefused() {
        assertMessage(
                "Adam.step: expected 2 parameters and 2 gradients, got 2 and 3; make the optimiser for the size of the"
                        + " arrays",
                () -> new Adam(2, 0.1, 0.9, 0.99, 1e-8).step(new double[2], new double[3]));
        assertMessage(
                "Sgd.step: expected 2 parameters and 2 gradients, got 1 and 2; make the optimiser for the size of the"
                        + " arrays",
                () -> new Sgd(2, 0.1).step(new double[1], new double[2]));
        assertMessage(
                "Adam.step: expected 2 parameters and 2 gradients, got 2 and 3; make the optimiser for the size of the"
                        + " arrays",
                () -> new Adam(2, 0.1, 0.9, 0.99, 1e-8, Precision.F32).step(new float[2], new float[3], 0.1));
    }

    @Test
    void rangesOutsideOfTheArraysAreRefused() {
        assertMessage(
                "Adam.move: expected a range inside of 0 to 2, got 1 to 3; pass positions in the arrays, the second one"
                        + " exclusive",
                () -> new Adam(2, 0.1, 0.9, 0.99, 1e-8).move(new double[2], new double[2], 1, 3));
        assertMessage(
                "Sgd.move: expected a range inside of 0 to 2, got 2 to 1; pass positions in the arrays, the second one"
                        + " exclusive",
                () -> new Sgd(2, 0.1, Precision.F32).move(new float[2], new float[2], 2, 1));
        assertMessage(
                "Sgd.step: expected 2 parameters and 2 gradients, got 2 and 1; make the optimiser for the size of the"
                        + " arrays",
                () -> new Sgd(2, 0.1).move(new double[2], new double[1], 0, 1));
        assertThrows(UnsupportedOperationException.class, () -> new Sgd(1, 0.1).move(new float[1], new float[1], 0, 1));
    }

    private static void assertMessage(String expected, Runnable action) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }
}
