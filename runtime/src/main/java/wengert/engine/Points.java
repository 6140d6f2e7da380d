package wengert.engine;

import wengert.trace.Dim;
import wengert.trace.Shape;

/** The points of a domain under the live lengths of a run, in lexicographic order. */
final class Points {
    private final Shape domain;
    private final int[] lengthAt;
    private final int[] point;
    private final int[] extents;

    Points(Shape domain, Layout layout) {
        this.domain = domain;
        this.point = new int[domain.rank()];
        this.extents = new int[domain.rank()];
        this.lengthAt = new int[domain.rank()];
        for (int axis = 0; axis < domain.rank(); axis++) {
            Dim dim = domain.dim(axis);
            extents[axis] = dim.max();
            lengthAt[axis] = dim.isBounded() ? layout.length(dim.name()).offset() : -1;
        }
    }

    /** Goes to the first point; every domain has one. */
    int[] first(int[] integers) {
        for (int axis = 0; axis < point.length; axis++) {
            point[axis] = 0;
            if (lengthAt[axis] >= 0) {
                extents[axis] = integers[lengthAt[axis]];
            }
        }
        return point;
    }

    /** Goes to the last point, for walking backwards. */
    int[] last(int[] integers) {
        first(integers);
        for (int axis = 0; axis < point.length; axis++) {
            point[axis] = extents[axis] - 1;
        }
        return point;
    }

    /** Goes to the next point; returns false after the last one. */
    boolean next() {
        do {
            int axis = point.length - 1;
            while (axis >= 0 && ++point[axis] == extents[axis]) {
                point[axis--] = 0;
            }
            if (axis < 0) {
                return false;
            }
        } while (!insideTriangle());
        return true;
    }

    /** Goes to the point before; returns false before the first one. */
    boolean previous() {
        do {
            int axis = point.length - 1;
            while (axis >= 0 && --point[axis] < 0) {
                point[axis] = extents[axis] - 1;
                axis--;
            }
            if (axis < 0) {
                return false;
            }
        } while (!insideTriangle());
        return true;
    }

    private boolean insideTriangle() {
        Shape.Causal causal = domain.causal();
        return causal == null || point[causal.column()] <= point[causal.row()];
    }
}
