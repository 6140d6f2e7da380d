package wengert.emit;

import java.util.List;

/** An expression on vectors of doubles or of longs, of a function that a generated class holds. */
sealed interface LaneValue {
    /** Says whether the lanes are longs. */
    default boolean isLong() {
        return false;
    }

    /**
     * A parameter or a local.
     *
     * @param slot its number in the method that was read
     * @param isLong whether it holds longs
     */
    record Local(int slot, boolean isLong) implements LaneValue {}

    /**
     * One double in all lanes.
     *
     * @param value the double
     */
    record Constant(double value) implements LaneValue {}

    /**
     * One long in all lanes.
     *
     * @param value the long
     */
    record Bits(long value) implements LaneValue {
        @Override
        public boolean isLong() {
            return true;
        }
    }

    /**
     * An operation on one vector of doubles.
     *
     * @param name the method of the Vector API
     * @param operand the operand
     */
    record Unary(String name, LaneValue operand) implements LaneValue {}

    /**
     * An operation on two vectors of one kind.
     *
     * @param name the method of the Vector API
     * @param left the left operand
     * @param right the right operand
     */
    record Binary(String name, LaneValue left, LaneValue right) implements LaneValue {
        @Override
        public boolean isLong() {
            return left.isLong();
        }
    }

    /**
     * A multiplication of doubles and an addition, rounded once.
     *
     * @param left a factor
     * @param right the other one
     * @param addend what is added to the product
     */
    record Fused(LaneValue left, LaneValue right, LaneValue addend) implements LaneValue {}

    /**
     * Longs that are shifted.
     *
     * @param operator the name of the shift in the Vector API
     * @param operand the longs
     * @param distance by how many bits
     */
    record Shift(String operator, LaneValue operand, int distance) implements LaneValue {
        @Override
        public boolean isLong() {
            return true;
        }
    }

    /**
     * The bits of doubles as longs.
     *
     * @param operand the doubles
     */
    record ToBits(LaneValue operand) implements LaneValue {
        @Override
        public boolean isLong() {
            return true;
        }
    }

    /**
     * Longs as the bits of doubles.
     *
     * @param operand the longs
     */
    record FromBits(LaneValue operand) implements LaneValue {}

    /**
     * A call of another function of the class.
     *
     * @param method its name
     * @param operands its arguments, doubles all
     */
    record Call(String method, List<LaneValue> operands) implements LaneValue {
        public Call {
            operands = List.copyOf(operands);
        }
    }

    /**
     * {@code a < b ? then : otherwise}, but the last in all lanes if it is in one; only one of the two is evaluated.
     *
     * @param a the left operand of the comparison
     * @param b the right operand of the comparison
     * @param then the lanes if it holds in all
     * @param otherwise the lanes if it does not, which must be right in all
     */
    record WholeChoice(LaneValue a, LaneValue b, LaneValue then, LaneValue otherwise) implements LaneValue {}

    /**
     * {@code a comparison b ? then : otherwise} in each lane, all doubles; both sides are evaluated.
     *
     * @param comparison its name in the Vector API
     * @param a the left operand of the comparison
     * @param b the right operand of the comparison
     * @param then the lanes where it holds
     * @param otherwise the other lanes
     */
    record Choice(String comparison, LaneValue a, LaneValue b, LaneValue then, LaneValue otherwise)
            implements LaneValue {}
}
