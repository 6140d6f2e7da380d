package wengert.lower;

import java.util.List;
import wengert.engine.Precision;

/**
 * The last part of a training step as a loop-level tree: kernels that compute gradients and update the parameters with them, by
 * one rule of an optimiser.
 *
 * @param name the name of the trace, then that of the rule
 * @param kernels the kernels, each used by at least one call
 * @param calls the calls, in order
 * @param width the number of lanes of its vectors; 1 if it has none
 * @param precision what every number is: the arrays, the locals, the literals
 */
public record LoweredUpdateRun(String name, List<Kernel> kernels, List<Call> calls, int width, Precision precision) {
    /**
     * Copies the lists.
     *
     * @param name as given
     * @param kernels as given
     * @param calls as given
     * @param width as given
     * @param precision as given
     */
    public LoweredUpdateRun {
        kernels = List.copyOf(kernels);
        calls = List.copyOf(calls);
    }

    /**
     * Returns the same kernels on other numbers.
     *
     * @param other what every number is
     * @return the kernels and calls
     */
    public LoweredUpdateRun in(Precision other) {
        return new LoweredUpdateRun(name, kernels, calls, width, other);
    }
}
