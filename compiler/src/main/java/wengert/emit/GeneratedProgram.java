package wengert.emit;

/**
 * What a generated class implements: the two runs of a program over flat arrays.
 *
 * <p>Both take the parameters, the gradients, the values (inputs, states, outputs), scratch space and the integers (live
 * lengths, integer inputs) of a {@link wengert.engine.Workspace}.
 */
public interface GeneratedProgram {
    /**
     * Computes the outputs.
     *
     * @param parameters the parameters
     * @param gradients the gradients
     * @param values inputs, states and outputs
     * @param scratch what lives during a run only
     * @param integers live lengths and integer inputs
     * @return the objective, or NaN if there is none
     */
    double forward(double[] parameters, double[] gradients, double[] values, double[] scratch, int[] integers);

    /**
     * Computes the gradients of the objective, after a forward run on the same arrays.
     *
     * @param parameters the parameters
     * @param gradients the gradients, overwritten
     * @param values inputs, states and outputs
     * @param scratch what lives during a run only
     * @param integers live lengths and integer inputs
     */
    void backward(double[] parameters, double[] gradients, double[] values, double[] scratch, int[] integers);
}
