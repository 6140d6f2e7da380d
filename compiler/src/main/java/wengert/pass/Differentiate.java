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
import wengert.trace.Origin;
import wengert.trace.Shape;
import wengert.trace.Trace;
import wengert.trace.TraceException;

/**
 * Appends the reverse sweep to a trace: the adjoint of every node that carries the objective's gradient to a parameter.
 *
 * <p>Nodes are visited in reverse creation order. What a node passes to an operand is added to that operand's adjoint by
 * {@link Op#ACCUMULATE}, point by point from the last to the first, because that is the order in which the tape's
 * reverse sweep meets the scalar operations; so every sum has the order, and the bits, of the tape.
 *
 * <p>Source: reverse accumulation, R. E. Wengert, A simple automatic derivative evaluation program, 1964, and B.
 * Speelpenning's thesis of 1980.
 */
public final class Differentiate {
    private final Trace trace;
    private final List<Node> nodes;
    private final Map<Node, Node> adjoints = new HashMap<>();
    private final Set<Node> active = new HashSet<>();

    private Differentiate(Trace trace) {
        this.trace = trace;
        this.nodes = new ArrayList<>(trace.nodes());
    }

    /**
     * Returns a trace that also computes the gradient of the objective with respect to every parameter.
     *
     * @param trace a recorded trace
     * @return the trace with its backward part; unchanged if it has no objective or no parameter
     * @throws TraceException if the objective depends on a parameter through the write of a state
     */
    public static Trace apply(Trace trace) {
        if (trace.objective().isEmpty() || trace.signature().parameters().isEmpty()) {
            return trace;
        }
        return new Differentiate(OverwrittenStates.copy(trace)).run();
    }

    private Trace run() {
        for (Node node : trace.nodes()) {
            if (node.op() == Op.PARAMETER || (passes(node.op()) && readsActive(node))) {
                active.add(node);
            }
        }
        Node objective = trace.objective().orElseThrow().node();
        adjoints.put(objective, constant(1.0, objective.origin()));
        for (int i = trace.nodes().size() - 1; i >= 0; i--) {
            Node node = trace.nodes().get(i);
            if (active.contains(node) && adjoints.containsKey(node)) {
                propagate(node);
            }
        }
        List<Trace.Root> roots = new ArrayList<>(trace.roots());
        for (Node parameter : trace.signature().parameters()) {
            Node gradient = adjoints.get(parameter);
            roots.add(new Trace.Root(
                    Trace.Role.GRADIENT, parameter.name(), gradient == null ? zeros(parameter) : gradient));
        }
        return trace.with(nodes, trace.nodes().size(), roots);
    }

    private static boolean passes(Op op) {
        return switch (op) {
            case STOP_GRADIENT, GREATER, GREATER_EQUAL, EQUAL, ARGMAX, IOTA -> false;
            default -> op.kind() != Op.Kind.LEAF;
        };
    }

    private boolean readsActive(Node node) {
        for (Operand operand : node.operands()) {
            if (active.contains(operand.node())) {
                return true;
            }
        }
        return false;
    }

    /** A parameter that the objective does not depend on has a gradient all the same. */
    private Node zeros(Node parameter) {
        Origin origin = parameter.origin();
        return add(Node.map(Op.COPY, parameter.shape(), List.of(Operand.of(constant(0.0, origin))), 0, origin));
    }

    private void propagate(Node node) {
        Operand adjoint = Operand.of(adjoints.get(node));
        LocalGradients local = new LocalGradients(node, this::add);
        switch (node.op()) {
            case SUM -> contribute(node, 0, adjoint.substitute(node.target()));
            case MAX_OVER -> contribute(node, 0, local.ofWinner(adjoint.substitute(node.target())));
            case UPDATE ->
                throw new TraceException(
                        "state write %s: the objective depends on a parameter through it; expected none. Use stopGradient()"
                                .formatted(node.origin()));
            default -> {
                for (int number = 0; number < node.operands().size(); number++) {
                    if (active.contains(node.operand(number).node())) {
                        Operand term = local.term(number, adjoint);
                        if (term != null) {
                            contribute(node, number, term);
                        }
                    }
                }
            }
        }
    }

    private void contribute(Node reader, int number, Operand term) {
        Operand read = reader.operand(number);
        if (!active.contains(read.node())) {
            return;
        }
        Shape shape = read.node().shape();
        Node before = adjoints.get(read.node());
        Operand into = before == null ? Operand.of(constant(0.0, reader.origin())) : Operand.of(before);
        adjoints.put(
                read.node(),
                add(Node.fold(Op.ACCUMULATE, shape, reader.domain(), read.at(), List.of(into, term), reader.origin())));
    }

    private Node constant(double value, Origin origin) {
        return add(Node.constant(value, origin));
    }

    private Node add(Node node) {
        nodes.add(node);
        return node;
    }
}
