package wengert.engine;

/** One of the flat arrays of a {@link Workspace}, in the order in which generated code takes them. */
public enum FlatArray {
    /** The parameters, {@code double[]}. */
    PARAMETERS(0),
    /** The gradients, {@code double[]}. */
    GRADIENTS(1),
    /** Inputs, states and outputs, {@code double[]}. */
    VALUES(2),
    /** Whatever lives during a run only, {@code double[]}. */
    SCRATCH(3),
    /** Live lengths and integer inputs, {@code int[]}. */
    INTEGERS(4);

    private final int position;

    FlatArray(int position) {
        this.position = position;
    }

    /**
     * Returns the place among the arguments of generated code.
     *
     * @return 0 for the first
     */
    public int position() {
        return position;
    }
}
