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

/** The nodes of a trace that is being rewritten; equal nodes are shared. */
public final class Graph {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Node.Key, Node> known = new HashMap<>();
    private final Set<Node> gradientSums = new HashSet<>();

    Graph() {}

    /**
     * Adds a node, or returns the equal one that is there.
     *
     * @param node the node; its operands are in the graph
     * @return the node of the graph
     */
    public Node add(Node node) {
        Node shared = known.putIfAbsent(node.key(), node);
        if (shared != null) {
            return shared;
        }
        nodes.add(node);
        return node;
    }

    /**
     * Adds an element-wise node.
     *
     * @param op its operation
     * @param shape its domain and shape
     * @param origin where it comes from
     * @param operands what it reads
     * @return a view of the whole node
     */
    public Operand map(Op op, Shape shape, Origin origin, Operand... operands) {
        return Operand.of(add(Node.map(op, shape, List.of(operands), 0, origin)));
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

    /** Adds a node that is not shared with an equal one before it, as a root needs. */
    Node addOwn(Node node) {
        known.putIfAbsent(node.key(), node);
        nodes.add(node);
        return node;
    }

    void markGradientSum(Node node) {
        gradientSums.add(node);
    }

    List<Node> nodes() {
        return nodes;
    }
}
