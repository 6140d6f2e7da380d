package wengert.emit;

/**
 * What the generated last part of a training step implements: the gradients that are not stored, and the update of the parameters
 * with them.
 */
public interface GeneratedUpdateRun {
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
            double[] parameters,
            double[] gradients,
            double[] values,
            double[] scratch,
            int[] integers,
            double[][] running,
            double[] shared);
}
