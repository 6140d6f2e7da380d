package wengert.lower;

import wengert.trace.Index;

/**
 * Which neighbours a kernel computes together in registers: rows along one axis, so that they share loads and that their
 * sums do not wait for one another, and vectors of lanes along another; several vectors lie along the axis of the lanes
 * or along a third one.
 *
 * @param rowAxis the kernel's axis of the rows, -1 if there is one row
 * @param rows the number of rows
 * @param laneAxis the kernel's axis of the lanes, -1 for scalars
 * @param width the number of lanes of a vector, 1 for scalars
 * @param vectorAxis the kernel's axis along which there are several vectors, -1 if there is one
 * @param vectors the number of vectors along it
 */
record Tiling(int rowAxis, int rows, int laneAxis, int width, int vectorAxis, int vectors) {
    /** One element at a time. */
    static final Tiling NONE = new Tiling(-1, 1, -1, 1, -1, 1);

    /** Returns a tiling of one row of vectors, next to each other along the axis of their lanes. */
    static Tiling lanes(int axis, int vectors, int width) {
        return new Tiling(-1, 1, axis, width, vectors > 1 ? axis : -1, vectors);
    }

    /** Returns this tiling with other rows. */
    Tiling withRows(int axis, int count) {
        return new Tiling(axis, count, laneAxis, width, vectorAxis, vectors);
    }

    /** Returns this tiling with several vectors along an axis that is not that of the lanes. */
    Tiling withVectors(int axis, int count) {
        return new Tiling(rowAxis, rows, laneAxis, width, axis, count);
    }

    /** Returns this tiling without rows, without lanes or without several vectors, or as it is. */
    Tiling only(boolean keepsRows, boolean keepsLanes, boolean keepsVectors) {
        return new Tiling(
                keepsRows ? rowAxis : -1,
                keepsRows ? rows : 1,
                keepsLanes ? laneAxis : -1,
                keepsLanes ? width : 1,
                keepsVectors ? vectorAxis : -1,
                keepsVectors ? vectors : 1);
    }

    /** As a record would compare, but written out: the JVM links what is generated when it is first called. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tiling that
                && rowAxis == that.rowAxis
                && rows == that.rows
                && laneAxis == that.laneAxis
                && width == that.width
                && vectorAxis == that.vectorAxis
                && vectors == that.vectors;
    }

    @Override
    public int hashCode() {
        return ((((rowAxis * 31 + rows) * 31 + laneAxis) * 31 + width) * 31 + vectorAxis) * 31 + vectors;
    }

    boolean hasLanes() {
        return laneAxis >= 0;
    }

    /** Returns how far an element of the tile is from its first one. */
    Shift shift(int row, int vector) {
        return new Shift(rowAxis, row, vectorAxis, vectorAxis == laneAxis ? vector * width : vector);
    }

    /**
     * The distance of an element of a tile from its first one.
     *
     * @param rowAxis the axis of the rows
     * @param row how many positions further along it
     * @param vectorAxis the axis of the vectors
     * @param vector how many positions further along it
     */
    record Shift(int rowAxis, int row, int vectorAxis, int vector) {
        /** No distance. */
        static final Shift NONE = new Shift(-1, 0, -1, 0);

        /** Says whether elements of the tile differ in an atom that is an axis by itself. */
        boolean isAlong(Index.Atom atom) {
            return atom instanceof Index.Axis axis && (axis.number() == rowAxis || axis.number() == vectorAxis);
        }

        /** Returns the distance along an axis. */
        int along(int axis) {
            if (axis < 0) {
                return 0;
            }
            return (axis == rowAxis ? row : 0) + (axis == vectorAxis ? vector : 0);
        }
    }
}
