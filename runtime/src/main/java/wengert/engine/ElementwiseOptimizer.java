package wengert.engine;

import java.util.List;

/**
 * An optimiser that does the same few operations to each parameter by itself, and has them recorded as a rule.
 *
 * <p>The rule, played on the tape, says what a step does to a parameter. The loops of this object are one way to take the
 * step; a compiled program has another ({@code program.optimizer(rule)}), with the same bits but in fast mode. Both work on
 * the running numbers that this object keeps, so that the steps of one go on where those of the other ended.
 */
public interface ElementwiseOptimizer extends Optimizer {
    /**
     * Returns the rules: as a rule one, or several if some steps are simpler than others.
     *
     * @return the rules, at least one, all with the same running and shared numbers
     */
    List<UpdateRule> rules();

    /**
     * Returns what the rules are known by before they are recorded, as with a {@link wengert.trace.Recording}: code that was kept for
     * it runs without a look at them.
     *
     * @return a text that no other rules of the same jar have; empty, the default, if they are known by all that they are
     */
    default String identity() {
        return "";
    }

    /**
     * Goes on to the next step, as {@link #begin} does, and returns what its caller needs to move the parameters itself.
     *
     * @param learningRate the learning rate of the step
     * @param shared where the numbers go that all parameters share, in the order of {@link UpdateRule#shared()}; in single
     *     precision, rules use them rounded
     * @return which of the rules says what the step does
     */
    int advance(double learningRate, double[] shared);

    /**
     * Returns the running numbers themselves, in the order of {@link UpdateRule#running()}.
     *
     * @return for each an array with an element for each parameter; none in single precision
     */
    double[][] running();

    /**
     * Returns the running numbers themselves in single precision, in the order of {@link UpdateRule#running()}.
     *
     * @return for each an array with an element for each parameter; none in double precision
     */
    float[][] runningFloats();
}
