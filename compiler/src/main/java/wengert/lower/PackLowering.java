package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.pass.Arrangement;
import wengert.pass.MemoryPlan;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Shape;

/**
 * The loops that copy an array into one with another innermost axis: along the rows of the copy, four rows at a time where
 * these are neighbours in the array.
 */
final class PackLowering {
    private static final int ROWS = 4;

    private final MemoryPlan plan;
    private final KernelBuilder kernel;

    PackLowering(MemoryPlan plan, KernelBuilder kernel) {
        this.plan = plan;
        this.kernel = kernel;
    }

    void lower(Arrangement.Packing packing) {
        Shape shape = packing.node().shape();
        MemoryPlan.Place to = plan.packedPlace(packing.node(), packing.innermost());
        MemoryPlan.Place from = plan.place(packing.node());
        List<Index> point = new ArrayList<>();
        for (Dim dim : shape.dims()) {
            point.add(Index.axis(kernel.axis(dim)));
        }
        // The copy is the first argument of its kernel.
        kernel.arguments().array(to);
        int inner = Math.min(packing.innermost(), shape.rank() - 1);
        int rows = plan.arrangement().innermost(packing.node());
        boolean isTiled = shape.causal() == null && rows >= 0 && rows != inner;
        int open = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (axis != inner && !(isTiled && axis == rows)) {
                kernel.open(axis, shape.causal(), false);
                open++;
            }
        }
        if (isTiled) {
            Int whole = new Int.Quotient(kernel.extent(rows), ROWS).times(ROWS);
            part(rows, new Int.Const(0), whole, ROWS, () -> copy(to, from, point, inner, shape, rows, ROWS));
            part(rows, whole, kernel.extent(rows), 1, () -> copy(to, from, point, inner, shape, rows, 1));
        } else {
            copy(to, from, point, inner, shape, -1, 1);
        }
        for (int i = 0; i < open; i++) {
            kernel.close();
        }
    }

    private void part(int axis, Int start, Int end, int step, Runnable body) {
        kernel.openPart(axis, start, end, step);
        body.run();
        kernel.close();
    }

    private void copy(
            MemoryPlan.Place to,
            MemoryPlan.Place from,
            List<Index> point,
            int inner,
            Shape shape,
            int rows,
            int count) {
        kernel.open(inner, shape.causal(), false);
        for (int row = 0; row < count; row++) {
            Tiling.Shift shift = new Tiling.Shift(rows, row, -1, 0);
            Value element =
                    new Value.Load(kernel.arguments().array(from), kernel.position(from, from.flat(point), shift));
            kernel.add(
                    new Stmt.Store(kernel.arguments().array(to), kernel.position(to, to.flat(point), shift), element));
        }
        kernel.close();
    }
}
