package wengert.lower;

import wengert.trace.Dim;

/** The loop over an axis in vector lanes: several vectors at a time, then single ones, and scalars for the rest. */
final class LaneLoop {
    private final KernelBuilder kernel;
    private final int axis;
    private final Dim dim;
    private final int width;
    private final int[] vectors;

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
     * @param vectors how many vectors are walked together where that pays, from the most to the fewest
     */
    LaneLoop(KernelBuilder kernel, int axis, Dim dim, int width, int... vectors) {
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
        if (dim.isBounded()) {
            Int extent = kernel.extent(axis);
            // Where the last vector may reach past the end, several of them may as well.
            Int reached = isPadded ? extent.plus(width - 1) : extent;
            Int done = new Int.Const(0);
            for (int count : vectors) {
                if (inTiles && dim.max() > (count - 1) * width) {
                    Int end = multiple(reached, count * width);
                    lanes(done, end, count, body);
                    done = end;
                }
            }
            Int whole = isPadded ? extent : multiple(extent, width);
            lanes(done, whole, 1, body);
            if (!isPadded) {
                part(whole, extent, 1, Tiling.NONE, body);
            }
        } else {
            int whole = (isPadded ? dim.max() + width - 1 : dim.max()) / width * width;
            int done = 0;
            for (int count : vectors) {
                int end = whole / (count * width) * count * width;
                if (inTiles && end > done) {
                    lanes(kernel.limit(axis, done), kernel.limit(axis, end), count, body);
                    done = end;
                }
            }
            if (done < whole) {
                lanes(kernel.limit(axis, done), kernel.limit(axis, whole), 1, body);
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
