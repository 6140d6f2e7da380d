package wengert.differential;

/**
 * How an engine fails on a recipe.
 *
 * @param leg the engine
 * @param sort what sort of failure, which stays the same while a recipe shrinks: {@code bits} or a class of exception
 * @param detail the first element that differs, with both values in hex, or the exception
 */
record Difference(String leg, String sort, String detail) {
    static Difference bits(String leg, String where, double expected, double actual) {
        String detail =
                "%s: expected %s = %s, got %s = %s".formatted(where, expected, hex(expected), actual, hex(actual));
        return new Difference(leg, "bits", detail);
    }

    static Difference thrown(String leg, Throwable error) {
        StringBuilder detail = new StringBuilder(error.toString());
        StackTraceElement[] frames = error.getStackTrace();
        for (int i = 0; i < Math.min(8, frames.length); i++) {
            detail.append("\n    at ").append(frames[i]);
        }
        return new Difference(leg, error.getClass().getSimpleName(), detail.toString());
    }

    /** Says whether two values are the same bits, all NaNs being one. */
    static boolean same(double expected, double actual) {
        return Double.doubleToLongBits(expected) == Double.doubleToLongBits(actual);
    }

    static String hex(double value) {
        return "0x%016x".formatted(Double.doubleToRawLongBits(value));
    }
}
