package wengert.samples.bench;

/** The number formats that a peak is measured for, with the words that name them in vectors and class files. */
enum LaneType {
    F64("Double", "D"),
    F32("Float", "F");

    private final String boxed;
    private final String descriptor;

    LaneType(String boxed, String descriptor) {
        this.boxed = boxed;
        this.descriptor = descriptor;
    }

    /** Returns the name of the class in {@code java.lang}, which also begins the name of the vector class. */
    String boxed() {
        return boxed;
    }

    /** Returns the descriptor of the primitive type. */
    String descriptor() {
        return descriptor;
    }
}
