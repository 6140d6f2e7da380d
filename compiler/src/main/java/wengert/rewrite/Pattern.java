package wengert.rewrite;

import wengert.trace.Op;
import wengert.trace.Operand;

/**
 * What a rule is looking for: {@code op(ADD, op(MUL, any(A), any(B)).singleUse(), any(C))}.
 *
 * <p>What an operation reads is a view, so a pattern carries the index expressions along: a capture deep in it is a view over
 * the points of the node at its root.
 */
public abstract class Pattern {
    Pattern() {}

    /**
     * Fits everything.
     *
     * @return the pattern
     */
    public static Pattern any() {
        return new Any(null);
    }

    /**
     * Fits everything and captures the view. A capture that occurs twice has to be the same view both times.
     *
     * @param capture what to remember it by
     * @return the pattern
     */
    public static Pattern any(Capture<Operand> capture) {
        return new Any(capture);
    }

    /**
     * Fits one constant, to the bit: 0.0 is not -0.0.
     *
     * @param value the constant
     * @return the pattern
     */
    public static Pattern constant(double value) {
        return new Constant(value, null);
    }

    /**
     * Fits every constant and captures its value.
     *
     * @param capture what to remember it by
     * @return the pattern
     */
    public static Pattern constant(Capture<Double> capture) {
        return new Constant(Double.NaN, capture);
    }

    /**
     * Fits an operation.
     *
     * @param op the operation
     * @param operands what it reads, as many as {@link Op#arity}; operations in them have to be element-wise
     * @return the pattern
     * @throws IllegalArgumentException if there are too few or too many operands, or one of them is a reduction or a write
     */
    public static OpPattern op(Op op, Pattern... operands) {
        return new OpPattern(op, operands);
    }

    /** Says whether the pattern fits a view, which is over the domain of the match's node. */
    abstract boolean matches(Operand view, Match match);

    /** Says whether the pattern asks how often a node is read. */
    boolean countsUses() {
        return false;
    }

    /** The pattern of everything. */
    static final class Any extends Pattern {
        private final Capture<Operand> capture;

        Any(Capture<Operand> capture) {
            this.capture = capture;
        }

        Capture<Operand> capture() {
            return capture;
        }

        @Override
        boolean matches(Operand view, Match match) {
            if (view.node().op() != Op.CONSTANT) {
                match.use(view.node());
            }
            return capture == null || match.remember(capture, view);
        }

        @Override
        public String toString() {
            return capture == null ? "_" : capture.toString();
        }
    }

    /** The pattern of a constant. */
    static final class Constant extends Pattern {
        private final double value;
        private final Capture<Double> capture;

        Constant(double value, Capture<Double> capture) {
            this.value = value;
            this.capture = capture;
        }

        double value() {
            return value;
        }

        Capture<Double> capture() {
            return capture;
        }

        @Override
        boolean matches(Operand view, Match match) {
            if (capture == null) {
                return Graph.isConstant(view.node(), value);
            }
            return view.node().op() == Op.CONSTANT
                    && match.remember(capture, view.node().literal());
        }

        @Override
        public String toString() {
            if (capture != null) {
                return "constant " + capture;
            }
            String text = Double.toString(value);
            return text.endsWith(".0") && !text.startsWith("-0") ? text.substring(0, text.length() - 2) : text;
        }
    }
}
