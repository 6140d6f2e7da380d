package wengert.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.engine.Layout;
import wengert.rewrite.Firing;
import wengert.rewrite.FusionRule;
import wengert.rewrite.RecomputeRule;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Trace;

/**
 * Decides which nodes of the forward sweep the backward sweep computes again, rather than find them stored.
 *
 * <p>The stored nodes are tried from the first to the last, since the first ones live longest. One is computed again if a rule
 * says that it may be and if then less lives at the time when most does, as fusion and the memory plan have it. Whatever the
 * rules say, only element-wise operations are repeated, and nothing that reads a state which is written later.
 *
 * <p>Source: choosing what to compute again by the peak of live memory, as in T. Chen and others, Training Deep Nets with
 * Sublinear Memory Cost, 2016.
 */
public final class Recompute {
    /** An array that is so many times smaller than the largest one is not worth a recomputation, nor is a scalar. */
    private static final int SMALL = 32;

    private final Trace trace;
    private final Layout layout;
    private final List<FusionRule> fusions;
    private final List<RecomputeRule> rules;
    private final Set<Node> inlined;
    private final Set<Node> overwritten = new HashSet<>();
    private final Set<Node> roots = new HashSet<>();
    private final Set<Node> readBackward = new HashSet<>();
    private final List<Firing> firings = new ArrayList<>();
    private int largest;

    /** How a node is computed again. */
    private record Choice(RecomputeRule rule, boolean isShared) {}

    /**
     * Creates the pass for one trace.
     *
     * @param trace a simplified trace
     * @param layout where inputs and outputs of the recorded trace lie
     * @param fusions the rules by which the result will be fused
     * @param rules the rules, tried in order
     */
    public Recompute(Trace trace, Layout layout, List<FusionRule> fusions, List<RecomputeRule> rules) {
        this.trace = trace;
        this.layout = layout;
        this.fusions = List.copyOf(fusions);
        this.rules = List.copyOf(rules);
        this.inlined = new Fuse(trace, fusions).apply().inlined();
        for (Trace.Root root : trace.roots()) {
            roots.add(root.node());
        }
        for (int i = 0; i < trace.nodes().size(); i++) {
            Node node = trace.nodes().get(i);
            if (node.op() == Op.UPDATE) {
                overwritten.add(node.operand(0).node());
            }
            if (i >= trace.forwardCount()) {
                for (Operand operand : node.operands()) {
                    readBackward.add(operand.node());
                }
            }
            if (node.op().kind() != Op.Kind.LEAF && !inlined.contains(node)) {
                largest = Math.max(largest, node.shape().capacity());
            }
        }
    }

    /**
     * Returns the trace with copies of nodes in its backward part.
     *
     * @return the trace, unchanged if no recomputation makes the workspace smaller
     */
    public Trace apply() {
        Plan best = new Plan(Map.of());
        Plan current = best;
        for (Node node : trace.nodes().subList(0, trace.forwardCount())) {
            Plan next = isCandidate(node) ? tried(node, current) : null;
            if (next != null) {
                current = next;
                best = current.peak < best.peak ? current : best;
            }
        }
        for (Map.Entry<Node, Choice> chosen : best.choices.entrySet()) {
            firings.add(new Firing(chosen.getValue().rule.name(), chosen.getKey(), best.firstCopy(chosen.getKey())));
        }
        return best.choices.isEmpty() ? trace : best.result;
    }

    /**
     * Returns how often each rule fired.
     *
     * @return the name of the rule, and its count
     */
    public Map<String, Integer> fired() {
        return Firing.counts(firings);
    }

    /**
     * Returns where rules fired: each node that is computed again, with the first of its copies.
     *
     * @return the firings in the order of nodes
     */
    public List<Firing> firings() {
        return Collections.unmodifiableList(firings);
    }

    private boolean isCandidate(Node node) {
        return node.op().kind() == Op.Kind.MAP
                && !inlined.contains(node)
                && !roots.contains(node)
                && readBackward.contains(node)
                && node.shape().capacity() > Math.max(1, largest / SMALL);
    }

    /** Returns a better plan in which a node is computed again, or null. */
    private Plan tried(Node node, Plan current) {
        List<Node> parts = parts(node, current.choices);
        RecomputeRule rule = parts == null ? null : rule(parts);
        if (rule == null) {
            return null;
        }
        // Best where it is read; if it would be stored there, then once for all.
        for (boolean isShared : new boolean[] {false, true}) {
            Map<Node, Choice> choices = new LinkedHashMap<>(current.choices);
            choices.put(node, new Choice(rule, isShared));
            Plan plan = new Plan(choices);
            boolean isSensible = isShared || plan.storedCopies <= current.storedCopies;
            if (isSensible && plan.isBetterThan(current)) {
                return plan;
            }
        }
        return null;
    }

