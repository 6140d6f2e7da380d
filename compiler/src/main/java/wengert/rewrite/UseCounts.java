package wengert.rewrite;

import java.util.HashMap;
import java.util.Map;
import wengert.trace.Node;
import wengert.trace.Operand;
import wengert.trace.Trace;

/** How often nodes are read while a trace is being rewritten. */
final class UseCounts {
    /** The reads in the trace that is given. */
    private final Map<Node, Integer> given = new HashMap<>();
    /** The reads of rewritten nodes: by rewritten nodes, and by those of the given trace that are still to come. */
    private final Map<Node, Integer> counts = new HashMap<>();

    UseCounts(Trace trace) {
        for (Node node : trace.nodes()) {
            for (Operand operand : node.operands()) {
                add(given, operand.node(), 1);
            }
        }
        for (Trace.Root root : trace.roots()) {
            add(given, root.node(), 1);
        }
    }

    int of(Node node) {
        return counts.getOrDefault(node, 0);
    }

    /** A rewritten node reads its operands now, or does so no more. */
    void read(Node node, int times) {
        for (Operand operand : node.operands()) {
            add(counts, operand.node(), times);
        }
    }

    /** The readers of a given node will read another one. */
    void replace(Node old, Node by) {
        add(counts, by, given.getOrDefault(old, 0));
    }

    private static void add(Map<Node, Integer> counts, Node node, int times) {
        counts.put(node, counts.getOrDefault(node, 0) + times);
    }
}
