package wengert.engine;

import java.util.Set;

/**
 * A training step of a program: forward, backward and the update of the parameters.
 *
 * <p>It belongs to one optimiser, whose running numbers it changes; so only one thread may use it at a time.
 */
public interface Step {
    /**
     * Takes a step in a workspace. In single precision, the parameters that count are the floats of the workspace if they are
     * {@linkplain FloatArrays#hold held}.
     *
     * @param run a workspace of the program, whose inputs are set
     * @param learningRate the learning rate of this step
     * @return the objective before the update
     * @throws IllegalArgumentException if the workspace belongs to another program
     */
    double take(Workspace run, double learningRate);

    /**
     * Gives a workspace the room that steps take, so that not even the first one allocates.
     *
     * @param run a workspace of the program
     * @throws IllegalArgumentException if the workspace belongs to another program
     */
    default void prepare(Workspace run) {}

    /**
     * Returns what updates the parameters whose gradients are stored, for inspection; a step taken with it is one of this
     * optimiser, too.
     *
     * @return the optimiser
     */
    Optimizer optimizer();

    /**
     * Returns the parameters that are updated where their gradient is computed. The gradient itself then is nowhere, and that
     * of the workspace is not what the step was taken with.
     *
     * @return the names of the parameters, none if all gradients are stored
     */
    Set<String> withoutGradient();

    /**
     * Returns steps in three parts: the forward run, the backward run, and the optimiser over all parameters.
     *
     * @param program what is run
     * @param optimizer what updates the parameters
     * @return the steps
     */
    static Step separate(Program program, Optimizer optimizer) {
        return new SeparateStep(program, optimizer);
    }
}
