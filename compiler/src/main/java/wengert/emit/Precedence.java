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

    /** Returns the next tighter one, {@link #PRIMARY} being the tightest. */
    Precedence tighter() {
        return switch (this) {
            case CHOICE -> COMPARISON;
            case COMPARISON -> SUM;
            case SUM -> PRODUCT;
            case PRODUCT -> UNARY;
            case UNARY, PRIMARY -> PRIMARY;
        };
    }

    boolean isLooserThan(Precedence other) {
        return compareTo(other) < 0;
    }
}
