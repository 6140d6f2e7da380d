package wengert.lower;

import java.util.List;
import wengert.trace.Op;

/**
 * A double expression of the loop-level tree, or a vector of doubles; evaluating one has no side effects.
 *
 * <p>The operands of an operation are all scalars or all vectors: a scalar becomes a vector by {@link Broadcast}.
 */
public sealed interface Value {
    /**
     * Says whether this is a vector, one double a lane.
     *
     * @return false for a scalar
     */
    default boolean isVector() {
        return false;
    }

    /**
     * A constant.
     *
     * @param value its value; any double, NaN and signed zeros too
     */
    record Literal(double value) implements Value {}

    /**
     * A local of the kernel.
     *
     * @param name its name, unique in the kernel
     * @param isVector whether it holds a vector
     */
    record Local(String name, boolean isVector) implements Value {
        /**
         * Names a double local.
         *
         * @param name its name, unique in the kernel
         */
        public Local(String name) {
            this(name, false);
        }
    }

    /**
     * An element of a double array.
     *
     * @param array the name of the array argument
     * @param at the position
     */
    record Load(String array, Int at) implements Value {}

    /**
     * Neighbouring elements of a double array, one a lane.
     *
     * @param array the name of the array argument
     * @param at the position of the first lane
     */
    record LoadVector(String array, Int at) implements Value {
        @Override
        public boolean isVector() {
            return true;
        }
    }

    /**
     * A scalar in all lanes.
     *
     * @param value the scalar
     */
    record Broadcast(Value value) implements Value {
        @Override
        public boolean isVector() {
            return true;
        }
    }

    /**
     * An integer as a double.
     *
     * @param value the integer
     */
    record FromInt(Int value) implements Value {}

    /**
     * Successive integers as doubles, one a lane.
     *
     * @param first the integer of the first lane
     */
    record Successive(Int first) implements Value {
        @Override
        public boolean isVector() {
            return true;
        }
    }

    /**
     * A vector whose lanes have changed places in pairs: lane i holds what lane {@code i ^ distance} held.
     *
     * @param value the vector
     * @param distance how far the lanes of a pair are apart, a power of 2 below the number of lanes
     */
    record Swapped(Value value, int distance) implements Value {
        @Override
        public boolean isVector() {
            return true;
        }
    }

    /**
     * A fused multiply-add, rounded once: {@code left * right + addend}.
     *
     * @param left a factor
     * @param right the other one
     * @param addend what is added to the product
     */
    record MultiplyAdd(Value left, Value right, Value addend) implements Value {
        @Override
        public boolean isVector() {
            return addend.isVector();
        }
    }

    /**
     * A primitive operation on scalars, exactly as the tape defines it, or on each lane of vectors.
     *
     * @param op an element-wise operation with as many operands: arithmetic, comparison, select, chain...
     * @param literal the exponent of a power, otherwise 0
     * @param operands the operands, evaluated from first to last
     */
    record Apply(Op op, double literal, List<Value> operands) implements Value {
        /**
         * Copies the list of operands.
         *
         * @param op as given
         * @param literal as given
         * @param operands as given
         */
        public Apply {
            operands = List.copyOf(operands);
        }

        @Override
        public boolean isVector() {
            return !operands.isEmpty() && operands.get(0).isVector();
        }
    }
}
