package wengert.engine;

/** The floating-point format that each operation of a run is rounded to. */
public enum Precision {
    /** {@code double}: 53 bits. */
    F64("f64"),
    /** {@code float}: 24 bits. */
    F32("f32");

    private final String label;

    Precision(String label) {
        this.label = label;
    }

    /**
     * Rounds a number to this precision, to nearest and ties to even.
     *
     * @param x a number
     * @return the nearest number of the precision
     */
    public double round(double x) {
        return this == F32 ? (float) x : x;
    }

    /** Returns the name of the element type, {@code f64} or {@code f32}. */
    @Override
    public String toString() {
        return label;
    }
}
