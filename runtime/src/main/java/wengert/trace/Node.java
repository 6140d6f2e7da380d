package wengert.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * One array-valued operation of a trace.
 *
 * <p>At each point of its {@link #domain()} a node reads its operands and evaluates its {@link Op}; the result belongs to
 * the element {@link #target()} of its array. For a {@link Op.Kind#MAP} domain and shape are the same and the target is
 * the identity. A {@link Op.Kind#REDUCE} has a domain of the result's axes followed by the reduced ones. A {@link
 * Op.Kind#WRITE} reads its first operand over the shape and its second one over the domain.
 *
 * <p>Nodes are compared by identity; {@link #key()} is equal for nodes that compute the same.
 */
public final class Node {
    private final Op op;
    private final Shape shape;
    private final Shape domain;
    private final List<Index> target;
    private final List<Operand> operands;
    private final double literal;
    private final String name;
    private final Origin origin;

    /** What a node computes, without where it comes from; equal keys mean equal values. */
    public static final class Key {
        private final Node node;

        private Key(Node node) {
            this.node = node;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && node.op == key.node.op
                    && Double.doubleToRawLongBits(node.literal) == Double.doubleToRawLongBits(key.node.literal)
                    && node.name.equals(key.node.name)
                    && node.operands.equals(key.node.operands)
                    && node.target.equals(key.node.target)
                    && node.domain.equals(key.node.domain)
                    && node.shape.equals(key.node.shape);
        }

        @Override
        public int hashCode() {
            int hash = node.op.hashCode();
            hash = 31 * hash + Double.hashCode(node.literal);
            hash = 31 * hash + node.name.hashCode();
            hash = 31 * hash + node.operands.hashCode();
            return 31 * hash + node.domain.hashCode();
        }
    }

    private Node(
            Op op,
            Shape shape,
            Shape domain,
            List<Index> target,
            List<Operand> operands,
            double literal,
            String name,
            Origin origin) {
        this.op = op;
        this.shape = shape;
        this.domain = domain;
        this.target = List.copyOf(target);
        this.operands = List.copyOf(operands);
        this.literal = literal;
        this.name = name;
        this.origin = origin;
    }

    /**
     * Creates a parameter, input, state or live length.
     *
     * @param op one of the leaf operations
     * @param name its name
     * @param shape its shape
     * @param origin where it comes from
     * @return the node
     */
    public static Node leaf(Op op, String name, Shape shape, Origin origin) {
        return new Node(op, shape, shape, Index.identity(shape.rank()), List.of(), 0, name, origin);
    }

    /**
     * Creates a scalar constant.
     *
     * @param value its value
     * @param origin where it comes from
     * @return the node
     */
    public static Node constant(double value, Origin origin) {
        return new Node(Op.CONSTANT, Shape.SCALAR, Shape.SCALAR, List.of(), List.of(), value, "", origin);
    }

    /**
     * Creates an element-wise operation.
     *
     * @param op an operation of kind {@link Op.Kind#MAP}
     * @param shape the domain and shape
     * @param operands what it reads
     * @param literal the exponent of {@link Op#POW}, otherwise 0
     * @param origin where it comes from
     * @return the node
     */
    public static Node map(Op op, Shape shape, List<Operand> operands, double literal, Origin origin) {
        return new Node(op, shape, shape, Index.identity(shape.rank()), operands, literal, "", origin);
    }

    /**
     * Creates a reduction, or a write into an array.
     *
     * @param op an operation of kind {@link Op.Kind#REDUCE} or {@link Op.Kind#WRITE}
     * @param shape the shape of the result
     * @param domain where the operation is evaluated
     * @param target which element a point belongs to, one expression over the domain for each axis of the shape
     * @param operands what it reads
     * @param origin where it comes from
     * @return the node
     */
    public static Node fold(
            Op op, Shape shape, Shape domain, List<Index> target, List<Operand> operands, Origin origin) {
        return new Node(op, shape, domain, target, operands, 0, "", origin);
    }

    /**
     * Returns this node with other operands.
     *
     * @param replaced what the copy reads
     * @return the copy
     */
    public Node withOperands(List<Operand> replaced) {
        return new Node(op, shape, domain, target, replaced, literal, name, origin);
    }

    /**
     * Returns the operation.
     *
     * @return the operation
     */
    public Op op() {
        return op;
    }

    /**
     * Returns the shape of the result.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * Returns the points at which the operation is evaluated.
     *
     * @return the domain
     */
    public Shape domain() {
        return domain;
    }

    /**
     * Returns which element of the result a point of the domain belongs to.
     *
     * @return one expression over the domain for each axis of the shape
     */
    public List<Index> target() {
        return target;
    }

    /**
     * Returns what the operation reads.
     *
     * @return the operands, as many as {@link Op#arity()}
     */
    public List<Operand> operands() {
        return operands;
    }

    /**
     * Returns one of the operands.
     *
     * @param number which one, from 0
     * @return the operand
     */
    public Operand operand(int number) {
        return operands.get(number);
    }

    /**
     * Returns the value of a constant or the exponent of a power.
     *
     * @return the literal, 0 for other operations
     */
    public double literal() {
        return literal;
    }

    /**
     * Returns the name of a parameter, input, state or live length.
     *
     * @return the name, empty for other operations
     */
    public String name() {
        return name;
    }

    /**
     * Returns where the node comes from.
     *
     * @return the scope and source line
     */
    public Origin origin() {
        return origin;
    }

    /**
     * Returns what the node computes, for sharing equal nodes.
     *
     * @return the key
     */
    public Key key() {
        return new Key(this);
    }

    /**
     * Says whether an integer is looked up to find what the node reads.
     *
     * @return true if that is so of one of its operands
     */
    public boolean looksUp() {
        for (Operand operand : operands) {
            if (operand.looksUp()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the axes of the domain that the target leaves out, in order.
     *
     * @return the folded axes
     */
    public List<Integer> foldedAxes() {
        List<Integer> folded = new ArrayList<>();
        for (int axis = 0; axis < domain.rank(); axis++) {
            if (!Index.mentions(target, axis)) {
                folded.add(axis);
            }
        }
        return folded;
    }

    /** Returns the operation, the shape and where it comes from. */
    @Override
    public String toString() {
        return op + (name.isEmpty() ? "" : " '" + name + "'") + " : " + shape + " # " + origin;
    }
}
