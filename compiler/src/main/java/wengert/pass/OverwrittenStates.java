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
 * Copies of states that are written after they were read: the backward part needs them as they were, when the arrays
 * that held them have changed.
 *
 * <p>All readers share a copy of the whole state, which in a matrix product is far smaller than what they visit. Only who reads
 * less than the whole has a copy of that.
 */
final class OverwrittenStates {
    private final Trace trace;
    private final Set<Node> overwritten = new HashSet<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Node, Node> replacements = new HashMap<>();
    private final Map<Node, Node> copies = new HashMap<>();

    private OverwrittenStates(Trace trace) {
        this.trace = trace;
    }

    /** Returns the trace in which element-wise nodes read copies of the states that a later node writes. */
    static Trace copy(Trace trace) {
        return trace.signature().states().isEmpty() ? trace : new OverwrittenStates(trace).run();
    }

    private Trace run() {
        for (Node node : trace.nodes()) {
            if (node.op() == Op.UPDATE) {
                overwritten.add(node.operand(0).node());
            }
        }
        for (Node node : trace.nodes()) {
            List<Operand> operands = new ArrayList<>();
            for (Operand operand : node.operands()) {
                operands.add(operand(node, operand));
            }
            Node kept = operands.equals(node.operands()) ? node : node.withOperands(operands);
            replacements.put(node, kept);
            nodes.add(kept);
        }
        List<Trace.Root> roots = new ArrayList<>();
        for (Trace.Root root : trace.roots()) {
            roots.add(new Trace.Root(root.role(), root.name(), replacements.get(root.node())));
        }
        return trace.with(nodes, nodes.size(), roots);
    }

    private Operand operand(Node reader, Operand operand) {
        Operand replaced = new Operand(replacements.get(operand.node()), operand.at());
        boolean saved =
                overwritten.contains(operand.node()) && reader.op().kind() == Op.Kind.MAP && reader.op() != Op.COPY;
        if (!saved) {
            return replaced;
        }
        Node state = replaced.node();
        if (reader.domain().capacity() < state.shape().capacity() && !copies.containsKey(state)) {
            Node part = Node.map(Op.COPY, reader.domain(), List.of(replaced), 0, reader.origin());
            nodes.add(part);
            return Operand.of(part);
        }
        Node copy = copies.get(state);
        if (copy == null) {
            copy = Node.map(Op.COPY, state.shape(), List.of(Operand.of(state)), 0, reader.origin());
            copies.put(state, copy);
            nodes.add(copy);
        }
        return new Operand(copy, operand.at());
    }
}
