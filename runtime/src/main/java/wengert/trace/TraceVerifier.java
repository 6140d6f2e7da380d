package wengert.trace;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules that every trace obeys, checked when one is created. */
public final class TraceVerifier {
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
        String fault = fault(node);
        if (fault != null) {
            throw broken(node, fault);
        }
        for (Operand operand : node.operands()) {
            if (!known.contains(operand.node())) {
                throw broken(node, "reads a node that does not come before it");
            }
        }
    }

    /**
     * Checks a node by itself: the number of its operands, its domain and target, and that it reads inside of arrays.
     *
     * @param node a node
     * @return what is wrong, to follow its name; or null
     */
    public static String fault(Node node) {
        if (node.operands().size() != node.op().arity()) {
            return "has %d operands; expected %d"
                    .formatted(node.operands().size(), node.op().arity());
        }
        if (node.target().size() != node.shape().rank()) {
            return "has a target of another rank than its shape";
        }
        if (node.op().kind() == Op.Kind.MAP) {
            if (!node.domain().equals(node.shape())) {
                return "has a domain unlike its shape";
            }
            if (!node.target().equals(Index.identity(node.shape().rank()))) {
                return "moves its elements";
            }
        }
        String fault = fault(node.shape(), node.target(), node.domain(), -1);
        for (int number = 0; fault == null && number < node.operands().size(); number++) {
            Operand operand = node.operand(number);
            boolean overShape = node.op().kind() == Op.Kind.WRITE && number == 0;
            fault = fault(operand.node().shape(), operand.at(), overShape ? node.shape() : node.domain(), number);
        }
        return fault;
    }

    /**
     * Checks a view.
     *
     * @param view what is read
     * @param domain the points at which it is read
     * @return what is wrong, to follow its name; or null
     */
    public static String fault(Operand view, Shape domain) {
        if (view.node().shape().equals(domain) && view.at().size() == domain.rank() && view.isIdentity()) {
            return null;
        }
        String fault = fault(view.node().shape(), view.at(), domain, 0);
        return fault == null ? null : fault.substring(access(0).length() + 1);
    }

    /** Returns the number of axes that a domain must have for an expression. */
    private static int reach(Index index) {
        int reach = 0;
        for (Index.Term term : index.terms()) {
            Index.Atom atom = term.atom();
            if (atom instanceof Index.Axis axis) {
                reach = Math.max(reach, axis.number() + 1);
            } else if (atom instanceof Index.Quotient quotient) {
                reach = Math.max(reach, reach(quotient.dividend()));
            } else if (atom instanceof Index.Remainder remainder) {
                reach = Math.max(reach, reach(remainder.dividend()));
            } else {
                for (Index at : ((Index.Lookup) atom).at()) {
                    reach = Math.max(reach, reach(at));
                }
            }
        }
        return reach;
    }

    private static String fault(Shape array, List<Index> at, Shape domain, int operand) {
        if (at.size() != array.rank()) {
            return access(operand) + " has another rank than its array";
        }
        for (int axis = 0; axis < array.rank(); axis++) {
            Dim dim = array.dim(axis);
            Index index = at.get(axis);
            if (reach(index) > domain.rank()) {
                return "%s reads %s of %s, beyond the axes of %s".formatted(access(operand), at, array, domain);
            }
            int plain = index.asAxis();
            boolean follows = plain >= 0 && domain.dim(plain).equals(dim);
            Views.Range range = Views.range(index, domain);
            // What is looked up along an axis with a live length is below that in every run that is not refused.
            int limit = dim.isBounded() && index.table() == null ? 1 : dim.max();
            boolean inside = follows || (range.min() >= 0 && range.max() < limit);
            if (!inside) {
                return "%s reads %s on axis %d of %s; expected it inside"
                        .formatted(access(operand), index, axis, array);
            }
        }
        Shape.Causal triangle = array.causal();
        if (triangle != null) {
            int row = at.get(triangle.row()).asAxis();
            int column = at.get(triangle.column()).asAxis();
            boolean inside = at.get(triangle.column()).equals(Index.constant(0))
                    || (row >= 0 && column >= 0 && new Shape.Causal(row, column).equals(domain.causal()));
            if (!inside) {
                return "%s leaves the triangle of %s".formatted(access(operand), array);
            }
        }
        return null;
    }

    private static String access(int operand) {
        return operand < 0 ? "target" : "operand " + operand;
    }

    private TraceException broken(Node node, String message) {
        return new TraceException("trace '%s', node %s: %s".formatted(trace.name(), node, message));
    }
}
