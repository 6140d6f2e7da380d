package wengert.lower;

import wengert.pass.MemoryPlan;
import wengert.trace.Dim;
import wengert.trace.Index;

/** The loops that give all of an array its first content at once, whatever its shape, so that kernels are shared. */
final class WholeArray {
    private final KernelBuilder kernel;
    private final int width;

    /**
     * Starts the loops.
     *
     * @param kernel the kernel to which they are added
     * @param width the number of lanes, 1 for scalars
     */
    WholeArray(KernelBuilder kernel, int width) {
        this.kernel = kernel;
        this.width = width;
    }

    /**
     * Adds the loops.
     *
     * @param to the array
     * @param from the array that is copied, of the same size and order, or null
     * @param constant what every element becomes if there is none
     */
    void set(MemoryPlan.Place to, MemoryPlan.Place from, double constant) {
        int axis = kernel.axis(Dim.of(to.size()));
        int whole = to.size() / width * width;
        Int start = new Int.Const(0);
        String array = kernel.arguments().array(to);
        if (width > 1 && whole > 0) {
            kernel.openPart(axis, start, kernel.limit(axis, whole), width);
            Value value = from == null
                    ? new Value.Broadcast(new Value.Literal(constant))
                    : new Value.LoadVector(kernel.arguments().array(from), at(from, axis));
            kernel.add(new Stmt.Store(array, at(to, axis), value));
            kernel.close();
            start = kernel.limit(axis, whole);
        }
        if (width == 1 || whole < to.size()) {
            kernel.openPart(axis, start, kernel.extent(axis), 1);
            Value value = from == null
                    ? new Value.Literal(constant)
                    : new Value.Load(kernel.arguments().array(from), at(from, axis));
            kernel.add(new Stmt.Store(array, at(to, axis), value));
            kernel.close();
        }
    }

    private Int at(MemoryPlan.Place place, int axis) {
        return kernel.position(place, Index.axis(axis));
    }
}
