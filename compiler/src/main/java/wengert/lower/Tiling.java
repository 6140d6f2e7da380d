package wengert.lower;

/**
 * Which neighbours a kernel computes together in registers: rows along one axis, so that they share loads and that their
 * sums do not wait for one another, and vectors of lanes along another.
 *
 * @param rowAxis the kernel's axis of the rows, -1 if there is one row
 * @param rows the number of rows
 * @param laneAxis the kernel's axis of the lanes, -1 for scalars
 * @param vectors the number of vectors along it
 * @param width the number of lanes of a vector, 1 for scalars
 */
record Tiling(int rowAxis, int rows, int laneAxis, int vectors, int width) {
    /** One element at a time. */
    static final Tiling NONE = new Tiling(-1, 1, -1, 1, 1);

    /** Returns a tiling of rows of scalars. */
    static Tiling rows(int axis, int rows) {
        return new Tiling(axis, rows, -1, 1, 1);
    }

    /** Returns a tiling of one row of vectors. */
    static Tiling lanes(int axis, int vectors, int width) {
        return new Tiling(-1, 1, axis, vectors, width);
    }

    /** Returns this tiling with other rows. */
    Tiling withRows(int axis, int count) {
        return new Tiling(axis, count, laneAxis, vectors, width);
    }

    /** Returns this tiling without rows, or without lanes, or as it is. */
    Tiling only(boolean keepsRows, boolean keepsLanes) {
        return new Tiling(
                keepsRows ? rowAxis : -1,
                keepsRows ? rows : 1,
                keepsLanes ? laneAxis : -1,
                keepsLanes ? vectors : 1,
                keepsLanes ? width : 1);
    }

    /** As a record would compare, but written out: the JVM links what is generated when it is first called. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tiling that
                && rowAxis == that.rowAxis
                && rows == that.rows
                && laneAxis == that.laneAxis
                && vectors == that.vectors
                && width == that.width;
    }

    @Override
    public int hashCode() {
        return (((rowAxis * 31 + rows) * 31 + laneAxis) * 31 + vectors) * 31 + width;
    }

    boolean hasLanes() {
        return laneAxis >= 0;
    }

    /** Returns how far an element of the tile is from its first one. */
    Shift shift(int row, int vector) {
        return new Shift(rowAxis, row, laneAxis, vector * width);
    }

    /**
     * The distance of an element of a tile from its first one.
     *
     * @param rowAxis the axis of the rows
     * @param row how many positions further along it
     * @param laneAxis the axis of the lanes
     * @param lane how many positions further along it
     */
    record Shift(int rowAxis, int row, int laneAxis, int lane) {
        /** No distance. */
        static final Shift NONE = new Shift(-1, 0, -1, 0);

        /** Returns the distance along an axis. */
        int along(int axis) {
            if (axis < 0) {
                return 0;
            }
            return (axis == rowAxis ? row : 0) + (axis == laneAxis ? lane : 0);
        }
    }
}
