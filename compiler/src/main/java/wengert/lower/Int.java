package wengert.lower;

/**
 * An integer expression of the loop-level tree: a loop bound or a position in an array.
 *
 * <p>Nobody needs to fold constants: the emitters do.
 */
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
     * The lesser one of two expressions.
     *
     * @param left the left operand
     * @param right the right operand
     */
    record Min(Int left, Int right) implements Int {}

    /**
     * An element of an integer array.
     *
     * @param array the name of the array argument
     * @param at the position
     */
    record Load(String array, Int at) implements Int {}

    /**
     * Returns this expression plus a constant.
     *
     * @param constant the constant
     * @return the sum
     */
    default Int plus(int constant) {
        return plus(new Const(constant));
    }

    /**
     * Returns this expression plus another one.
     *
     * @param other the other one
     * @return the sum
     */
    default Int plus(Int other) {
        return new Sum(this, other);
    }

    /**
     * Returns this expression minus another one.
     *
     * @param other the other one
     * @return the difference
     */
    default Int minus(Int other) {
        return new Sum(this, other.times(-1));
    }

    /**
     * Returns a multiple of this expression.
     *
     * @param factor the factor
     * @return the product
     */
    default Int times(int factor) {
        return new Product(this, new Const(factor));
    }
}
