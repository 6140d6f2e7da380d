package wengert.rewrite;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.TraceVerifier;

/**
 * What is checked of a rule at every firing: that the replacement reads only what comes before the node, has its shape, and
 * still reads what it read. Mostly a glance at the operands is enough.
 */
final class ReplacementCheck {
    private ReplacementCheck() {}

    /** Checks a node that a rule makes before it is added. */
    static void made(Rule rule, Node offered, Node made, Graph graph) {
        if (made == offered || made.key().equals(offered.key())) {
            throw cycle(rule, offered);
        }
        for (Operand operand : made.operands()) {
            present(rule, offered, operand.node(), graph);
        }
        String fault = TraceVerifier.fault(made);
        if (fault != null) {
            throw new RuleException(at(rule, offered) + " makes a node that " + fault + ": " + made
                    + "; expected one that fits what it reads");
        }
    }

    /** Checks a replacement. */
    static void replaced(Rule rule, Node node, Operand view, Graph graph) {
        present(rule, node, view.node(), graph);
        String fault = TraceVerifier.fault(view, node.shape());
        if (fault != null) {
            throw new RuleException(at(rule, node) + " changes a shape: its replacement " + fault
                    + "; expected a view over " + node.shape());
        }
        if (!rule.isAllowedToDropUses() && !readsAll(node.operands(), view.node())) {
            Node dropped = dropped(rule, node, view.node(), graph);
            if (dropped != null) {
                throw new RuleException(at(rule, node) + " drops a use: its replacement does not depend on " + dropped
                        + "; expected it to, or mayDropUses() on the rule");
            }
        }
    }

    /** Returns the error of a rule that threw something. */
    static RuleException threw(Rule rule, Node node, RuntimeException thrown) {
        return new RuleException(at(rule, node) + " threw " + thrown + "; expected a view or null", thrown);
    }

    private static void present(Rule rule, Node offered, Node read, Graph graph) {
        if (read == offered) {
            throw cycle(rule, offered);
        }
        if (!graph.contains(read)) {
            throw new RuleException(
                    at(rule, offered) + " makes a cycle: its replacement reads " + read
                            + ", which does not come before the node; expected nodes of matches and those that the graph makes");
        }
    }

    private static RuleException cycle(Rule rule, Node node) {
        return new RuleException(at(rule, node)
                + " makes a cycle: its replacement reads the node itself; expected only what comes before it");
    }

    private static String at(Rule rule, Node node) {
        return "rule '" + rule.name() + "' at node " + node;
    }

    /** Says whether a replacement is, or reads by itself, everything that is not constant. */
    private static boolean readsAll(List<Operand> operands, Node replacement) {
        for (Operand operand : operands) {
            Node used = operand.node();
            boolean reads = used.op() == Op.CONSTANT || used == replacement;
            for (Operand own : replacement.operands()) {
                reads |= own.node() == used;
            }
            if (!reads) {
                return false;
            }
        }
        return true;
    }

    /** Returns something that the node reads and the replacement does not depend on, or null. */
    private static Node dropped(Rule rule, Node node, Node replacement, Graph graph) {
        Set<Node> reached = new HashSet<>();
        reach(replacement, reached);
        Deque<Node> pending = new ArrayDeque<>(rule.uses(node, graph));
        Set<Node> seen = new HashSet<>();
        while (!pending.isEmpty()) {
            Node used = pending.removeFirst();
            if (used.op() == Op.CONSTANT || used.op() == Op.IOTA || reached.contains(used) || !seen.add(used)) {
                continue;
            }
            // A function may have looked through an operand; a pattern says how far it looked.
            if (rule.isPattern() || used.operands().isEmpty()) {
                return used;
            }
            for (Operand operand : used.operands()) {
                pending.add(operand.node());
            }
        }
        return null;
    }

    private static void reach(Node from, Set<Node> reached) {
        Deque<Node> pending = new ArrayDeque<>();
        pending.add(from);
        while (!pending.isEmpty()) {
            Node node = pending.removeFirst();
            if (reached.add(node)) {
                for (Operand operand : node.operands()) {
                    pending.add(operand.node());
                }
            }
        }
    }
}
