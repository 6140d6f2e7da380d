package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Shape;

/** The outer loops of a kernel, over axes of one domain, one of them in lanes if that pays. */
final class Loops {
    /** Four sums in registers hide the latency of an addition. */
    private static final int LANES = 4;

    private final KernelBuilder kernel;
    private final ExpressionLowering expressions;
    private final Shape domain;
    private final List<Index> point = new ArrayList<>();
    private final Shape.Causal causal;

    /** Gives every axis of a domain an axis of the kernel. */
    Loops(KernelBuilder kernel, ExpressionLowering expressions, Shape domain) {
        this.kernel = kernel;
        this.expressions = expressions;
        this.domain = domain;
        for (Dim dim : domain.dims()) {
            point.add(Index.axis(kernel.axis(dim)));
        }
        this.causal = ExpressionLowering.causal(domain, point);
    }

    /** Returns the current point: what stands for each axis of the domain. */
    List<Index> point() {
        return point;
    }

    /**
     * Runs a body at every point along some axes, in ascending order, in lanes along the last axis that allows it.
     *
     * @param laneAxes those of the axes that may be walked in lanes
     */
    void ascending(List<Integer> axes, List<Integer> laneAxes, Runnable body) {
        List<Integer> order = new ArrayList<>(axes);
        int laneAxis = laneAxis(laneAxes);
        order.remove((Integer) laneAxis);
        for (int axis : order) {
            open(axis, false);
        }
        if (laneAxis < 0) {
            body.run();
        } else {
            lanes(point.get(laneAxis).asAxis(), domain.dim(laneAxis).max(), body);
        }
        close(order.size());
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

    private void lanes(int axis, int extent, Runnable body) {
        int whole = extent / LANES * LANES;
        kernel.openWhole(axis, whole, LANES);
        expressions.lanes(axis, LANES);
        body.run();
        expressions.lanes(-1, 1);
        kernel.close();
        if (whole < extent) {
            kernel.openRest(axis, whole);
            body.run();
            kernel.close();
        }
    }

    private int laneAxis(List<Integer> axes) {
        for (int i = axes.size() - 1; i >= 0; i--) {
            int axis = axes.get(i);
            Dim dim = domain.dim(axis);
            Shape.Causal triangle = domain.causal();
            boolean full = triangle == null || (triangle.row() != axis && triangle.column() != axis);
            if (full && !dim.isBounded() && dim.max() >= LANES) {
                return axis;
            }
        }
        return -1;
    }
}
