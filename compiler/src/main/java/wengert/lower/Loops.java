package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.pass.Footprint;
import wengert.pass.Tiles;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Shape;

/** The outer loops of a kernel, over axes of one domain, in tiles of neighbours where that pays. */
final class Loops {
    /** Four sums in registers hide the latency of an addition. */
    static final int ROWS = 4;

    private final KernelBuilder kernel;
    private final ExpressionLowering expressions;
    private final Shape domain;
    private final Tiles tiles;
    private final boolean hasLargeTiles;
    private final int registers;
    private final int siblings;
    private final Rows rows;
    private final List<Index> point = new ArrayList<>();
    private final Shape.Causal causal;
    /** Whether rows past the live length may be computed. */
    private boolean mayPass;

    /** What a sum of products touches whose scalars pay in tiles of rows and columns, or null. */
    private Footprint product;

    /**
     * The loop that a kernel of several nodes has around those of each.
     *
     * @param axis the axis of the node's domain
     * @param loop the axis of the kernel
     * @param isInLanes whether that loop runs in vector lanes
     */
    record Rows(int axis, int loop, boolean isInLanes) {
        /** No such loop. */
        static final Rows NONE = new Rows(-1, -1, false);
    }

    /**
     * Gives every axis of a domain an axis of the kernel.
     *
     * @param registers the number of vectors that the processor holds in registers
     * @param siblings how many sums are accumulated side by side
     * @param rows the axis over which the kernel has a loop already, or {@link Rows#NONE}
     */
    Loops(
            KernelBuilder kernel,
            ExpressionLowering expressions,
            Shape domain,
            Tiles tiles,
            int registers,
            boolean hasLargeTiles,
            int siblings,
            Rows rows) {
        this.kernel = kernel;
        this.expressions = expressions;
        this.domain = domain;
        this.tiles = tiles;
        this.hasLargeTiles = hasLargeTiles;
        this.registers = registers;
        this.siblings = siblings;
        this.rows = rows;
        for (int axis = 0; axis < domain.rank(); axis++) {
            point.add(Index.axis(axis == rows.axis() ? rows.loop() : kernel.axis(domain.dim(axis))));
        }
        this.causal = ExpressionLowering.causal(domain, point);
    }

    /** Allows computing rows past the live length of an axis, up to the greatest one. */
    void mayPass(boolean allowed) {
        mayPass = allowed;
    }

    /** Lets scalars be walked in tiles of rows and columns along axes in which sums are products. */
    void product(Footprint footprint) {
        product = footprint;
    }

    /** Returns the current point: what stands for each axis of the domain. */
    List<Index> point() {
        return point;
    }

    /**
     * Runs a body at every point along some axes, in ascending order.
     *
     * @param rowAxes those of the axes of which one may be walked several rows at a time, none if that does not pay
     */
    void ascending(List<Integer> axes, List<Integer> rowAxes, Runnable body) {
        List<Integer> order = new ArrayList<>(axes);
        order.remove((Integer) rows.axis());
        int rowAxis = rowAxis(rowAxes);
        int columnAxis = rowAxis < 0 ? -1 : columnAxis(rowAxes, rowAxis);
        order.remove((Integer) rowAxis);
        order.remove((Integer) columnAxis);
        for (int axis : order) {
            open(axis, false);
        }
        Runnable inner = rowAxis < 0 ? body : () -> rows(rowAxis, body);
        if (columnAxis < 0) {
            inner.run();
        } else {
            columns(columnAxis, inner);
        }
        close(order.size());
    }

    /** Walks an axis several positions at a time, each with a vector or a scalar, so that what is loaded for a row is shared. */
    private void columns(int columnAxis, Runnable inner) {
        int axis = point.get(columnAxis).asAxis();
        Dim dim = domain.dim(columnAxis);
        Tiling outer = expressions.tiling();
        Int done = new Int.Const(0);
        int most = 0;
        for (int count : counts(outer.hasLanes() ? tiles.vectors() : tiles.columns())) {
            int longest = dim.max() / count * count;
            if (longest > most) {
                Int end = dim.isBounded() ? LaneLoop.multiple(kernel.extent(axis), count) : kernel.limit(axis, longest);
                expressions.tiling(outer.withVectors(axis, count));
                part(axis, done, end, count, inner);
                done = end;
                most = dim.isBounded() ? 0 : longest;
            }
        }
        expressions.tiling(outer);
        if (dim.isBounded() || most < dim.max()) {
            part(axis, done, kernel.extent(axis), 1, inner);
        }
    }

    /** Returns how many vectors or columns are walked together, from the most to the fewest. */
    private int[] counts(int usual) {
        if (usual == 1) {
            return new int[0];
        }
        return hasLargeTiles && siblings == 1 ? new int[] {2 * usual, usual} : new int[] {usual};
    }

    /**
     * Runs a body at every point along some axes, one of them in vector lanes.
     *
     * @param rowAxes those of the axes of which one may be walked several rows at a time, none if that does not pay
     * @param laneAxis the axis in lanes
     * @param width the number of lanes
     * @param isPadded whether the last vector may reach past the end
     */
    void ascendingInLanes(
            List<Integer> axes, List<Integer> rowAxes, int laneAxis, int width, boolean isPadded, Runnable body) {
        List<Integer> others = new ArrayList<>(axes);
        others.remove((Integer) laneAxis);
        List<Integer> otherRows = new ArrayList<>(rowAxes);
        otherRows.remove((Integer) laneAxis);
        Runnable inner = () -> ascending(others, otherRows, body);
        new LaneLoop(kernel, point.get(laneAxis).asAxis(), domain.dim(laneAxis), width, counts(tiles.vectors()))
                .run(!rowAxes.isEmpty(), isPadded, tiling -> inTiles(tiling, inner));
        expressions.masksScalars(false);
    }

