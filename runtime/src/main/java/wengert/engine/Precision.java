package wengert.engine;

/** The floating-point format that each operation of a run is rounded to. */
public enum Precision {
    /** {@code double}: 53 bits. */
    F64("f64", Double.SIZE),
    /** {@code float}: 24 bits. */
    F32("f32", Float.SIZE);

    private final String label;
    private final int bits;

    Precision(String label, int bits) {
        this.label = label;
        this.bits = bits;
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

    /**
     * Returns the size of a number in memory.
     *
     * @return 64 or 32 bits
     */
    public int bits() {
        return bits;
    }

    /**
     * Returns the size of a number in memory.
     *
     * @return 8 or 4 bytes
     */
    public int bytes() {
        return bits / Byte.SIZE;
    }

    /** Returns the name of the element type, {@code f64} or {@code f32}. */
    @Override
    public String toString() {
        return label;
    }
}
