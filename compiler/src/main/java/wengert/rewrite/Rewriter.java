package wengert.rewrite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Trace;

/**
 * Applies rules to a trace: one walk in creation order, each node offered to the rules in turn, and equal nodes shared.
 *
 * <p>A replacement is a view, so a rule can make a node disappear into the index expressions of its readers. A root
 * keeps a node of its own, since it has a place of its own. A view of a state is no replacement, since the state may have
 * changed where it would be read.
 */
public final class Rewriter {
    /** The name under which sharing is counted beside the rules. */
    public static final String SHARING = "share-equal-nodes";

    private final List<Rule> rules;
    private final Map<String, Integer> fired = new TreeMap<>();

    /**
     * Creates a rewriter.
     *
     * @param rules the rules, tried in order; the first that fires replaces the node
     */
    public Rewriter(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Returns how often each rule fired so far.
     *
     * @return the name of the rule, and its count
     */
    public Map<String, Integer> fired() {
        return Collections.unmodifiableMap(fired);
    }

    /**
     * Rewrites a trace.
     *
     * @param trace the trace
     * @return the rewritten trace
     */
    public Trace rewrite(Trace trace) {
        Graph graph = new Graph();
        Set<Node> gradientSums = gradientSums(trace);
        Set<Node> rootNodes = new HashSet<>();
        for (Trace.Root root : trace.roots()) {
            rootNodes.add(root.node());
        }
        Map<Node, Operand> replacements = new HashMap<>();
        int forwardCount = 0;
        for (int i = 0; i < trace.nodes().size(); i++) {
            if (i == trace.forwardCount()) {
                forwardCount = graph.nodes().size();
            }
            Node old = trace.nodes().get(i);
            Node node = withReplacements(old, replacements);
            if (gradientSums.contains(old)) {
                graph.markGradientSum(node);
            }
            boolean named = node.op().kind() == Op.Kind.LEAF && !node.name().isEmpty();
            boolean own = named || rootNodes.contains(old);
            replacements.put(old, own ? Operand.of(graph.addOwn(node)) : rewritten(node, graph));
        }
        if (trace.forwardCount() == trace.nodes().size()) {
            forwardCount = graph.nodes().size();
        }
        List<Trace.Root> roots = new ArrayList<>();
        for (Trace.Root root : trace.roots()) {
            Node node = replacements.get(root.node()).node();
            roots.add(new Trace.Root(root.role(), root.name(), node));
        }
        return trace.with(graph.nodes(), forwardCount, roots);
    }

    private static Node withReplacements(Node node, Map<Node, Operand> replacements) {
        List<Operand> operands = new ArrayList<>();
        for (Operand operand : node.operands()) {
            operands.add(replacements.get(operand.node()).substitute(operand.at()));
        }
        return operands.equals(node.operands()) ? node : node.withOperands(operands);
    }

    private Operand rewritten(Node node, Graph graph) {
        for (Rule rule : rules) {
            Operand view = rule.rewrite().apply(node, graph);
            if (view != null && !isState(view.node())) {
                count(rule.name());
                return view;
            }
        }
        Node shared = graph.add(node);
        if (shared != node) {
            count(SHARING);
        }
        return Operand.of(shared);
    }

    /** A state must be read where the user read it: its content may be another one where the readers of a node are. */
    private static boolean isState(Node node) {
        return node.op() == Op.STATE || node.op() == Op.UPDATE;
    }

    private void count(String rule) {
        fired.put(rule, fired.getOrDefault(rule, 0) + 1);
    }

    /** The chains of sums that end in a gradient, followed through the operand that is added to. */
    private static Set<Node> gradientSums(Trace trace) {
        Set<Node> sums = new HashSet<>();
        for (Trace.Root root : trace.roots(Trace.Role.GRADIENT)) {
            Node node = root.node();
            while (sums.add(node) && node.op() == Op.ACCUMULATE) {
                node = node.operand(0).node();
            }
        }
        return sums;
    }
}
