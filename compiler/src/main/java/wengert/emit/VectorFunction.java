package wengert.emit;

import wengert.trace.Op;

/** A function on vectors that kernels call; every lane has the bits of the scalar function. */
enum VectorFunction {
    /** {@code Elementary.exp}, by its general form, which has no branches. */
    EXP("expOfAny", 1),
    /** {@code Elementary.log}, by its general form. */
    LOG("logOfAny", 1),
    /** {@code Elementary.tanh}, by its general form. */
    TANH("tanhOfAny", 1),
    /** {@code Elementary.sigmoid}, by its general form. */
    SIGMOID("sigmoidOfAny", 1),
    /** {@code Elementary.quotient}. */
    QUOTIENT("quotientOfNormal", 2),
    /** {@code Elementary.reciprocal}. */
    RECIPROCAL("reciprocalOfNormal", 1),
    /** {@code Elementary.rsqrt}. */
    RSQRT("rsqrtOfNormal", 1),
    /** {@code Elementary.fastExp}. */
    FAST_EXP("fastExpOfEach", 1),
    /** {@code Scalar.relu}. */
    RELU("reluOfEach", 1),
    /** {@code Scalar.max}. */
    MAX("maxOfEach", 2),
    /** {@code Scalar.min}. */
    MIN("minOfEach", 2);

    private final String method;
    private final int arity;

    VectorFunction(String method, int arity) {
        this.method = method;
        this.arity = arity;
    }

    /** Returns the function that an operation calls, or null if it is an operation of the Vector API. */
    static VectorFunction of(Op op) {
        return switch (op) {
            case EXP -> EXP;
            case LOG -> LOG;
            case TANH -> TANH;
            case SIGMOID -> SIGMOID;
            case QUOTIENT -> QUOTIENT;
            case RECIPROCAL -> RECIPROCAL;
            case RSQRT -> RSQRT;
            case FAST_EXP -> FAST_EXP;
            case RELU -> RELU;
            case MAX -> MAX;
            case MIN -> MIN;
            default -> null;
        };
    }

    /** Returns the name of the method in the generated class, which neither a kernel nor a scalar function has. */
    String method() {
        return method;
    }

    int arity() {
        return arity;
    }
}
