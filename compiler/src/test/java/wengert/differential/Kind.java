package wengert.differential;

/** What one step of a {@link Recipe} does: a call of the recording DSL. */
enum Kind {
    PARAMETER,
    INPUT,
    CONSTANT,
    LENGTH,
    IOTA,
    INDICES,
    STATE,

    NEG,
    EXP,
    LOG,
    RELU,
    SQRT,
    TANH,
    SIGMOID,
    SIN,
    COS,
    ABS,
    STOP_GRADIENT,
    POW,

    ADD,
    SUB,
    MUL,
    DIV,
    MAX,
    MIN,
    GT,
    GE,
    LT,
    LE,
    EQ,
    DOT,
    MATMUL,
    SELECT,

    SUM,
    MAX_OVER,
    ARGMAX,

    TRANSPOSE,
    PERMUTE,
    EXPAND_DIMS,
    AT,
    SLICE,
    PREFIX,
    REPEAT,
    SPLIT,
    MERGE,
    RESHAPE,
    CAUSAL,
    GATHER,
    WINDOWS,
    PICK,

    LINEAR,
    RMS_NORM,
    SOFTMAX,
    CAUSAL_ATTENTION,
    CACHED_ATTENTION,
    CROSS_ENTROPY,
    MEAN,

    READ,
    WRITE,
    WRITE_AT,
    OUTPUT;

    /** Says whether the step declares something that a run sets, and so has a name and values of its own. */
    boolean isDeclaration() {
        return switch (this) {
            case PARAMETER, INPUT, INDICES, STATE -> true;
            default -> false;
        };
    }

    /** Says whether the step has an effect and no value. */
    boolean isEffect() {
        return this == WRITE || this == WRITE_AT || this == OUTPUT;
    }
}
