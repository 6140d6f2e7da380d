package wengert.engine;

/**
 * A rule that moves parameters against their gradients, one step at a time.
 *
 * <p>An optimiser is made for a fixed number of parameters, keeps its own state for each, and allocates nothing a
 * step. It is not safe for use by several threads at once, but for one thing: between {@link #begin} and the next one,
 * several threads may each {@code move} a part of the parameters.
 */
public interface Optimizer {
    /**
     * Returns the number of parameters that this optimiser was made for.
     *
     * @return the number of parameters
     */
    int size();

    /**
     * Returns what each operation of a step is rounded to.
     *
     * @return the precision
     */
    Precision precision();

    /**
     * Returns the learning rate of {@link #step(double[], double[])}.
     *
     * @return the learning rate
     */
    double learningRate();

    /**
     * Takes one step with the optimiser's own learning rate.
     *
     * @param parameters the parameters, {@link #size()} of them, updated in place
     * @param gradients the gradient of the loss with respect to each parameter, only read
     * @throws IllegalArgumentException if an array has another length
     */
    default void step(double[] parameters, double[] gradients) {
        step(parameters, gradients, learningRate());
    }

    /**
     * Takes one step with the given learning rate, say one that decays from step to step.
     *
     * @param parameters the parameters, {@link #size()} of them, updated in place
     * @param gradients the gradient of the loss with respect to each parameter, only read; not the array of the
     *     parameters
     * @param learningRate the learning rate of this step; it is used as it is, also where it is zero or negative
     * @throws IllegalArgumentException if an array has another length
     */
    void step(double[] parameters, double[] gradients, double learningRate);

    /**
     * Takes one step in single precision on arrays of floats, with the bits of {@link #step(double[], double[], double)}.
     *
     * @param parameters the parameters, {@link #size()} of them, updated in place
     * @param gradients the gradient of the loss with respect to each parameter, only read; not the array of the
     *     parameters
     * @param learningRate the learning rate of this step, rounded to float
     * @throws IllegalArgumentException if an array has another length
     * @throws UnsupportedOperationException if the optimiser is in double precision
     */
    void step(float[] parameters, float[] gradients, double learningRate);

    /**
     * Begins a step that is taken in parts: computes what all parameters share. Each parameter must then be moved once.
     *
     * @param learningRate the learning rate of this step, as in {@link #step(double[], double[], double)}
     */
    void begin(double learningRate);

    /**
     * Takes the step that has begun with some of the parameters.
     *
     * @param parameters all parameters, {@link #size()} of them; those in the range are updated in place
     * @param gradients the gradient with respect to each parameter, only read; not the array of the parameters
     * @param from the first parameter that is moved
     * @param to the end of those that are moved, exclusive
     * @throws IllegalArgumentException if an array has another length, or the range is not inside of it
     */
    void move(double[] parameters, double[] gradients, int from, int to);

    /**
     * Takes the step that has begun with some of the parameters, in single precision on arrays of floats.
     *
     * @param parameters all parameters, {@link #size()} of them; those in the range are updated in place
     * @param gradients the gradient with respect to each parameter, only read; not the array of the parameters
     * @param from the first parameter that is moved
     * @param to the end of those that are moved, exclusive
     * @throws IllegalArgumentException if an array has another length, or the range is not inside of it
     * @throws UnsupportedOperationException if the optimiser is in double precision
     */
    void move(float[] parameters, float[] gradients, int from, int to);
}