    private RecomputeRule rule(List<Node> parts) {
        for (RecomputeRule rule : rules) {
            if (rule.condition().holds(parts)) {
                return rule;
            }
        }
        return null;
    }

    /** Returns what has to be computed again for a node, from its operands inwards, or null if that is not possible. */
    private List<Node> parts(Node root, Map<Node, Choice> choices) {
        List<Node> parts = new ArrayList<>(List.of(root));
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).op().kind() != Op.Kind.MAP) {
                return null;
            }
            for (Operand operand : parts.get(i).operands()) {
                Node read = operand.node();
                if (overwritten.contains(read)) {
                    return null;
                }
                if (isCopiedWith(read, choices) && !isShared(read, choices)) {
                    parts.add(read);
                }
            }
        }
        return parts;
    }

    /** Says whether copies of its readers read a copy of a node. */
    private boolean isCopiedWith(Node node, Map<Node, Choice> choices) {
        return choices.containsKey(node) || (inlined.contains(node) && node.op() != Op.IOTA);
    }

    private static boolean isShared(Node node, Map<Node, Choice> choices) {
        return choices.containsKey(node) && choices.get(node).isShared;
    }

    /** The trace in which some nodes are computed again, and how much of it lives at a time. */
    private final class Plan {
        private final Map<Node, Choice> choices;
        private final List<Node> nodes = new ArrayList<>();
        private final Map<Node, Node> replacements = new HashMap<>();
        private final Map<Node, List<Node>> copies = new HashMap<>();
        private final Trace result;
        private int storedCopies;
        private int peak;
        private int positionsAtPeak;

        Plan(Map<Node, Choice> choices) {
            this.choices = choices;
            this.nodes.addAll(trace.nodes().subList(0, trace.forwardCount()));
            for (Node node :
                    trace.nodes().subList(trace.forwardCount(), trace.nodes().size())) {
                List<Operand> operands = rewritten(node.operands());
                Node kept = operands.equals(node.operands()) ? node : node.withOperands(operands);
                replacements.put(node, kept);
                nodes.add(kept);
            }
            List<Trace.Root> kept = new ArrayList<>();
            for (Trace.Root root : trace.roots()) {
                Node node = replacements.getOrDefault(root.node(), root.node());
                kept.add(new Trace.Root(root.role(), root.name(), node));
            }
            this.result = DeadCode.remove(trace.with(nodes, trace.forwardCount(), kept));
            Trace after = new Fuse(result, fusions).apply();
            for (List<Node> made : copies.values()) {
                for (Node copy : made) {
                    storedCopies += after.inlined().contains(copy) ? 0 : 1;
                }
            }
            measure(new MemoryPlan(new Schedule(after), layout).intervals());
        }

        private List<Operand> rewritten(List<Operand> operands) {
            List<Operand> result = new ArrayList<>();
            for (Operand operand : operands) {
                Node read = operand.node();
                Node now = choices.containsKey(read) ? copy(read) : replacements.getOrDefault(read, read);
                result.add(new Operand(now, operand.at()));
            }
            return result;
        }

        /** Adds a copy of a node, with copies of what is to be computed again for it; or returns the one that all share. */
        private Node copy(Node node) {
            List<Node> known = copies.computeIfAbsent(node, key -> new ArrayList<>());
            if (isShared(node, choices) && !known.isEmpty()) {
                return known.get(0);
            }
            List<Operand> operands = new ArrayList<>();
            for (Operand operand : node.operands()) {
                Node read = operand.node();
                operands.add(isCopiedWith(read, choices) ? new Operand(copy(read), operand.at()) : operand);
            }
            Node copy = node.withOperands(operands);
            nodes.add(copy);
            known.add(copy);
            return copy;
        }

        Node firstCopy(Node node) {
            return copies.get(node).get(0);
        }

        private void measure(List<MemoryPlan.Interval> intervals) {
            int end = 0;
            for (MemoryPlan.Interval interval : intervals) {
                end = Math.max(end, interval.last() + 1);
            }
            int[] live = new int[end];
            for (MemoryPlan.Interval interval : intervals) {
                for (int position = interval.first(); position <= interval.last(); position++) {
                    live[position] += interval.size();
                }
            }
            for (int elements : live) {
                if (elements > peak) {
                    peak = elements;
                    positionsAtPeak = 0;
                }
                positionsAtPeak += elements == peak ? 1 : 0;
            }
        }

        /** Less at the peak, or a step towards it where several positions are as high. */
        boolean isBetterThan(Plan other) {
            return peak < other.peak || (peak == other.peak && positionsAtPeak < other.positionsAtPeak);
        }
    }
}
