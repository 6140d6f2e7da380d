package wengert.trace;

/**
 * An integer array that a run sets and that views look elements up with: token ids, targets, a position.
 *
 * @param name the name under which a run sets the values
 * @param shape the shape of the array; scalar for a single index
 * @param bound the exclusive upper bound of every value; values are checked when they are set
 */
public record Indices(String name, Shape shape, int bound) {
    // equals and hashCode are written out because the generated ones are linked at run time, which costs start-up.

    @Override
    public boolean equals(Object other) {
        return other instanceof Indices indices
                && bound == indices.bound
                && name.equals(indices.name)
                && shape.equals(indices.shape);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + bound;
    }

    /** Returns for instance {@code tokens}. */
    @Override
    public String toString() {
        return name;
    }
}
