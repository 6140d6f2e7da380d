package wengert.emit;

/** What the generated last part of a training step in single precision implements: {@link GeneratedUpdateRun} on floats. */
public interface GeneratedFloatUpdateRun {
    /**
     * Updates parameters, after a backward run on the same arrays.
     *
     * @param parameters the parameters, of which some are updated
     * @param gradients the gradients, of which partial sums may be read
     * @param values inputs, states and outputs
     * @param scratch what lives during a run only
     * @param integers live lengths and integer inputs
     * @param running an array with an element for each parameter for every running number of the optimiser; updated as the
     *     parameters are
     * @param shared the numbers that all parameters share in the step
     */
    void update(
            float[] parameters,
            float[] gradients,
            float[] values,
            float[] scratch,
            int[] integers,
            float[][] running,
            float[] shared);
}
