package wengert.emit;

/** How tightly an expression of the Java language binds, loosest first. */
enum Precedence {
    /** {@code c ? a : b}. */
    CHOICE,
    /** {@code a == b}, {@code a > b}. */
    COMPARISON,
    /** {@code a + b}, {@code a - b}. */
    SUM,
    /** {@code a * b}, {@code a / b}, {@code a % b}. */
    PRODUCT,
    /** {@code -a}, {@code (double) a}. */
    UNARY,
    /** A name, a literal, a call, an element. */
    PRIMARY;

    /** Returns the next tighter one; there is none after {@link #PRIMARY}. */
    Precedence tighter() {
        return values()[ordinal() + 1];
    }

    boolean isLooserThan(Precedence other) {
        return compareTo(other) < 0;
    }
}
