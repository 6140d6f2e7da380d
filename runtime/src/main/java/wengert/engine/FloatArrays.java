package wengert.engine;

/**
 * The arrays on which an engine computes in single precision, beside the arrays of doubles of a {@link Workspace}.
 *
 * <p>A run first rounds the parameters and the values to floats, and afterwards copies values and gradients back. A
 * training loop saves most of that: while it {@linkplain #hold holds} the arrays, the parameters and the gradients are
 * those here, and runs neither read nor write the doubles.
 */
public final class FloatArrays {
    private final float[] gradients;
    private final float[] values;
    private float[] parameters;
    private float[] scratch;
    private boolean held;

    /**
     * Creates arrays of zeros.
     *
     * @param parameters the number of parameters
     * @param values the number of inputs, states and outputs
     * @param scratch the number of elements that the engine needs during a run
     */
    FloatArrays(int parameters, int values, int scratch) {
        this.parameters = new float[parameters];
        this.gradients = new float[parameters];
        this.values = new float[values];
        this.scratch = new float[scratch];
    }

    /**
     * Returns the parameters themselves.
     *
     * @return the array, laid out as that of the doubles is
     */
    public float[] parameters() {
        return parameters;
    }

    /**
     * Returns the gradients themselves.
     *
     * @return the array, laid out as the parameters are
     */
    public float[] gradients() {
        return gradients;
    }

    /**
     * Returns the inputs, states and outputs, which a run copies in and out.
     *
     * @return the array
     */
    public float[] values() {
        return values;
    }

    /**
     * Returns what lives during a run only.
     *
     * @return the array, which may be another one after a run
     */
    public float[] scratch() {
        return scratch;
    }

    void resizeScratch(int elements) {
        scratch = new float[elements];
    }

    /**
     * Makes the parameters here the ones that count, beginning with those of the workspace, rounded.
     *
     * @param run the workspace that these arrays belong to
     */
    public void hold(Workspace run) {
        narrow(run.parameters(), parameters);
        held = true;
    }

    /**
     * Makes these the parameters that count, shared with another workspace that holds its own.
     *
     * @param other the arrays of a workspace of the same program
     */
    public void holdParametersOf(FloatArrays other) {
        parameters = other.parameters;
        held = true;
    }

    /**
     * Copies parameters and gradients to the doubles of the workspace, which a run does by itself unless they are held.
     *
     * @param run the workspace that these arrays belong to
     */
    public void publish(Workspace run) {
        widen(parameters, run.parameters());
        widen(gradients, run.gradients());
    }

    /**
     * Copies what a run reads from the doubles.
     *
     * @param run the workspace that these arrays belong to
     */
    public void beforeForward(Workspace run) {
        if (!held) {
            narrow(run.parameters(), parameters);
        }
        narrow(run.values(), values);
    }

    /**
     * Copies what a forward run has computed to the doubles.
     *
     * @param run the workspace that these arrays belong to
     */
    public void afterForward(Workspace run) {
        widen(values, run.values());
    }

    /**
     * Copies what a backward run has computed to the doubles.
     *
     * @param run the workspace that these arrays belong to
     */
    public void afterBackward(Workspace run) {
        if (!held) {
            widen(gradients, run.gradients());
        }
    }

    /**
     * Copies what an update has changed to the doubles.
     *
     * @param run the workspace that these arrays belong to
     */
    public void afterUpdate(Workspace run) {
        if (!held) {
            widen(parameters, run.parameters());
        }
    }

    private static void narrow(double[] from, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = (float) from[i];
        }
    }

    private static void widen(float[] from, double[] to) {
        for (int i = 0; i < from.length; i++) {
            to[i] = from[i];
        }
    }
}
