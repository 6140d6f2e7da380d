package wengert.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Origin;
import wengert.trace.Shape;

/** The nodes of a trace that is being rewritten, as rules see them. */
public final class Graph {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Node.Key, Node> known = new HashMap<>();
    /** The nodes that are not known by their key, since an equal one came before them. */
    private final Set<Node> apart = new HashSet<>();

    private final Set<Node> gradientSums = new HashSet<>();
    private final UseCounts uses;
    private Rule rule;
    private Node offered;

    /** @param uses counts readers, or null if no rule asks */
    Graph(UseCounts uses) {
        this.uses = uses;
    }

    /** Says which rule is at work at which node. */
    void offer(Rule toRule, Node node) {
        rule = toRule;
        offered = node;
    }

    /**
     * Adds a node, or returns the equal one that is there.
     *
     * @param node the node; its operands are in the graph
     * @return the node of the graph
     * @throws RuleException if the node is the one that is to be replaced, or reads one that is not in the graph
     */
    public Node add(Node node) {
        Node equal = known.get(node.key());
        if (equal != null) {
            return equal;
        }
        ReplacementCheck.made(rule, offered, node, this);
        return put(node);
    }

    /**
     * Returns a node that is equal to another one.
     *
     * @param node any node
     * @return the first node of the graph that computes the same, or null
     */
    public Node equal(Node node) {
        return known.get(node.key());
    }

    /**
     * Adds an element-wise node.
     *
     * @param op its operation
     * @param shape its domain and shape
     * @param origin where it comes from
     * @param operands what it reads
     * @return a view of the whole node
     * @throws RuleException as {@link #add} does
     */
    public Operand map(Op op, Shape shape, Origin origin, Operand... operands) {
        return Operand.of(add(Node.map(op, shape, List.of(operands), 0, origin)));
    }

    /**
     * Adds an element-wise node with the domain and the origin of the node that is to be replaced.
     *
     * @param op its operation
     * @param operands what it reads, as views over that domain
     * @return a view of the whole node
     * @throws RuleException as {@link #add} does
     */
    public Operand map(Op op, Operand... operands) {
        return map(op, offered.domain(), offered.origin(), operands);
    }

    /**
     * Adds a constant.
     *
     * @param value its value
     * @return a view of it, over any domain
     */
    public Operand constant(double value) {
        return Operand.of(add(Node.constant(value, offered.origin())));
    }

    /**
     * Says whether a node is part of the sum that ends as a parameter's gradient; such a sum starts at 0.0 on the tape,
     * and so is never -0.0.
     *
     * @param node a node that is offered to a rule
     * @return true if its value is, or is added to, a gradient
     */
    public boolean isGradientSum(Node node) {
        return gradientSums.contains(node);
    }

    /**
     * Says whether a node is a given scalar constant, to the bit.
     *
     * @param node the node
     * @param value the constant
     * @return true for that constant
     */
    public static boolean isConstant(Node node, double value) {
        return node.op() == Op.CONSTANT
                && Double.doubleToRawLongBits(node.literal()) == Double.doubleToRawLongBits(value);
    }

    /** Returns how often a node is read, by nodes that are rewritten and those that are not yet, and by name. */
    int uses(Node node) {
        return uses.of(node);
    }

    boolean contains(Node node) {
        return known.get(node.key()) == node || apart.contains(node);
    }

    /** Adds a node that is not shared with an equal one before it. */
    Node put(Node node) {
        if (known.putIfAbsent(node.key(), node) != null) {
            apart.add(node);
        }
        nodes.add(node);
        if (uses != null) {
            uses.read(node, 1);
        }
        return node;
    }

    void markGradientSum(Node node) {
        gradientSums.add(node);
    }

    List<Node> nodes() {
        return nodes;
    }
}
