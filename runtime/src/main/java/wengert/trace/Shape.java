package wengert.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The extents of an array, or of the domain over which a node is evaluated, outermost axis first.
 *
 * <p>A shape may be causal: then only the points whose index along {@link Causal#column} is at most the index along
 * {@link Causal#row} exist. A rank of 0 is a scalar.
 *
 * @param dims the extents, outermost first
 * @param causal the triangle to which two of the axes are restricted, or null for a full rectangle
 */
public record Shape(List<Dim> dims, Causal causal) {
    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(List.of(), null);

    /**
     * The restriction of two axes to a lower triangle: {@code index[column] <= index[row]}.
     *
     * @param row the axis that bounds
     * @param column the axis that is bounded
     */
    public record Causal(int row, int column) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Causal causal && row == causal.row && column == causal.column;
        }

        @Override
        public int hashCode() {
            return 31 * row + column;
        }
    }

    /**
     * Copies the list of extents.
     *
     * @param dims as given
     * @param causal as given
     */
    public Shape {
        dims = List.copyOf(dims);
    }

    /**
     * Returns a rectangular shape.
     *
     * @param dims the extents, outermost first
     * @return the shape
     */
    public static Shape of(Dim... dims) {
        return new Shape(Arrays.asList(dims), null);
    }

    /**
     * Returns a rectangular shape of fixed sizes.
     *
     * @param sizes the sizes, outermost first
     * @return the shape
     * @throws TraceException if a size is below 1
     */
    public static Shape of(int... sizes) {
        List<Dim> dims = new ArrayList<>();
        for (int size : sizes) {
            dims.add(Dim.of(size));
        }
        return new Shape(dims, null);
    }

    /**
     * Returns the number of axes.
     *
     * @return the rank, 0 for a scalar
     */
    public int rank() {
        return dims.size();
    }

    /**
     * Returns the extent of one axis.
     *
     * @param axis the axis, from 0
     * @return its extent
     */
    public Dim dim(int axis) {
        return dims.get(axis);
    }

    /**
     * Returns the number of elements that storage needs: the product of all maxima.
     *
     * @return the number of elements, 1 for a scalar
     * @throws TraceException if the product does not fit in an int
     */
    public int capacity() {
        long capacity = points();
        if (capacity > Integer.MAX_VALUE) {
            throw new TraceException(
                    "an array of shape %s has more than 2^31-1 elements; expected fewer".formatted(this));
        }
        return (int) capacity;
    }

    /**
     * Returns the number of points of a domain, the product of all maxima: where what is computed at them is not stored, it may
     * be more than an array holds.
     *
     * @return the number of points, or the greatest long if there are more
     */
    public long points() {
        long points = 1;
        // By position: an iterator would be garbage in every step of a training loop.
        for (int axis = 0; axis < rank(); axis++) {
            int extent = dim(axis).max();
            if (points > Long.MAX_VALUE / extent) {
                return Long.MAX_VALUE;
            }
            points *= extent;
        }
        return points;
    }

    /**
     * Returns the distance in storage between neighbours along each axis, row-major over the maxima.
     *
     * @return one stride an axis
     */
    public int[] strides() {
        int[] strides = new int[rank()];
        int stride = 1;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dim(axis).max();
        }
        return strides;
    }

    /**
     * Returns this shape with its axes in another order, or with some left out.
     *
     * <p>A causal restriction follows its axes, and disappears when either of them does.
     *
     * @param axes the axes to keep, in their new order
     * @return the shape
     */
    public Shape select(List<Integer> axes) {
        List<Dim> kept = new ArrayList<>();
        for (int axis : axes) {
            kept.add(dim(axis));
        }
        if (causal == null || !axes.contains(causal.row) || !axes.contains(causal.column)) {
            return new Shape(kept, null);
        }
        return new Shape(kept, new Causal(axes.indexOf(causal.row), axes.indexOf(causal.column)));
    }

    // equals and hashCode are written out because the generated ones are linked at run time, which costs start-up.

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && dims.equals(shape.dims) && Objects.equals(causal, shape.causal);
    }

    @Override
    public int hashCode() {
        return 31 * dims.hashCode() + (causal == null ? 0 : causal.hashCode());
    }

    /** Returns for instance {@code f64[n<=16, 64]}, or {@code f64[n<=16, n<=16 | i1<=i0]} for a causal shape. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("f64[");
        for (int axis = 0; axis < rank(); axis++) {
            text.append(axis == 0 ? "" : ", ").append(dim(axis));
        }
        if (causal != null) {
            text.append(" | i%d<=i%d".formatted(causal.column, causal.row));
        }
        return text.append(']').toString();
    }
}
