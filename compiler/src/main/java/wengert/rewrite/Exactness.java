package wengert.rewrite;

/** What a rule does to the bits of the results. */
public enum Exactness {
    /** Every result keeps every bit, all NaNs counting as one. */
    BITWISE,
    /** Results may round differently; such a rule is opt-in. */
    ROUNDS_DIFFERENTLY
}
