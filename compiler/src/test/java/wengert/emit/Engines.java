package wengert.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import wengert.lower.LoweredProgram;

/** Runs a program as bytecode, and holds every other way of running it against that. */
final class Engines {
    private Engines() {}

    /** Runs forward and backward in place and returns the objective. */
    static double run(
            LoweredProgram program, double[] parameters, double[] gradients, double[] values, int[] integers) {
        GeneratedProgram bytecode = HiddenClasses.load(BytecodeEmitter.emit(program));
        double objective = bytecode.forward(parameters, gradients, values, integers);
        bytecode.backward(parameters, gradients, values, integers);
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
