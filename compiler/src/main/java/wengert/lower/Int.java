package wengert.lower;

/** An integer expression of the loop-level tree: a loop bound or a position in an array. */
public sealed interface Int {
    /**
     * A constant.
     *
     * @param value its value
     */
    record Const(int value) implements Int {}

    /**
     * A loop variable, an integer local or an integer argument of the kernel.
     *
     * @param name its name, unique in the kernel
     */
    record Var(String name) implements Int {}

    /**
     * A sum.
     *
     * @param left the left operand
     * @param right the right operand
     */
    record Sum(Int left, Int right) implements Int {}

    /**
     * A product.
     *
     * @param left the left operand
     * @param right the right operand
     */
    record Product(Int left, Int right) implements Int {}

    /**
     * The whole part of a division of a non-negative expression by a constant.
     *
     * @param dividend the dividend
     * @param divisor the divisor, at least 2
     */
    record Quotient(Int dividend, int divisor) implements Int {}

    /**
     * The remainder of a division of a non-negative expression by a constant.
     *
     * @param dividend the dividend
     * @param divisor the divisor, at least 2
     */
    record Remainder(Int dividend, int divisor) implements Int {}

    /**
     * An element of an integer array.
     *
     * @param array the name of the array argument
     * @param at the position
     */
    record Load(String array, Int at) implements Int {}
}
