package wengert.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import wengert.engine.Precision;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;

/**
 * What is known of a value whatever a run is given: it is NaN, or positive infinity, or within bounds.
 *
 * <p>Bounds hold for what is computed, with its roundings. A bound that comes near to the least normal number or to the
 * greatest number is given up, so that the errors of a few roundings do not matter.
 *
 * @param low no value is less; -0.0 counts as zero
 * @param high no value but positive infinity is greater
 */
public record Range(double low, double high) {
    /** Nothing is known. */
    public static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    private static final Range POSITIVE = new Range(0, Double.POSITIVE_INFINITY);

    /**
     * What bounds are given up beyond.
     *
     * @param least the least positive bound
     * @param greatest the greatest bound
     * @param maximum no finite number is greater
     */
    private record Limits(double least, double greatest, double maximum) {
        static final Limits F32 = new Limits(0x1p-120, 0x1p120, Float.MAX_VALUE);
        static final Limits F64 = new Limits(0x1p-1000, 0x1p1000, Double.MAX_VALUE);
        static final Limits EITHER = new Limits(F32.least, F32.greatest, F64.maximum);

        static Limits of(Precision precision) {
            return precision == Precision.F32 ? F32 : F64;
        }
    }

    /** Deeper in an expression nobody looks. */
    private static final int DEPTH = 10;

    /**
     * Says whether a value is NaN, positive infinity or a positive normal number.
     *
     * @return true if its reciprocal root can be computed from its bits
     */
    public boolean isNormal() {
        return low > 0;
    }

    /**
     * Says whether a value is NaN, positive infinity or a positive normal number that is not among the greatest.
     *
     * @return true if its reciprocal can be computed from its bits
     */
    public boolean isInvertible() {
        return low > 0 && high < Double.POSITIVE_INFINITY;
    }

    /**
     * Returns what is known of a node of a trace, in either precision.
     *
     * @param node the node
     * @return the range of its elements
     */
    public static Range of(Node node) {
        return of(node, DEPTH);
    }

    private static Range of(Node node, int depth) {
        if (depth == 0 || node.op().kind() == Op.Kind.WRITE) {
            return ANY;
        }
        List<Range> operands = new ArrayList<>();
        for (Operand operand : node.operands()) {
            operands.add(of(operand.node(), depth - 1));
        }
        boolean isSquare = node.op() == Op.MUL && new HashSet<>(node.operands()).size() == 1;
        return of(node.op(), node.literal(), operands, isSquare, Limits.EITHER);
    }

    /**
     * Returns what is known of the result of an operation.
     *
     * @param op the operation
     * @param literal the value of a constant, or the exponent of a power
     * @param operands what is known of its operands
     * @param isSquare whether its two operands are the same
     * @param precision what every number is
     * @return the range of the result
     */
    public static Range of(Op op, double literal, List<Range> operands, boolean isSquare, Precision precision) {
        return of(op, literal, operands, isSquare, Limits.of(precision));
    }

    private static Range of(Op op, double literal, List<Range> operands, boolean isSquare, Limits limits) {
        Range result = switch (op) {
            case CONSTANT -> Double.isFinite(literal) ? new Range(literal, literal) : ANY;
            case ADD -> sum(operands.get(0), operands.get(1));
            case MUL -> isSquare ? square(operands.get(0)) : product(operands.get(0), operands.get(1));
            case DIV, QUOTIENT -> quotient(operands.get(0), operands.get(1));
            case SQRT -> root(operands.get(0), limits);
            case MAX ->
                new Range(
                        Math.max(operands.get(0).low, operands.get(1).low),
                        Math.max(operands.get(0).high, operands.get(1).high));
            case MIN -> union(operands.get(0), operands.get(1));
            case SELECT -> union(operands.get(1), operands.get(2));
            case COPY, STOP_GRADIENT -> operands.get(0);
            case RELU -> new Range(Math.max(0, operands.get(0).low), Math.max(0, operands.get(0).high));
            case ABS -> new Range(Math.max(0, operands.get(0).low), Double.POSITIVE_INFINITY);
            case EXP, FAST_EXP, SIGMOID, RECIPROCAL, RSQRT -> POSITIVE;
            case SUM -> operands.get(0).low >= 0 ? POSITIVE : ANY;
            default -> ANY;
        };
        return result.within(limits);
    }

    /**
     * Returns what is known of a fused multiply-add.
     *
     * @param product what is known of the product
     * @param addend what is known of what is added
     * @param precision what every number is
     * @return the range of the sum
     */
    public static Range ofSum(Range product, Range addend, Precision precision) {
        return sum(product, addend).within(Limits.of(precision));
    }

    /** Gives up bounds where numbers are subnormal or overflow, or nearly so. */
    private Range within(Limits limits) {
        double least = low > 0 && low < limits.least ? 0 : low < -limits.greatest ? Double.NEGATIVE_INFINITY : low;
        return new Range(Math.min(least, limits.greatest), high > limits.greatest ? Double.POSITIVE_INFINITY : high);
    }

    private static Range sum(Range left, Range right) {
        return new Range(left.low + right.low, left.high + right.high);
    }

    private static Range square(Range factor) {
        double low = Math.max(0, factor.low);
        return new Range(low * low, factor.low >= 0 ? factor.high * factor.high : Double.POSITIVE_INFINITY);
    }

    private static Range product(Range left, Range right) {
        if (left.low < 0 || right.low < 0) {
            return ANY;
        }
        boolean isOpen = Double.isInfinite(left.high) || Double.isInfinite(right.high);
        return new Range(left.low * right.low, isOpen ? Double.POSITIVE_INFINITY : left.high * right.high);
    }

    /** A divisor that may be -0.0 makes a quotient of any sign. */
    private static Range quotient(Range dividend, Range divisor) {
        return dividend.low >= 0 && divisor.low > 0 ? new Range(0, dividend.high / divisor.low) : ANY;
    }

    /** The root of a number below zero is NaN. */
    private static Range root(Range square, Limits limits) {
        return new Range(
                Math.sqrt(Math.max(0, square.low)), Math.sqrt(Math.max(0, Math.min(square.high, limits.maximum))));
    }

    private static Range union(Range left, Range right) {
        return new Range(Math.min(left.low, right.low), Math.max(left.high, right.high));
    }
}
