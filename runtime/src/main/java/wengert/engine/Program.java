package wengert.engine;

import wengert.trace.Trace;

/**
 * A trace that can be run: forward for its outputs, backward for the gradient of its objective.
 *
 * <p>A program holds no state of a run and may be used by many threads at once, each with a {@link Workspace} of its
 * own. The interpreter and the compiler both make programs; for one trace and precision they give the same bits.
 */
public interface Program {
    /**
     * Returns the trace as it was recorded.
     *
     * @return the trace
     */
    Trace trace();

    /**
     * Returns where everything lies in a workspace.
     *
     * @return the layout
     */
    Layout layout();

    /**
     * Creates a workspace whose parameters are shared with others.
     *
     * @param parameters the parameters, of length {@link Layout#parameterCount()}
     * @return a workspace for this program
     * @throws IllegalArgumentException if the array has another length
     */
    Workspace workspace(double[] parameters);

    /**
     * Creates a workspace with parameters of its own, all 0.
     *
     * @return a workspace for this program
     */
    default Workspace workspace() {
        return workspace(new double[layout().parameterCount()]);
    }

    /**
     * Computes the outputs and the states for the next run.
     *
     * @param run a workspace of this program
     * @return the objective: the first scalar output, or NaN if the trace has none
     * @throws IllegalArgumentException if the workspace belongs to another program, or an integer input names what is past a live
     *     length
     */
    double forward(Workspace run);

    /**
     * Computes the gradient of the objective with respect to every parameter, after {@link #forward} on the same
     * workspace, whose parameters and inputs are as they were then.
     *
     * @param run a workspace of this program
     * @throws IllegalArgumentException if the workspace belongs to another program
     * @throws IllegalStateException if the program has no gradient
     */
    void backward(Workspace run);

    /**
     * Returns an optimiser that takes an optimiser's steps by this engine's means: a compiled program generates code for its
     * rule, with the same bits unless it is in fast mode; any other returns the optimiser itself.
     *
     * @param rule the optimiser, whose running numbers are used and changed; it need not be for the parameters of this
     *     program, nor in its precision
     * @return an optimiser of the same size, precision and learning rate; only one of both may be used for a step
     */
    default Optimizer optimizer(ElementwiseOptimizer rule) {
        return rule;
    }

    /**
     * Returns training steps of this program with an optimiser, by this engine's means: forward, backward and update one after
     * the other, unless a compiled program has a rule to do better. The bits are those of {@link #forward}, {@link #backward} and
     * {@link #optimizer}.
     *
     * @param rule the optimiser, whose running numbers are used and changed, for as many parameters as the program has and in
     *     its precision
     * @return the steps
     * @throws IllegalArgumentException if the optimiser is of another size or precision
     */
    default Step step(ElementwiseOptimizer rule) {
        if (rule.size() != layout().parameterCount()) {
            throw new IllegalArgumentException("the optimiser is for " + rule.size() + " parameters, program '"
                    + trace().name() + "' has " + layout().parameterCount() + "; expected as many");
        }
        return Step.separate(this, optimizer(rule));
    }
}
