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
            require(known.add(node), node, "appears twice");
        }
        for (Trace.Root root : trace.roots()) {
            if (!known.contains(root.node())) {
                throw new TraceException("trace '%s': the %s '%s' is no node of the trace"
                        .formatted(trace.name(), root.role(), root.name()));
            }
            require(!trace.inlined().contains(root.node()), root.node(), "is inlined, yet read by name");
        }
        if (trace.forwardCount() < 0 || trace.forwardCount() > trace.nodes().size()) {
            throw new TraceException("trace '%s' has %d nodes, %d of them forward; expected no more than all"
                    .formatted(trace.name(), trace.nodes().size(), trace.forwardCount()));
        }
    }

    private void verify(Node node) {
        require(
                node.operands().size() == node.op().arity(),
                node,
                "has %d operands; expected %d"
                        .formatted(node.operands().size(), node.op().arity()));
        require(node.target().size() == node.shape().rank(), node, "has a target of another rank than its shape");
        if (node.op().kind() == Op.Kind.MAP) {
            require(node.domain().equals(node.shape()), node, "has a domain unlike its shape");
            require(node.target().equals(Index.identity(node.shape().rank())), node, "moves its elements");
        }
        verifyAccess(node, node.shape(), node.target(), node.domain(), "target");
        for (int number = 0; number < node.operands().size(); number++) {
            Operand operand = node.operand(number);
            require(known.contains(operand.node()), node, "reads a node that does not come before it");
            boolean overShape = node.op().kind() == Op.Kind.WRITE && number == 0;
            verifyAccess(
                    node,
                    operand.node().shape(),
                    operand.at(),
                    overShape ? node.shape() : node.domain(),
                    "operand " + number);
        }
    }

    private void verifyAccess(Node node, Shape array, List<Index> at, Shape domain, String what) {
        require(at.size() == array.rank(), node, what + " has another rank than its array");
        for (int axis = 0; axis < array.rank(); axis++) {
            Dim dim = array.dim(axis);
            Index index = at.get(axis);
            int plain = index.asAxis();
            boolean follows = plain >= 0 && domain.dim(plain).equals(dim);
            Views.Range range = Views.range(index, domain);
            boolean inside = follows || (range.min() >= 0 && range.max() < (dim.isBounded() ? 1 : dim.max()));
            require(
                    inside,
                    node,
                    "%s reads %s on axis %d of %s; expected it inside".formatted(what, index, axis, array));
        }
        Shape.Causal triangle = array.causal();
        if (triangle != null) {
            int row = at.get(triangle.row()).asAxis();
            int column = at.get(triangle.column()).asAxis();
            boolean inside = at.get(triangle.column()).equals(Index.constant(0))
                    || (row >= 0 && column >= 0 && new Shape.Causal(row, column).equals(domain.causal()));
            require(inside, node, "%s leaves the triangle of %s".formatted(what, array));
        }
    }

    private void require(boolean condition, Node node, String message) {
        if (!condition) {
            throw new TraceException("trace '%s', node %s: %s".formatted(trace.name(), node, message));
        }
    }
}
