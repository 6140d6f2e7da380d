package wengert.trace;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules that every trace obeys, checked when one is created. */
final class TraceVerifier {
    private final Trace trace;
    private final Set<Node> known = new HashSet<>();

    private TraceVerifier(Trace trace) {
        this.trace = trace;
    }

    static void verify(Trace trace) {
        new TraceVerifier(trace).run();
    }

    private void run() {
        for (Node node : trace.nodes()) {
            verify(node);
            if (!known.add(node)) {
                throw broken(node, "appears twice");
            }
        }
        for (Trace.Root root : trace.roots()) {
            if (!known.contains(root.node())) {
                throw new TraceException("trace '%s': the %s '%s' is no node of the trace"
                        .formatted(trace.name(), root.role(), root.name()));
            }
            if (trace.inlined().contains(root.node())) {
                throw broken(root.node(), "is inlined, yet read by name");
            }
        }
        if (trace.forwardCount() < 0 || trace.forwardCount() > trace.nodes().size()) {
            throw new TraceException("trace '%s' has %d nodes, %d of them forward; expected no more than all"
                    .formatted(trace.name(), trace.nodes().size(), trace.forwardCount()));
        }
    }

    private void verify(Node node) {
        if (node.operands().size() != node.op().arity()) {
            throw broken(
                    node,
                    "has %d operands; expected %d"
                            .formatted(node.operands().size(), node.op().arity()));
        }
        if (node.target().size() != node.shape().rank()) {
            throw broken(node, "has a target of another rank than its shape");
        }
        if (node.op().kind() == Op.Kind.MAP) {
            if (!node.domain().equals(node.shape())) {
                throw broken(node, "has a domain unlike its shape");
            }
            if (!node.target().equals(Index.identity(node.shape().rank()))) {
                throw broken(node, "moves its elements");
            }
        }
        verifyAccess(node, node.shape(), node.target(), node.domain(), -1);
        for (int number = 0; number < node.operands().size(); number++) {
            Operand operand = node.operand(number);
            if (!known.contains(operand.node())) {
                throw broken(node, "reads a node that does not come before it");
            }
            boolean overShape = node.op().kind() == Op.Kind.WRITE && number == 0;
            verifyAccess(node, operand.node().shape(), operand.at(), overShape ? node.shape() : node.domain(), number);
        }
    }

    private void verifyAccess(Node node, Shape array, List<Index> at, Shape domain, int operand) {
        if (at.size() != array.rank()) {
            throw broken(node, access(operand) + " has another rank than its array");
        }
        for (int axis = 0; axis < array.rank(); axis++) {
            Dim dim = array.dim(axis);
            Index index = at.get(axis);
            int plain = index.asAxis();
            boolean follows = plain >= 0 && domain.dim(plain).equals(dim);
            Views.Range range = Views.range(index, domain);
            boolean inside = follows || (range.min() >= 0 && range.max() < (dim.isBounded() ? 1 : dim.max()));
            if (!inside) {
                throw broken(
                        node,
                        "%s reads %s on axis %d of %s; expected it inside"
                                .formatted(access(operand), index, axis, array));
            }
        }
        Shape.Causal triangle = array.causal();
        if (triangle != null) {
            int row = at.get(triangle.row()).asAxis();
            int column = at.get(triangle.column()).asAxis();
            boolean inside = at.get(triangle.column()).equals(Index.constant(0))
                    || (row >= 0 && column >= 0 && new Shape.Causal(row, column).equals(domain.causal()));
            if (!inside) {
                throw broken(node, "%s leaves the triangle of %s".formatted(access(operand), array));
            }
        }
    }

    private static String access(int operand) {
        return operand < 0 ? "target" : "operand " + operand;
    }

    private TraceException broken(Node node, String message) {
        return new TraceException("trace '%s', node %s: %s".formatted(trace.name(), node, message));
    }
}
