package wengert.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Trace;

/**
 * The order in which the stored nodes are computed, and which of them share a kernel.
 *
 * <p>The order is creation order, which is a valid one, but for siblings that a rule brings together. Neighbouring scalar nodes share a kernel, since a call each would
 * cost more than they do.
 */
public final class Schedule {
    private static final int MAX_SCALARS = 48;

    /** An operation takes up to 35 bytes in a run of scalars, and HotSpot compiles methods of up to 8000. */
    private static final int MAX_SCALAR_OPERATIONS = 192;

    private final Trace trace;
    private final List<Group> groups = new ArrayList<>();
    private final Map<Node, Integer> groupOf = new HashMap<>();
    private final Map<Node, Integer> readCounts = new HashMap<>();
    private int lastOperations;

    /**
     * Nodes that are computed by one kernel: one alone, a run of scalars, several row by row, or sums side by side.
     *
     * @param nodes the nodes, in order
     * @param forward whether they belong to the forward program
     * @param rows for each node the axis of its domain over which the outermost loop of the kernel runs, which all of them
     *     share; empty if they share none
     * @param siblings those of the nodes whose sums are accumulated in the loops of the node before them
     */
    public record Group(List<Node> nodes, boolean forward, List<Integer> rows, Set<Node> siblings) {
        Group(List<Node> nodes, boolean forward) {
            this(nodes, forward, List.of(), Set.of());
        }

        /**
         * Says whether the nodes share the outermost loop.
         *
         * @return true if each round of that loop computes a row of every node
         */
        public boolean sharesRows() {
            return !rows.isEmpty();
        }

        /**
         * Says whether the nodes share loops.
         *
         * @return true if they share the outermost loop, or some are siblings
         */
        public boolean sharesLoops() {
            return sharesRows() || !siblings.isEmpty();
        }

        /**
         * Returns the nodes by the loops that are theirs alone.
         *
         * @return the nodes in order, siblings in one list
         */
        public List<List<Node>> nests() {
            List<List<Node>> nests = new ArrayList<>();
            for (Node node : nodes) {
                if (siblings.contains(node)) {
                    nests.get(nests.size() - 1).add(node);
                } else {
                    nests.add(new ArrayList<>(List.of(node)));
                }
            }
            return nests;
        }

        /**
         * Returns some of the nodes as a group that shares the same loops.
         *
         * @param from the number of the first node
         * @param to the number after that of the last node
         * @return the group
         */
        public Group part(int from, int to) {
            if (to - from == 1) {
                return new Group(List.of(nodes.get(from)), forward);
            }
            List<Node> some = nodes.subList(from, to);
            Set<Node> joined = new HashSet<>(siblings);
            joined.retainAll(some.subList(1, some.size()));
            return new Group(some, forward, sharesRows() ? rows.subList(from, to) : rows, joined);
        }

        /**
         * Says whether this is a run of scalar nodes.
         *
         * @return true if every node is a single element-wise operation on scalars
         */
        public boolean isScalar() {
            return isScalarMap(nodes.get(0));
        }
    }

    /**
     * Schedules a fused trace.
     *
     * @param trace the trace
     */
    public Schedule(Trace trace) {
        this.trace = trace;
        for (int i = 0; i < trace.nodes().size(); i++) {
            Node node = trace.nodes().get(i);
            if (node.op().kind() != Op.Kind.LEAF && !trace.inlined().contains(node)) {
                place(node, i < trace.forwardCount());
                for (Node read : reads(node)) {
                    readCounts.put(read, readCounts.getOrDefault(read, 0) + 1);
                }
            }
        }
    }

    /** Schedules the nodes of another schedule in other groups. */
    Schedule(Schedule other, List<Group> groups) {
        this.trace = other.trace;
        this.readCounts.putAll(other.readCounts);
        for (Group group : groups) {
            for (Node node : group.nodes()) {
                groupOf.put(node, this.groups.size());
            }
            this.groups.add(group);
        }
    }

    /** Returns the stored nodes in the order of the trace, which does not depend on the groups. */
    List<Node> stored() {
        List<Node> stored = new ArrayList<>();
        for (Node node : trace.nodes()) {
            if (groupOf.containsKey(node)) {
                stored.add(node);
            }
        }
        return stored;
    }

    private void place(Node node, boolean forward) {
        int operations = expression(node).size();
        Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
        boolean joins = last != null
                && last.forward == forward
                && last.nodes.size() < MAX_SCALARS
                && lastOperations + operations <= MAX_SCALAR_OPERATIONS
                && last.isScalar()
                && isScalarMap(node)
                && !hasFold(node)
                && !hasFold(last.nodes.get(0));
        if (joins) {
            last.nodes.add(node);
            lastOperations += operations;
        } else {
            groups.add(new Group(new ArrayList<>(List.of(node)), forward));
            lastOperations = operations;
        }
        groupOf.put(node, groups.size() - 1);
    }

    private static boolean isScalarMap(Node node) {
        return node.op().kind() == Op.Kind.MAP && node.domain().rank() == 0;
    }

    /**
     * Says whether a reduction is computed on the way to a stored node.
     *
     * @param node a stored node
     * @return true if it, or a node inlined into it, is no element-wise operation
     */
    public boolean hasFold(Node node) {
        for (Node part : expression(node)) {
            if (part.op().kind() != Op.Kind.MAP) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns a stored node and everything inlined into it.
     *
     * @param root the stored node
     * @return the stored node, then the others from its operands inwards
     */
    public List<Node> expression(Node root) {
        List<Node> parts = new ArrayList<>(List.of(root));
        for (int i = 0; i < parts.size(); i++) {
            for (Operand operand : parts.get(i).operands()) {
                if (trace.inlined().contains(operand.node())) {
                    parts.add(operand.node());
                }
            }
        }
        return parts;
    }

    /**
     * Returns the trace that is scheduled.
     *
     * @return the trace
     */
    public Trace trace() {
        return trace;
    }

    /**
     * Returns the groups in order, those of the forward program first.
     *
     * @return the groups
     */
    public List<Group> groups() {
        return groups;
    }

    /**
     * Returns when a stored node is computed.
     *
     * @param node a node that is neither a leaf nor inlined
     * @return the position of its group
     */
    public int position(Node node) {
        return groupOf.get(node);
    }

    /**
     * Returns the stored nodes that a node reads, directly or through inlined ones.
     *
     * @param root a stored node
     * @return the nodes read, each once or more
     */
    public List<Node> reads(Node root) {
        List<Node> reads = new ArrayList<>();
        for (Node part : expression(root)) {
            for (Operand operand : part.operands()) {
                if (!trace.inlined().contains(operand.node())) {
                    reads.add(operand.node());
                }
            }
        }
        return reads;
    }

    /**
     * Says whether a sum of adjoints may lie where the sum before it lies.
     *
     * @param node an {@link Op#ACCUMULATE}
     * @return true if what it adds to is a computed array of its own shape, read as it lies
     */
    public static boolean canGrowInPlace(Node node) {
        Operand into = node.operand(0);
        return into.isIdentity()
                && into.node().shape().equals(node.shape())
                && into.node().op().kind() != Op.Kind.LEAF;
    }

    /**
     * Says whether a sum of adjoints is the only one to read the sum that it goes on from, so that both are one array.
     *
     * @param node a stored node
     * @return true if it can grow in the place of its first operand
     */
    public boolean growsInPlace(Node node) {
        return node.op() == Op.ACCUMULATE
                && canGrowInPlace(node)
                && readCounts.get(node.operand(0).node()) == 1;
    }
}
