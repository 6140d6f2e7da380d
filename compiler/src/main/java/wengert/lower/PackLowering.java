package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.pass.Arrangement;
import wengert.pass.MemoryPlan;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Shape;

/**
 * The loops that copy an array into one with another innermost axis: in blocks of vectors, or along the rows of the copy,
 * four rows at a time where these are neighbours in the array.
 */
final class PackLowering {
    private static final int ROWS = 4;
    private static final Int NONE = new Int.Const(0);

    private final MemoryPlan plan;
    private final KernelBuilder kernel;
    private final MemoryPlan.Place to;
    private final MemoryPlan.Place from;
    private final Shape shape;
    private final List<Index> point = new ArrayList<>();
    /** The axis whose neighbours are next to each other in the copy. */
    private final int inner;
    /** The axis whose neighbours are next to each other in the array. */
    private final int rows;

    PackLowering(MemoryPlan plan, KernelBuilder kernel, Arrangement.Packing packing) {
        this.plan = plan;
        this.kernel = kernel;
        this.to = plan.packedPlace(packing.node(), packing.innermost());
        this.from = plan.place(packing.node());
        this.shape = packing.node().shape();
        for (Dim dim : shape.dims()) {
            point.add(Index.axis(kernel.axis(dim)));
        }
        this.inner = Math.min(packing.innermost(), shape.rank() - 1);
        this.rows = plan.arrangement().innermost(packing.node());
        // The copy is the first argument of its kernel.
        kernel.arguments().array(to);
    }

    void lower() {
        boolean isTiled = shape.causal() == null && rows >= 0 && rows != inner;
        boolean isInBlocks = isTiled && isInBlocks();
        // What blocks have in common comes before all loops.
        BlockTranspose blocks =
                isInBlocks ? new BlockTranspose(kernel, plan.arrangement().width()) : null;
        int open = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (axis != inner && !(isTiled && axis == rows)) {
                kernel.open(axis, shape.causal(), false);
                open++;
            }
        }
        if (isInBlocks) {
            blocks(blocks);
        } else if (isTiled) {
            rows(NONE, kernel.extent(inner));
        } else {
            kernel.open(inner, shape.causal(), false);
            copy(1);
            kernel.close();
        }
        for (int i = 0; i < open; i++) {
            kernel.close();
        }
    }

    /** Says whether there are whole vectors along the copy's innermost axis, if need be with elements past its live length. */
    private boolean isInBlocks() {
        int width = plan.arrangement().width();
        Dim along = shape.dim(inner);
        return width >= BlockTranspose.COLUMNS
                && along.max() >= width
                && !(along.isBounded() && along.max() % width != 0)
                && shape.dim(rows).max() >= BlockTranspose.COLUMNS;
    }

    /** Adds loops over blocks, and over the elements that are left of either axis. */
    private void blocks(BlockTranspose blocks) {
        int width = plan.arrangement().width();
        Dim along = shape.dim(inner);
        int whole = along.max() / width * width;
        Int end = along.isBounded() ? kernel.extent(inner) : kernel.limit(inner, whole);
        Dim across = shape.dim(rows);
        boolean isRest = across.max() % BlockTranspose.COLUMNS != 0;
        Int columns = isRest ? LaneLoop.multiple(kernel.extent(rows), BlockTranspose.COLUMNS) : kernel.extent(rows);
        part(
                inner,
                NONE,
                end,
                width,
                () -> part(
                        rows, NONE, columns, BlockTranspose.COLUMNS, () -> blocks.add(to, from, point, rows, inner)));
        if (isRest) {
            part(rows, columns, kernel.extent(rows), 1, () -> part(inner, NONE, end, 1, () -> copy(1)));
        }
        if (whole < along.max()) {
            rows(end, kernel.extent(inner));
        }
    }

    /** Adds loops over rows of the copy, or a part of each. */
    private void rows(Int start, Int end) {
        Int whole = LaneLoop.multiple(kernel.extent(rows), ROWS);
        part(rows, NONE, whole, ROWS, () -> part(inner, start, end, 1, () -> copy(ROWS)));
        part(rows, whole, kernel.extent(rows), 1, () -> part(inner, start, end, 1, () -> copy(1)));
    }

    private void part(int axis, Int start, Int end, int step, Runnable body) {
        kernel.openPart(axis, start, end, step);
        body.run();
        kernel.close();
    }

    /** Copies an element of some neighbouring rows. */
    private void copy(int count) {
        for (int row = 0; row < count; row++) {
            Tiling.Shift shift = new Tiling.Shift(rows, row, -1, 0);
            Value element =
                    new Value.Load(kernel.arguments().array(from), kernel.position(from, from.flat(point), shift));
            kernel.add(
                    new Stmt.Store(kernel.arguments().array(to), kernel.position(to, to.flat(point), shift), element));
        }
    }
}
