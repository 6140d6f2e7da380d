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
 */
final class OverwrittenStates {
    private final Trace trace;
    private final Set<Node> overwritten = new HashSet<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Node, Node> replacements = new HashMap<>();

    private OverwrittenStates(Trace trace) {
        this.trace = trace;
    }

    /** Returns the trace with a copy before every element-wise node that reads a state which a later node writes. */
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
        Node copy = Node.map(Op.COPY, reader.domain(), List.of(replaced), 0, reader.origin());
        nodes.add(copy);
        return Operand.of(copy);
    }
}
