package wengert.rewrite;

import java.util.ArrayList;
import java.util.Collections;
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
 * Applies rules to a trace: one walk in creation order, each node offered to the rules in turn.
 *
 * <p>A replacement is a view, so a rule can make a node disappear into the index expressions of its readers. A root
 * keeps a node of its own, since it has a place of its own. A view of a state is no replacement, since the state may have
 * changed where it would be read. What a rule breaks is found at once ({@link RuleException}), but for changed values.
 */
public final class Rewriter {
    private final List<Rule> rules;
    private final int limit;
    private final List<Firing> firings = new ArrayList<>();

    /**
     * Creates a rewriter.
     *
     * @param rules the rules, tried in order; the first that fires replaces the node
     */
    public Rewriter(List<Rule> rules) {
        this(rules, Integer.MAX_VALUE);
    }

    /**
     * Creates a rewriter that stops after some firings, for finding the one that goes wrong.
     *
     * @param rules the rules, tried in order; the first that fires replaces the node
     * @param limit how often a rule may fire, all of them together
     */
    public Rewriter(List<Rule> rules, int limit) {
        this.rules = List.copyOf(rules);
        this.limit = limit;
    }

    /**
     * Returns where rules fired so far.
     *
     * @return the firings in order
     */
    public List<Firing> firings() {
        return Collections.unmodifiableList(firings);
    }

    /**
     * Returns how often each rule fired so far.
     *
     * @return the name of the rule, and its count
     */
    public Map<String, Integer> fired() {
        return Firing.counts(firings);
    }

    /**
     * Rewrites a trace.
     *
     * @param trace the trace
     * @return the rewritten trace
     * @throws RuleException if a rule makes a cycle, changes a shape, drops a use or throws; the message names the rule and
     *     the node
     */
    public Trace rewrite(Trace trace) {
        UseCounts uses = countUses() ? new UseCounts(trace) : null;
        Graph graph = new Graph(uses);
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
            Operand replacement = own ? Operand.of(graph.put(node)) : rewritten(old, node, graph);
            replacements.put(old, replacement);
            if (uses != null) {
                // What it read was to come until now.
                uses.read(node, -1);
                uses.replace(old, replacement.node());
            }
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

    private boolean countUses() {
        for (Rule rule : rules) {
            if (rule.countsUses()) {
                return true;
            }
        }
        return false;
    }

    private Operand rewritten(Node old, Node node, Graph graph) {
        for (Rule rule : rules) {
            if (firings.size() >= limit) {
                break;
            }
            graph.offer(rule, node);
            Operand view = apply(rule, node, graph);
            if (view != null && !isState(view.node())) {
                ReplacementCheck.replaced(rule, node, view, graph);
                firings.add(new Firing(rule.name(), old, view.node()));
                return view;
            }
        }
        return Operand.of(graph.put(node));
    }

    private static Operand apply(Rule rule, Node node, Graph graph) {
        try {
            return rule.apply(node, graph);
        } catch (RuleException e) {
            throw e;
        } catch (RuntimeException e) {
            throw ReplacementCheck.threw(rule, node, e);
        }
    }

    /** A state must be read where the user read it: its content may be another one where the readers of a node are. */
    private static boolean isState(Node node) {
        return node.op() == Op.STATE || node.op() == Op.UPDATE;
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
