package wengert.emit;

import wengert.trace.Op;

/**
 * How an operation looks in generated code, as an instruction and as Java source.
 *
 * <p>{@link #of(Op)} is the only table from operations to code, and both emitters read it.
 */
sealed interface Form {
    /** {@code -a}. */
    record Negation() implements Form {}

    /**
     * {@code a symbol b}, grouped from the left.
     *
     * @param opcode the instruction
     * @param symbol the operator of the language
     * @param precedence how tightly it binds
     */
    record Binary(int opcode, String symbol, Precedence precedence) implements Form {}

    /**
     * {@code name(a, ...)}, a static method of doubles that returns a double.
     *
     * @param pack the package of the class, as in a class file
     * @param owner the simple name of the class
     * @param name the name of the method
     * @param takesLiteral whether the literal of the operation is passed as the last argument
     */
    record Function(String pack, String owner, String name, boolean takesLiteral) implements Form {}

    /** {@code a} itself. */
    record Identity() implements Form {}

    /**
     * {@code a symbol b ? 1.0 : 0.0}, false if an operand is NaN.
     *
     * @param unless the jump that is taken when {@code dcmpl} says that the comparison is false; since {@code dcmpl}
     *     gives -1 for NaN, these jumps are right for NaN too
     * @param symbol the operator of the language
     * @param lanes the name of the comparison in the Vector API
     */
    record Comparison(int unless, String symbol, String lanes) implements Form {}

    /** {@code a != 0 ? b : c}, evaluating one of the two only. */
    record Choice() implements Form {}

    /**
     * Returns the form of an operation on scalars.
     *
     * @param op the operation
     * @return its form
     * @throws IllegalStateException if the operation is not element-wise
     */
    static Form of(Op op) {
        return switch (op) {
            case NEG -> Forms.NEG;
            case ADD -> Forms.ADD;
            case SUB -> Forms.SUB;
            case MUL -> Forms.MUL;
            case DIV -> Forms.DIV;
            case SQRT -> Forms.SQRT;
            case ABS -> Forms.ABS;
            case EXP -> Forms.EXP;
            case LOG -> Forms.LOG;
            case TANH -> Forms.TANH;
            case SIGMOID -> Forms.SIGMOID;
            case SIN -> Forms.SIN;
            case COS -> Forms.COS;
            case POW -> Forms.POW;
            case RELU -> Forms.RELU;
            case MAX -> Forms.MAX;
            case MIN -> Forms.MIN;
            case CHAIN -> Forms.CHAIN;
            case QUOTIENT -> Forms.QUOTIENT;
            case RECIPROCAL -> Forms.RECIPROCAL;
            case RSQRT -> Forms.RSQRT;
            case FAST_EXP -> Forms.FAST_EXP;
            case COPY, STOP_GRADIENT -> Forms.IDENTITY;
            case GREATER -> Forms.GREATER;
            case GREATER_EQUAL -> Forms.GREATER_EQUAL;
            case EQUAL -> Forms.EQUAL;
            case SELECT -> Forms.SELECT;
            case PARAMETER, INPUT, STATE, CONSTANT, LENGTH, IOTA, SUM, MAX_OVER, ARGMAX, UPDATE, ACCUMULATE ->
                throw new IllegalStateException("Operation '" + op
                        + "' in Value.Apply: expected an operation on scalars; lower it to loops, loads and stores");
        };
    }
}
