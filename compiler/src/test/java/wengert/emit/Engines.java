package wengert.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import wengert.lower.LoweredProgram;

/** Runs a program as bytecode, and holds every other way of running it against that. */
final class Engines {
    private Engines() {}

    /**
     * Runs forward and backward as bytecode, in place, after making sure that the compiled dump changes copies of the
     * arrays in the same way.
     *
     * @return the objective
     */
    static double run(
            LoweredProgram program, double[] parameters, double[] gradients, double[] values, int[] integers) {
        GeneratedProgram dump = InMemoryCompiler.load(program);
        double[] p = parameters.clone();
        double[] g = gradients.clone();
        double[] v = values.clone();
        double expected = dump.forward(p, g, v, new double[0], integers.clone());
        dump.backward(p, g, v, new double[0], integers.clone());

        GeneratedProgram bytecode = GeneratedClasses.load(BytecodeEmitter.emit(program));
        double objective = bytecode.forward(parameters, gradients, values, new double[0], integers);
        bytecode.backward(parameters, gradients, values, new double[0], integers);
        assertBits(expected, objective, "objective of the dump");
        assertBits(p, parameters, "parameters of the dump");
        assertBits(g, gradients, "gradients of the dump");
        assertBits(v, values, "values of the dump");
        return objective;
    }

    /** Compares bits, with all NaNs as one. */
    static void assertBits(double expected, double actual, String what) {
        if (Double.doubleToLongBits(expected) != Double.doubleToLongBits(actual)) {
            assertEquals(
                    Long.toHexString(Double.doubleToRawLongBits(expected)) + " " + expected,
                    Long.toHexString(Double.doubleToRawLongBits(actual)) + " " + actual,
                    what);
        }
    }

    static void assertBits(double[] expected, double[] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertBits(expected[i], actual[i], what + " [" + i + "]");
        }
    }
}
