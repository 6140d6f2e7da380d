package wengert.lower;

import wengert.trace.Dim;

/** The loop over an axis in vector lanes: several vectors at a time, then single ones, and scalars for the rest. */
final class LaneLoop {
    private final KernelBuilder kernel;
    private final int axis;
    private final Dim dim;
    private final int width;
    private final int vectors;

    /** What the loop repeats. */
    @FunctionalInterface
    interface Body {
        /** Adds it for a part of the axis that is walked in a tiling. */
        void add(Tiling tiling);
    }

    /**
     * Describes the loop.
     *
     * @param axis the axis of the kernel
     * @param width the number of lanes
     * @param vectors how many vectors are walked together where that pays
     */
    LaneLoop(KernelBuilder kernel, int axis, Dim dim, int width, int vectors) {
        this.kernel = kernel;
        this.axis = axis;
        this.dim = dim;
        this.width = width;
        this.vectors = vectors;
    }

    /**
     * Adds the loop to the kernel.
     *
     * @param inTiles whether several vectors at a time pay
     * @param isPadded whether the last vector may reach past the end
     */
    void run(boolean inTiles, boolean isPadded, Body body) {
        int tile = vectors * width;
        Int zero = new Int.Const(0);
        if (dim.isBounded()) {
            Int extent = kernel.extent(axis);
            Int tiled = zero;
            if (inTiles && dim.max() > width) {
                // Where the last vector may reach past the end, two of them may as well.
                tiled = multiple(isPadded ? extent.plus(width - 1) : extent, tile);
                lanes(zero, tiled, vectors, body);
            }
            Int whole = isPadded ? extent : multiple(extent, width);
            lanes(tiled, whole, 1, body);
            if (!isPadded) {
                part(whole, extent, 1, Tiling.NONE, body);
            }
        } else {
            int whole = isPadded ? (dim.max() + width - 1) / width * width : dim.max() / width * width;
            int tiled = inTiles ? whole / tile * tile : 0;
            if (tiled > 0) {
                lanes(zero, kernel.limit(axis, tiled), vectors, body);
            }
            if (tiled < whole) {
                lanes(kernel.limit(axis, tiled), kernel.limit(axis, whole), 1, body);
            }
            if (whole < dim.max()) {
                part(kernel.limit(axis, whole), kernel.extent(axis), 1, Tiling.NONE, body);
            }
        }
    }

    /** Returns the greatest multiple of a number that an extent reaches. */
    static Int multiple(Int extent, int of) {
        return new Int.Quotient(extent, of).times(of);
    }

    private void lanes(Int from, Int to, int count, Body body) {
        part(from, to, count * width, Tiling.lanes(axis, count, width), body);
    }

    private void part(Int from, Int to, int step, Tiling tiling, Body body) {
        kernel.openPart(axis, from, to, step);
        body.add(tiling);
        kernel.close();
    }
}
