package wengert.engine;

import wengert.trace.Origin;

/**
 * The first element in which two runs of one trace in one precision differ.
 *
 * @param what {@code output}, {@code state}, {@code gradient} or {@code parameter}
 * @param name the name that the recording gave it
 * @param element where in the array, for instance {@code [2, 5]}; empty for a scalar
 * @param origin the scope and source line of the node
 * @param precision the precision of both runs
 * @param first the value in the first run
 * @param second the value in the second run
 */
public record Mismatch(
        String what, String name, String element, Origin origin, Precision precision, double first, double second) {
    /**
     * Returns the difference in one line, values in hexadecimal and decimal.
     *
     * @param firstEngine what to call the first run
     * @param secondEngine what to call the second run
     * @return for instance {@code gradient 'w'[2, 5] of fc1 (Net.java:41): compiled has 0x3ff0000000000000 (1.0), tape has
     *     0x3ff0000000000001 (1.0000000000000002)}
     */
    public String describe(String firstEngine, String secondEngine) {
        return "%s '%s'%s of %s: %s has %s, %s has %s"
                .formatted(what, name, element, origin, firstEngine, bits(first), secondEngine, bits(second));
    }

    private String bits(double value) {
        // What an f32 run leaves is a float, but a parameter that the caller set may be none.
        if (precision == Precision.F32 && Double.compare((float) value, value) == 0) {
            return "0x%08x (%s)".formatted(Float.floatToRawIntBits((float) value), (float) value);
        }
        return "0x%016x (%s)".formatted(Double.doubleToRawLongBits(value), value);
    }

    /** Returns the difference in one line. */
    @Override
    public String toString() {
        return describe("the first program", "the second");
    }
}
