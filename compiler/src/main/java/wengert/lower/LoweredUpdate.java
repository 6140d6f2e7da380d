package wengert.lower;

import java.util.List;
import wengert.engine.Precision;

/**
 * An optimiser as a loop-level tree: a kernel for each of its rules.
 *
 * <p>A kernel takes the parameters, the gradients, an array for each running number, the shared numbers, and the range of
 * the parameters that it moves.
 *
 * @param name the name of the first rule
 * @param kernels the kernels, in the order of the rules
 * @param running the number of running numbers
 * @param width the number of lanes of its vectors; 1 if it has none
 * @param precision what every number is: the arrays, the locals, the literals
 */
public record LoweredUpdate(String name, List<Kernel> kernels, int running, int width, Precision precision) {
    /**
     * Copies the list.
     *
     * @param name as given
     * @param kernels as given
     * @param running as given
     * @param width as given
     * @param precision as given
     */
    public LoweredUpdate {
        kernels = List.copyOf(kernels);
    }
}
