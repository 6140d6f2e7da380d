package wengert.emit;

/** A function on vectors that a generated class holds; every lane has the bits of the scalar function. */
enum VectorFunction {
    /** {@code Elementary.exp}, by its general form, which has no branches. */
    EXP("expOfAny", 1),
    /** {@code Scalar.relu}. */
    RELU("relu", 1),
    /** {@code Scalar.max}. */
    MAX("max", 2),
    /** {@code Scalar.min}. */
    MIN("min", 2);

    private final String method;
    private final int arity;

    VectorFunction(String method, int arity) {
        this.method = method;
        this.arity = arity;
    }

    /** Returns the name of the method in the generated class. */
    String method() {
        return method;
    }

    int arity() {
        return arity;
    }

    /** Returns the type of the method on vectors. */
    String descriptor() {
        return "(" + Lanes.type(Lanes.VECTOR).repeat(arity) + ")" + Lanes.type(Lanes.VECTOR);
    }
}
