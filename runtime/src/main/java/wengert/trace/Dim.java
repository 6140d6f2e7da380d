package wengert.trace;

/**
 * The extent of one axis: a fixed size, or a live length that is set for each run and never exceeds a maximum.
 *
 * <p>Two bounded dimensions are the same when their name and maximum are. Storage is always laid out for the maximum, so
 * that offsets and strides are constants, while loops run to the live length.
 *
 * @param name the name of the live length, or an empty string for a fixed size
 * @param max the size, or the largest live length; at least 1
 */
public record Dim(String name, int max) {
    /**
     * Checks the size.
     *
     * @param name as given
     * @param max as given
     * @throws TraceException if the size is below 1
     */
    public Dim {
        if (max < 1) {
            throw new TraceException("dimension%s has size %d; expected at least 1"
                    .formatted(name.isEmpty() ? "" : " '" + name + "'", max));
        }
    }

    /**
     * Returns a fixed extent.
     *
     * @param size the number of elements along the axis, at least 1
     * @return the dimension
     * @throws TraceException if the size is below 1
     */
    public static Dim of(int size) {
        return new Dim("", size);
    }

    /**
     * Returns an extent whose live length, from 1 to the maximum, is an input of the program.
     *
     * @param name the name under which a run sets the live length
     * @param max the largest live length, at least 1
     * @return the dimension
     * @throws TraceException if the name is empty or the maximum is below 1
     */
    public static Dim bounded(String name, int max) {
        if (name.isEmpty()) {
            throw new TraceException("a bounded dimension has no name; expected one, for instance \"n\"");
        }
        return new Dim(name, max);
    }

    /**
     * Says whether the live length is set for each run.
     *
     * @return true for a bounded dimension, false for a fixed size
     */
    public boolean isBounded() {
        return !name.isEmpty();
    }

    // equals and hashCode are written out because the generated ones are linked at run time, which costs start-up.

    @Override
    public boolean equals(Object other) {
        return other instanceof Dim dim && max == dim.max && name.equals(dim.name);
    }

    @Override
    public int hashCode() {
        return 31 * max + name.hashCode();
    }

    /** Returns {@code 16} for a fixed size and {@code n<=16} for a bounded one. */
    @Override
    public String toString() {
        return isBounded() ? name + "<=" + max : Integer.toString(max);
    }
}
