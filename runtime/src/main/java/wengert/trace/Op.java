package wengert.trace;

import java.util.Locale;

/**
 * The primitive operations of a trace.
 *
 * <p>All scalar arithmetic of the project is one of these; softmax and the like are compositions of them. What an
 * operation does to one point is defined by the scalar tape ({@link wengert.tape.Tape}), which the documentation of
 * each constant refers to by {@code a}, {@code b} and {@code c} for its operands.
 */
public enum Op {
    /** An array that is learned: its gradient is computed. */
    PARAMETER(Kind.LEAF, 0),
    /** An array that a run sets, without a gradient. */
    INPUT(Kind.LEAF, 0),
    /** An array that lives from run to run, as a key/value cache does. */
    STATE(Kind.LEAF, 0),
    /** A scalar known when recording: {@link Node#literal()}. */
    CONSTANT(Kind.LEAF, 0),
    /** The live length of a bounded dimension, as a scalar. */
    LENGTH(Kind.LEAF, 0),
    /** The position along the only axis of the domain. */
    IOTA(Kind.MAP, 0),

    /** {@code -a}. */
    NEG(Kind.MAP, 1),
    /** {@code e} to the power of {@code a}. */
    EXP(Kind.MAP, 1),
    /** The natural logarithm of {@code a}. */
    LOG(Kind.MAP, 1),
    /** {@code a <= 0 ? 0 : a}. */
    RELU(Kind.MAP, 1),
    /** The square root of {@code a}. */
    SQRT(Kind.MAP, 1),
    /** The hyperbolic tangent of {@code a}. */
    TANH(Kind.MAP, 1),
    /** {@code 1 / (1 + exp(-a))}. */
    SIGMOID(Kind.MAP, 1),
    /** The sine of {@code a} radians. */
    SIN(Kind.MAP, 1),
    /** The cosine of {@code a} radians. */
    COS(Kind.MAP, 1),
    /** {@code a} without its sign. */
    ABS(Kind.MAP, 1),
    /** {@code a} to the power of {@link Node#literal()}. */
    POW(Kind.MAP, 1),
    /**
     * {@code 1 / a} by arithmetic without a division, for positive normal numbers. Made by rules of fast mode only, after
     * differentiation.
     */
    RECIPROCAL(Kind.MAP, 1),
    /**
     * {@code 1 / sqrt(a)} by arithmetic without a division or a root, for positive normal numbers. Made by rules of fast mode
     * only, after differentiation.
     */
    RSQRT(Kind.MAP, 1),
    /** The exponential of {@code a} with fewer operations. Made by rules of fast mode only, after differentiation. */
    FAST_EXP(Kind.MAP, 1),
    /** {@code a} as a tape entry of its own, so that its adjoint is summed apart. */
    COPY(Kind.MAP, 1),
    /** {@code a} as a constant: no adjoint passes. */
    STOP_GRADIENT(Kind.MAP, 1),

    /** {@code a + b}. */
    ADD(Kind.MAP, 2),
    /** {@code a - b}. */
    SUB(Kind.MAP, 2),
    /** {@code a * b}. */
    MUL(Kind.MAP, 2),
    /** {@code a / b}. */
    DIV(Kind.MAP, 2),
    /**
     * {@code a / b} to the same bits, by arithmetic without a division, for divisors that are positive normal numbers. Made by
     * rules for loops only.
     */
    QUOTIENT(Kind.MAP, 2),
    /** {@code a} if {@code a >= b} or {@code a} is NaN, else {@code b}. */
    MAX(Kind.MAP, 2),
    /** {@code a} if {@code a <= b} or {@code a} is NaN, else {@code b}. */
    MIN(Kind.MAP, 2),
    /** {@code a > b ? 1 : 0}, without a gradient. */
    GREATER(Kind.MAP, 2),
    /** {@code a >= b ? 1 : 0}, without a gradient. */
    GREATER_EQUAL(Kind.MAP, 2),
    /** {@code a == b ? 1 : 0}, without a gradient. */
    EQUAL(Kind.MAP, 2),
    /** {@code a != 0 ? b : c}; only the operand taken receives an adjoint. */
    SELECT(Kind.MAP, 3),

    /** The sum over the axes that the target leaves out, from 0, in ascending order. */
    SUM(Kind.REDUCE, 1),
    /** {@code MAX} folded over the axes that the target leaves out, in ascending order from the first element. */
    MAX_OVER(Kind.REDUCE, 1),
    /** The position of the element that {@link #MAX_OVER} takes, counted in row-major order over the reduced axes. */
    ARGMAX(Kind.REDUCE, 1),

    /** The first operand with the second one written over the elements that the target names; needs a state. */
    UPDATE(Kind.WRITE, 2),

    /**
     * The chain rule on the tape: {@code b == 0 ? 0 : a * b} for a local gradient {@code a} and an adjoint {@code b}.
     * Found in differentiated traces only.
     */
    CHAIN(Kind.MAP, 2),
    /**
     * The first operand with the second one added to the elements that the target names, point by point from the last
     * to the first: how the tape's reverse sweep sums adjoints. Found in differentiated traces only.
     */
    ACCUMULATE(Kind.WRITE, 2);

    /** How an operation uses its domain and target. */
    public enum Kind {
        /** No operands. */
        LEAF,
        /** One result for each point of the domain. */
        MAP,
        /** Many points of the domain fold into one result. */
        REDUCE,
        /** An array with some elements replaced or added to. */
        WRITE
    }

    private final Kind kind;
    private final int arity;
    private final String label;

    Op(Kind kind, int arity) {
        this.kind = kind;
        this.arity = arity;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns how the operation uses its domain.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns the number of operands.
     *
     * @return 0 to 3
     */
    public int arity() {
        return arity;
    }

    /** Returns the lower-case name that listings use. */
    @Override
    public String toString() {
        return label;
    }
}