    /** Runs what a tiling is set for. */
    private void inTiles(Tiling tiling, Runnable inner) {
        expressions.tiling(tiling);
        // A loop that ends at the diagonal lies within that of the other axis; that of all nodes lies around the lanes.
        expressions.masksScalars(!tiling.hasLanes() && rows.axis() >= 0 && !isFull(rows.axis()));
        inner.run();
        expressions.tiling(Tiling.NONE);
    }

    private void part(int axis, Int from, Int to, int step, Runnable inner) {
        kernel.openPart(axis, from, to, step);
        inner.run();
        kernel.close();
    }

    /** Walks an axis several rows at a time; what remains of a fixed axis are fewer rows at a time. */
    private void rows(int rowAxis, Runnable body) {
        int axis = point.get(rowAxis).asAxis();
        int extent = domain.dim(rowAxis).max();
        Tiling outer = expressions.tiling();
        if (domain.dim(rowAxis).isBounded()) {
            liveRows(axis, rows(outer, extent), extent, outer, body);
            return;
        }
        int rows = rows(outer, extent);
        int whole = extent / rows * rows;
        expressions.tiling(outer.withRows(axis, rows));
        part(axis, new Int.Const(0), kernel.limit(axis, whole), rows, body);
        if (whole < extent) {
            expressions.tiling(outer.withRows(axis, extent - whole));
            part(axis, kernel.limit(axis, whole), kernel.extent(axis), extent - whole, body);
        }
        expressions.tiling(outer);
    }

    /** Walks an axis up to its live length, or a little further: many rows at a time where most of them live, then half as many. */
    private void liveRows(int axis, int most, int extent, Tiling outer, Runnable body) {
        // There is room for the greatest length, so the rows must divide it.
        int rows = Math.min(most, Integer.lowestOneBit(extent));
        int fewer = Math.max(rows / 2, 2);
        Int live = kernel.extent(axis);
        Int whole = fewer == rows ? live : LaneLoop.multiple(live.plus(fewer - 1), rows);
        expressions.tiling(outer.withRows(axis, rows));
        part(axis, new Int.Const(0), whole, rows, body);
        if (fewer < rows) {
            expressions.tiling(outer.withRows(axis, fewer));
            part(axis, whole, live, fewer, body);
        }
        expressions.tiling(outer);
    }

    private int rows(Tiling outer, int extent) {
        int rows = outer.hasLanes() ? rowsInLanes(outer.vectors()) : ROWS;
        if (siblings > 1) {
            // They share the registers, and tiles of each make a kernel long enough without more rows of single
            // vectors.
            int most = Math.max(1, registers * 3 / 4 / (siblings * outer.vectors()));
            rows = Math.min(Math.min(rows, tiles.rows()), Integer.highestOneBit(most));
        }
        return Math.min(rows, extent);
    }

    /** As many rows as there are sums for, so that a single vector has more of them; large tiles have more vectors alone. */
    private int rowsInLanes(int vectors) {
        return Math.max(vectors, tiles.vectors()) * tiles.rows() / vectors;
    }

    /** Runs a body at every point of the domain, from the last to the first. */
    void descending(Runnable body) {
        for (int axis = 0; axis < domain.rank(); axis++) {
            open(axis, true);
        }
        body.run();
        close(domain.rank());
    }

    private void open(int axis, boolean descending) {
        kernel.open(point.get(axis).asAxis(), causal, descending);
    }

    /** Opens the loops over folded axes, inside of the others. */
    void openFolded(List<Integer> folded, boolean descending) {
        for (int axis : folded) {
            open(axis, descending);
        }
    }

    /** Closes the innermost loops. */
    void close(int count) {
        for (int i = 0; i < count; i++) {
            kernel.close();
        }
    }

    private int rowAxis(List<Integer> axes) {
        int least = expressions.tiling().hasLanes() ? 2 : ROWS;
        for (int i = axes.size() - 1; i >= 0; i--) {
            Dim dim = domain.dim(axes.get(i));
            if (axes.get(i) != rows.axis() && isFull(axes.get(i)) && !dim.isBounded() && dim.max() >= least) {
                return axes.get(i);
            }
        }
        return mayPass && expressions.tiling().hasLanes() ? liveRowAxis(axes) : -1;
    }

    private int liveRowAxis(List<Integer> axes) {
        for (int i = axes.size() - 1; i >= 0; i--) {
            Dim dim = domain.dim(axes.get(i));
            if (axes.get(i) != rows.axis() && isFull(axes.get(i)) && dim.isBounded() && dim.max() % 2 == 0) {
                return axes.get(i);
            }
        }
        return -1;
    }

    /** Returns an axis along which vectors or scalars can share what is loaded for a row, if there is one of them yet. */
    private int columnAxis(List<Integer> axes, int rowAxis) {
        boolean hasLanes = expressions.tiling().hasLanes();
        int columns = hasLanes ? tiles.vectors() : tiles.columns();
        if ((!hasLanes && product == null) || expressions.tiling().vectors() > 1 || columns == 1) {
            return -1;
        }
        for (int axis : axes) {
            if (axis != rowAxis
                    && axis != rows.axis()
                    && isFull(axis)
                    && domain.dim(axis).max() >= columns
                    && (hasLanes || product.isProduct(rowAxis, axis))) {
                return axis;
            }
        }
        return -1;
    }

    private boolean isFull(int axis) {
        Shape.Causal triangle = domain.causal();
        return triangle == null || (triangle.row() != axis && triangle.column() != axis);
    }
}
