package wengert.lower;

import java.util.List;
import wengert.engine.Precision;

/**
 * A whole program as a loop-level tree: the kernels and the calls that make up the forward and the backward run.
 *
 * @param name the name of the trace
 * @param kernels the kernels, each used by at least one call
 * @param forward the calls of the forward run, in order
 * @param backward the calls of the backward run, in order; empty without gradients
 * @param objective the position of the objective in the value array, or -1 if there is none
 * @param width the number of lanes of its vectors; 1 if it has none
 * @param precision what every number is: the arrays, the locals, the literals
 */
public record LoweredProgram(
        String name,
        List<Kernel> kernels,
        List<Call> forward,
        List<Call> backward,
        int objective,
        int width,
        Precision precision) {
    /**
     * Copies the lists.
     *
     * @param name as given
     * @param kernels as given
     * @param forward as given
     * @param backward as given
     * @param objective as given
     * @param width as given
     * @param precision as given
     */
    public LoweredProgram {
        kernels = List.copyOf(kernels);
        forward = List.copyOf(forward);
        backward = List.copyOf(backward);
    }

    /**
     * Makes a program of scalars in double precision.
     *
     * @param name the name of the trace
     * @param kernels the kernels
     * @param forward the calls of the forward run
     * @param backward the calls of the backward run
     * @param objective the position of the objective in the value array, or -1 if there is none
     */
    public LoweredProgram(String name, List<Kernel> kernels, List<Call> forward, List<Call> backward, int objective) {
        this(name, kernels, forward, backward, objective, 1);
    }

    /**
     * Makes a program in double precision.
     *
     * @param name the name of the trace
     * @param kernels the kernels
     * @param forward the calls of the forward run
     * @param backward the calls of the backward run
     * @param objective the position of the objective in the value array, or -1 if there is none
     * @param width the number of lanes of its vectors; 1 if it has none
     */
    public LoweredProgram(
            String name, List<Kernel> kernels, List<Call> forward, List<Call> backward, int objective, int width) {
        this(name, kernels, forward, backward, objective, width, Precision.F64);
    }

    /**
     * Returns the same program on other numbers.
     *
     * @param other what every number is
     * @return the program
     */
    public LoweredProgram in(Precision other) {
        return new LoweredProgram(name, kernels, forward, backward, objective, width, other);
    }

    /**
     * Returns the same program under another name.
     *
     * @param other the name
     * @return the program
     */
    public LoweredProgram named(String other) {
        return new LoweredProgram(other, kernels, forward, backward, objective, width, precision);
    }
}
