package wengert.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.rewrite.Firing;
import wengert.rewrite.FusionRule;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;
import wengert.trace.Views;

/**
 * Decides which nodes have no storage: their only reader computes them at its own points.
 *
 * <p>Readers are decided before what they read. Whatever the rules say, a node is computed more than once an element only
 * if that costs about as much as loading it, and an expression stays small enough for HotSpot to compile it well.
 */
public final class Fuse {
    private static final int MAX_OPERATIONS = 24;

    private final Trace trace;
    private final List<FusionRule> rules;
    private final Readers readers;
    private final List<Firing> firings = new ArrayList<>();
    private final Set<Node> inlined = new HashSet<>();
    private final Map<Node, Node> home = new HashMap<>();
    private final Map<Node, Integer> operations = new HashMap<>();
    private final Map<Node, String> whyStored = new LinkedHashMap<>();
    private final Set<Node> repeated = new HashSet<>();
    private final Set<Node> pinned = new HashSet<>();

    /**
     * Creates the pass for one trace.
     *
     * @param trace a simplified trace
     * @param rules the rules, tried in order
     */
    public Fuse(Trace trace, List<FusionRule> rules) {
        this.trace = trace;
        this.rules = List.copyOf(rules);
        this.readers = new Readers(trace);
        for (Trace.Root root : trace.roots()) {
            pinned.add(root.node());
        }
        // A state that is written later must be read before, so its readers stay where they are.
        for (Node node : trace.nodes()) {
            if (node.op() == Op.UPDATE) {
                for (Readers.Read read : readers.of(node.operand(0).node())) {
                    pinned.add(read.reader());
                }
            }
        }
    }

    /**
     * Returns the trace with nodes inlined.
     *
     * @return the fused trace
     */
    public Trace apply() {
        for (int i = trace.nodes().size() - 1; i >= 0; i--) {
            Node node = trace.nodes().get(i);
            home.put(node, node);
            List<Readers.Read> reads = readers.of(node);
            if (isFree(node)) {
                inlined.add(node);
            } else if (node.op().kind() != Op.Kind.LEAF) {
                String reason = consider(node, reads);
                if (reason != null) {
                    whyStored.put(node, reason);
                }
            }
        }
        return trace.withInlined(inlined);
    }

    /**
     * Returns where rules fired: each node that was inlined, with its reader.
     *
     * @return the firings, last node first
     */
    public List<Firing> firings() {
        return Collections.unmodifiableList(firings);
    }

    /**
     * Returns the nodes that have storage, last first, with the reason.
     *
     * @return node to reason
     */
    public Map<Node, String> whyStored() {
        return Collections.unmodifiableMap(whyStored);
    }

    /** Inlines a node if it may be and a rule says so; returns why not otherwise. */
    private String consider(Node node, List<Readers.Read> reads) {
        if (pinned.contains(node)) {
            return "it is an output, a gradient or a state, or reads a state that is written later";
        }
        if (reads.size() != 1) {
            return "it is read " + reads.size() + " times";
        }
        Node reader = reads.get(0).reader();
        int number = reads.get(0).number();
        Node root = home.get(reader);
        int size = operations.getOrDefault(root, 1);
        if (size >= MAX_OPERATIONS) {
            return "its reader has " + size + " operations already";
        }
        boolean repeats = !Views.isInjective(reader.operand(number), reader.domain());
        if (repeated.contains(reader) || (repeats && !isCheap(node))) {
            return "its reader would compute it more than once an element";
        }
        for (FusionRule rule : rules) {
            if (rule.condition().holds(node, reader, number, inlined.contains(reader))) {
                inlined.add(node);
                home.put(node, root);
                operations.put(root, size + 1);
                firings.add(new Firing(rule.name(), node, reader));
                if (repeats) {
                    repeated.add(node);
                }
                return null;
            }
        }
        return "no rule fuses " + node.op() + " into " + reader.op();
    }

    /** Whether computing a value again costs about as much as loading it; looking its operands up takes longer. */
    private static boolean isCheap(Node node) {
        if (node.looksUp()) {
            return false;
        }
        return switch (node.op()) {
            case NEG, ABS, RELU, ADD, SUB, MUL, GREATER, GREATER_EQUAL, EQUAL, SELECT, CHAIN, COPY, STOP_GRADIENT ->
                true;
            default -> false;
        };
    }

    /** A position along an axis is a loop variable; storing it would be absurd. */
    private boolean isFree(Node node) {
        return node.op() == Op.IOTA && !pinned.contains(node);
    }
}
