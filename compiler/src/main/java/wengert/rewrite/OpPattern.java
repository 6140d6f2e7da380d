package wengert.rewrite;

import java.util.List;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;

/** The pattern of an operation. */
public final class OpPattern extends Pattern {
    private final Op op;
    private final Op otherOp;
    private final Pattern[] operands;
    private final boolean isCommuted;
    private final boolean isSingleUse;
    private final Double literal;
    private final Capture<Node> capture;

    OpPattern(Op op, Pattern... operands) {
        this(op, op, operands.clone(), false, false, null, null);
        if (operands.length != op.arity()) {
            throw new IllegalArgumentException("the pattern " + this + " has " + operands.length
                    + " operands; expected " + op.arity() + ", as " + op + " has");
        }
        for (Pattern operand : operands) {
            if (operand instanceof OpPattern inner && !inner.isPointwise()) {
                throw new IllegalArgumentException("the pattern " + this + " has " + inner.op
                        + " inside; expected element-wise operations there, since the others have other axes."
                        + " Capture it with any(..) and look at its node");
            }
        }
    }

    private OpPattern(
            Op op,
            Op otherOp,
            Pattern[] operands,
            boolean isCommuted,
            boolean isSingleUse,
            Double literal,
            Capture<Node> capture) {
        this.op = op;
        this.otherOp = otherOp;
        this.operands = operands;
        this.isCommuted = isCommuted;
        this.isSingleUse = isSingleUse;
        this.literal = literal;
        this.capture = capture;
    }

    private boolean isPointwise() {
        return op.kind() == Op.Kind.MAP || op.kind() == Op.Kind.LEAF;
    }

    /**
     * Fits a second operation as well.
     *
     * @param other an operation of the same kind and as many operands
     * @return the pattern
     * @throws IllegalArgumentException if the operation has another kind or number of operands
     */
    public OpPattern or(Op other) {
        if (other.arity() != op.arity() || other.kind() != op.kind()) {
            throw new IllegalArgumentException(
                    "the pattern " + this + " cannot be of " + other + " too; expected the same kind of operation");
        }
        return new OpPattern(op, other, operands, isCommuted, isSingleUse, literal, capture);
    }

    /**
     * Fits the two operands in either order: as they are written first, then exchanged. The first order that fits is kept,
     * whatever the rest of a larger pattern makes of it.
     *
     * @return the pattern
     * @throws IllegalArgumentException if the operation has not two operands
     */
    public OpPattern eitherOrder() {
        if (operands.length != 2) {
            throw new IllegalArgumentException(
                    "the pattern " + this + " has " + operands.length + " operands; expected 2 to exchange");
        }
        return new OpPattern(op, otherOp, operands, true, isSingleUse, literal, capture);
    }

    /**
     * Fits only if nothing else reads the node, so that what replaces it computes nothing twice. Readers that are dead code
     * by now count too.
     *
     * @return the pattern
     */
    public OpPattern singleUse() {
        return new OpPattern(op, otherOp, operands, isCommuted, true, literal, capture);
    }

    /**
     * Fits one exponent of {@link Op#POW} only.
     *
     * @param exponent the exponent, to the bit
     * @return the pattern
     */
    public OpPattern exponent(double exponent) {
        return new OpPattern(op, otherOp, operands, isCommuted, isSingleUse, exponent, capture);
    }

    /**
     * Captures the node, whose shape, domain, target and origin can then be had.
     *
     * @param node what to remember it by
     * @return the pattern
     */
    public OpPattern as(Capture<Node> node) {
        return new OpPattern(op, otherOp, operands, isCommuted, isSingleUse, literal, node);
    }

    /** Returns the match of a node that is offered to a rule, or null. */
    Match match(Node node, Graph graph) {
        // Most nodes are told by their operation, before anything is made for them.
        if (node.op() != op && node.op() != otherOp) {
            return null;
        }
        Match match = new Match(node, graph);
        return fits(node, null, match) ? match : null;
    }

    @Override
    boolean matches(Operand view, Match match) {
        Node node = view.node();
        return (node.op() == op || node.op() == otherOp)
                && (!isSingleUse || match.graph().uses(node) == 1)
                && fits(node, view.isIdentity() ? null : view, match);
    }

    /** @param view where the operands are read, or null if they are read where they lie */
    private boolean fits(Node node, Operand view, Match match) {
        if (literal != null && Double.doubleToRawLongBits(literal) != Double.doubleToRawLongBits(node.literal())) {
            return false;
        }
        if (capture != null && !match.remember(capture, node)) {
            return false;
        }
        if (!isCommuted) {
            return operandsFit(node, view, match, 0);
        }
        long before = match.size();
        if (operandsFit(node, view, match, 0)) {
            return true;
        }
        match.forget(before);
        return operandsFit(node, view, match, 1);
    }

    /** @param shift 1 to exchange two operands, else 0 */
    private boolean operandsFit(Node node, Operand view, Match match, int shift) {
        List<Operand> read = node.operands();
        for (int i = 0; i < operands.length; i++) {
            Operand operand = read.get(i ^ shift);
            if (!operands[i].matches(view == null ? operand : operand.substitute(view.at()), match)) {
                return false;
            }
        }
        return true;
    }

    @Override
    boolean countsUses() {
        boolean counts = isSingleUse;
        for (Pattern operand : operands) {
            counts |= operand.countsUses();
        }
        return counts;
    }

    Op op() {
        return op;
    }

    Pattern[] operands() {
        return operands.clone();
    }

    /** Returns the exponent that is asked for, or 0. */
    double literal() {
        return literal == null ? 0 : literal;
    }

    /** Returns for instance {@code mul(x, 1)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(op.toString());
        if (otherOp != op) {
            text.append('|').append(otherOp);
        }
        text.append('(');
        for (int i = 0; i < operands.length; i++) {
            text.append(i == 0 ? "" : ", ").append(operands[i]);
        }
        if (literal != null) {
            text.append(", ").append(literal);
        }
        return text.append(')').toString();
    }
}
