package wengert.engine;

import wengert.trace.Dim;
import wengert.trace.Shape;

/**
 * The points of a domain under the live lengths of a run, in lexicographic order.
 *
 * <p>They are visited row by row: {@link #point} is the first point of a row, the others follow along the last axis.
 * Where positions along the last axis are not evenly spaced, a row is a single point.
 */
final class Points {
    private static final int NONE = -1;

    private final int[] point;
    private final int[] extents;
    private final int[] lengthAt;
    /** The number of axes to step along from row to row: all of them where a row is a single point. */
    private final int stepped;
    /** The column of a triangle, if it comes after the row: it ends at {@link #diagonal}. */
    private final int below;
    /** The row of a triangle, if it comes after the column: it starts at {@link #diagonal}. */
    private final int above;
    /** The axis of a triangle that comes first. */
    private final int diagonal;

    Points(Shape domain, Layout layout, boolean single) {
        int rank = domain.rank();
        this.point = new int[rank];
        this.extents = new int[rank];
        this.lengthAt = new int[rank];
        this.stepped = single ? rank : Math.max(rank - 1, 0);
        for (int axis = 0; axis < rank; axis++) {
            Dim dim = domain.dim(axis);
            extents[axis] = dim.max();
            lengthAt[axis] = dim.isBounded() ? layout.length(dim.name()).offset() : NONE;
        }
        Shape.Causal causal = domain.causal();
        boolean columnLater = causal != null && causal.row() < causal.column();
        boolean rowLater = causal != null && causal.column() < causal.row();
        this.below = columnLater ? causal.column() : NONE;
        this.above = rowLater ? causal.row() : NONE;
        this.diagonal = columnLater ? causal.row() : rowLater ? causal.column() : NONE;
    }

    /** Returns the array in which the first point of the present row is found. */
    int[] point() {
        return point;
    }

    /** Returns the number of points of the present row. */
    int count() {
        int last = point.length - 1;
        return stepped == point.length ? 1 : end(last) - start(last);
    }

    /** Goes to the first row; every domain has one. */
    void first(int[] integers) {
        measure(integers);
        for (int axis = 0; axis < point.length; axis++) {
            point[axis] = start(axis);
        }
    }

    /** Goes to the next row; returns false after the last one. */
    boolean next() {
        int axis = stepped - 1;
        while (axis >= 0 && ++point[axis] == end(axis)) {
            axis--;
        }
        if (axis < 0) {
            return false;
        }
        while (++axis < point.length) {
            point[axis] = start(axis);
        }
        return true;
    }

    /** Goes to the last point, for walking backwards over single points. */
    void last(int[] integers) {
        measure(integers);
        for (int axis = 0; axis < point.length; axis++) {
            point[axis] = end(axis) - 1;
        }
    }

    /** Goes to the point before; returns false before the first one. */
    boolean previous() {
        int axis = stepped - 1;
        while (axis >= 0 && --point[axis] < start(axis)) {
            axis--;
        }
        if (axis < 0) {
            return false;
        }
        while (++axis < point.length) {
            point[axis] = end(axis) - 1;
        }
        return true;
    }

    private void measure(int[] integers) {
        for (int axis = 0; axis < point.length; axis++) {
            if (lengthAt[axis] != NONE) {
                extents[axis] = integers[lengthAt[axis]];
            }
        }
    }

    private int start(int axis) {
        return axis == above ? point[diagonal] : 0;
    }

    private int end(int axis) {
        return axis == below ? point[diagonal] + 1 : extents[axis];
    }
}
