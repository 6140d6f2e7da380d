package wengert.emit;

/** What a generated optimiser in single precision implements: {@link GeneratedUpdate} on floats. */
public interface GeneratedFloatUpdate {
    /**
     * Moves the parameters of a range.
     *
     * @param rule which of the optimiser's rules the step follows
     * @param parameters all parameters; those in the range are updated
     * @param gradients the gradient with respect to each parameter
     * @param running an array with an element for each parameter for every running number of the rule; updated in the
     *     range
     * @param shared the numbers that all parameters share in the step
     * @param from the first parameter
     * @param to the end of the range, exclusive
     */
    void move(int rule, float[] parameters, float[] gradients, float[][] running, float[] shared, int from, int to);
}
