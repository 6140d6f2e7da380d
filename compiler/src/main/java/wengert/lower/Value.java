package wengert.lower;

import java.util.List;
import wengert.trace.Op;

/** A double expression of the loop-level tree; evaluating one has no side effects. */
public sealed interface Value {
    /**
     * A constant.
     *
     * @param value its value; any double, NaN and signed zeros too
     */
    record Literal(double value) implements Value {}

    /**
     * A double local of the kernel.
     *
     * @param name its name, unique in the kernel
     */
    record Local(String name) implements Value {}

    /**
     * An element of a double array.
     *
     * @param array the name of the array argument
     * @param at the position
     */
    record Load(String array, Int at) implements Value {}

    /**
     * An integer as a double.
     *
     * @param value the integer
     */
    record FromInt(Int value) implements Value {}

    /**
     * A primitive operation on scalars, exactly as the tape defines it.
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
    }
}
