package wengert.compiler;

/**
 * The search for NaNs in a run.
 *
 * <p>It is a class of its own because it has no string constants: before HotSpot compiles a hot method, it makes all the
 * strings of the method's class, in the thread that runs, which would be an allocation in a step.
 */
final class NaNs {
    private NaNs() {}

    static boolean in(double[] array) {
        for (double element : array) {
            if (Double.isNaN(element)) {
                return true;
            }
        }
        return false;
    }
}
