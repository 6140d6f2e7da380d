package wengert.pass;

import wengert.trace.Op;

/** Which operations can be computed in vector lanes. */
public final class VectorForms {
    private VectorForms() {}

    /**
     * Says whether an operation can be computed in vector lanes.
     *
     * @param op the operation
     * @return true if vectors of it stay in registers
     */
    public static boolean has(Op op) {
        return switch (op) {
            case NEG,
                    ABS,
                    RELU,
                    SQRT,
                    QUOTIENT,
                    RECIPROCAL,
                    RSQRT,
                    EXP,
                    FAST_EXP,
                    LOG,
                    ADD,
                    SUB,
                    MUL,
                    DIV,
                    MAX,
                    MIN,
                    GREATER,
                    GREATER_EQUAL,
                    EQUAL,
                    SELECT,
                    CHAIN,
                    COPY,
                    STOP_GRADIENT,
                    IOTA,
                    SUM,
                    MAX_OVER,
                    ACCUMULATE -> true;
            // TANH and SIGMOID have vector functions, but HotSpot stops inlining in the middle of these
            // (NodeCountInliningCutoff), so that their vectors would be objects.
            case TANH, SIGMOID, SIN, COS, POW, ARGMAX, UPDATE, PARAMETER, INPUT, STATE, CONSTANT, LENGTH -> false;
        };
    }
}
