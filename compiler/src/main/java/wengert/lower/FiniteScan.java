package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.engine.FlatArray;
import wengert.engine.Layout;
import wengert.pass.MemoryPlan;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Shape;
import wengert.trace.Views;

/**
 * The kernel that adds {@code x - x} over the elements of an array that exist in a run to what a {@link PoisonScan} has found:
 * 0, or NaN if one is not finite. It is in scalars, as what pads rows may be anything.
 */
final class FiniteScan {
    /** Sums run side by side. */
    private static final int SUMS = 4;

    private final KernelBuilder kernel;
    private final Node node;
    private final List<String> sums = new ArrayList<>();
    private final List<Index> point = new ArrayList<>();
    private final int innermost;

    /**
     * Starts the kernel.
     *
     * @param node the array
     */
    FiniteScan(MemoryPlan plan, Layout layout, Node node) {
        this.kernel = new KernelBuilder(new KernelArguments(plan, layout, null, false));
        this.node = node;
        this.innermost = plan.arrangement().innermost(node);
        MemoryPlan.Place poison = new MemoryPlan.Place(FlatArray.SCRATCH, plan.poison(), List.of(), 1);
        kernel.arguments().array(poison);
        lower(poison);
    }

    KernelBuilder kernel() {
        return kernel;
    }

    private void lower(MemoryPlan.Place poison) {
        Shape shape = node.shape();
        for (int axis = 0; axis < shape.rank(); axis++) {
            point.add(Index.axis(kernel.axis(shape.dim(axis))));
        }
        for (int i = 0; i < SUMS; i++) {
            sums.add(kernel.local("s"));
            kernel.add(new Stmt.Declare(sums.get(i), new Value.Literal(0.0)));
        }
        List<Integer> order = new ArrayList<>(Views.axes(shape));
        order.remove((Integer) innermost);
        int shared = sharedAxis(shape);
        if (shared != innermost) {
            order.remove((Integer) shared);
        }
        for (int axis : order) {
            kernel.open(axis, shape.causal(), false);
        }
        if (shared < 0) {
            row(shape, -1, 1);
        } else {
            int extent = shape.dim(shared).max();
            int whole = extent / SUMS * SUMS;
            part(shape, shared, new Int.Const(0), kernel.limit(shared, whole), SUMS);
            if (whole < extent) {
                part(shape, shared, kernel.limit(shared, whole), kernel.extent(shared), 1);
            }
        }
        for (int i = 0; i < order.size(); i++) {
            kernel.close();
        }
        String array = kernel.arguments().array(poison);
        Int at = kernel.position(poison, Index.constant(0));
        Value all = new Value.Load(array, at);
        for (String sum : sums) {
            all = new Value.Apply(Op.ADD, 0, List.of(all, new Value.Local(sum)));
        }
        kernel.add(new Stmt.Store(array, at, all));
    }

    /** Returns the axis whose neighbours go to different sums, the innermost one if it is of fixed length, or -1. */
    private int sharedAxis(Shape shape) {
        int found = -1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            Shape.Causal triangle = shape.causal();
            boolean isFixed = !shape.dim(axis).isBounded()
                    && shape.dim(axis).max() >= SUMS
                    && (triangle == null || (triangle.row() != axis && triangle.column() != axis));
            found = isFixed && found != innermost ? axis : found;
        }
        return found;
    }

    private void part(Shape shape, int shared, Int from, Int to, int count) {
        kernel.openPart(shared, from, to, count);
        row(shape, shared, count);
        kernel.close();
    }

    /** Adds the loop over the axis whose neighbours are next to each other, unless it is open; a scalar has none. */
    private void row(Shape shape, int shared, int count) {
        boolean opens = innermost >= 0 && innermost != shared;
        if (opens) {
            kernel.open(innermost, shape.causal(), false);
        }
        for (int i = 0; i < count; i++) {
            Tiling.Shift shift = new Tiling.Shift(shared, i, -1, 0);
            Value element =
                    new Value.Load(kernel.arguments().array(node), kernel.position(new Operand(node, point), shift));
            Value difference = new Value.Apply(Op.SUB, 0, List.of(element, element));
            Value sum = new Value.Local(sums.get(i));
            kernel.add(new Stmt.Assign(sums.get(i), new Value.Apply(Op.ADD, 0, List.of(sum, difference))));
        }
        if (opens) {
            kernel.close();
        }
    }
}
