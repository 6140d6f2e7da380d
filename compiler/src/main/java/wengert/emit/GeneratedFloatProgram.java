package wengert.emit;

/** What a generated class in single precision implements: {@link GeneratedProgram} on floats. */
public interface GeneratedFloatProgram {
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
    float forward(float[] parameters, float[] gradients, float[] values, float[] scratch, int[] integers);

    /**
     * Computes the gradients of the objective, after a forward run on the same arrays.
     *
     * @param parameters the parameters
     * @param gradients the gradients, overwritten
     * @param values inputs, states and outputs
     * @param scratch what lives during a run only
     * @param integers live lengths and integer inputs
     */
    void backward(float[] parameters, float[] gradients, float[] values, float[] scratch, int[] integers);
}
