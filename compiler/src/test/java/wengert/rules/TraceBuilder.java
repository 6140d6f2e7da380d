package wengert.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Origin;
import wengert.trace.Shape;
import wengert.trace.Trace;

/** Builds traces node by node, with the operations of differentiated traces, which no recording has. */
public final class TraceBuilder {
    private static final Origin ORIGIN = new Origin("", "test");

    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> parameters = new ArrayList<>();
    private final List<Node> inputs = new ArrayList<>();
    private final List<Node> states = new ArrayList<>();
    private final List<Trace.Root> roots = new ArrayList<>();

    private Node add(Node node) {
        nodes.add(node);
        return node;
    }

    /** Declares a parameter. */
    public Node parameter(String name, int... sizes) {
        Node node = add(Node.leaf(Op.PARAMETER, name, Shape.of(sizes), ORIGIN));
        parameters.add(node);
        return node;
    }

    /** Declares an input. */
    public Node input(String name, int... sizes) {
        Node node = add(Node.leaf(Op.INPUT, name, Shape.of(sizes), ORIGIN));
        inputs.add(node);
        return node;
    }

    /** Declares a state that is kept as it is. */
    public Node state(String name, int... sizes) {
        Node node = add(Node.leaf(Op.STATE, name, Shape.of(sizes), ORIGIN));
        states.add(node);
        roots.add(new Trace.Root(Trace.Role.STATE, name, node));
        return node;
    }

    /** Adds a scalar constant and returns a view of it. */
    public Operand constant(double value) {
        return Operand.of(add(Node.constant(value, ORIGIN)));
    }

    /** Adds an element-wise operation over the shape of its last operand's array. */
    public Node map(Op op, Operand... operands) {
        Shape shape = operands[operands.length - 1].node().shape();
        return add(Node.map(op, shape, List.of(operands), 0, ORIGIN));
    }

    /** Adds an element-wise operation on whole arrays. */
    public Node map(Op op, Node... operands) {
        Operand[] views = new Operand[operands.length];
        for (int i = 0; i < views.length; i++) {
            views[i] = Operand.of(operands[i]);
        }
        return map(op, views);
    }

    /** Adds a sum over all elements. */
    public Node sum(Node of) {
        return add(Node.fold(Op.SUM, Shape.SCALAR, of.shape(), List.of(), List.of(Operand.of(of)), ORIGIN));
    }

    /** Adds a sum of adjoints, from the points of the term's array. */
    public Node accumulate(Shape shape, List<Index> target, Operand into, Node term) {
        return add(Node.fold(Op.ACCUMULATE, shape, term.shape(), target, List.of(into, Operand.of(term)), ORIGIN));
    }

    /** Adds a sum of adjoints, one term an element. */
    public Node accumulate(Operand into, Node term) {
        return accumulate(term.shape(), Index.identity(term.shape().rank()), into, term);
    }

    /** Declares what is wanted. */
    public TraceBuilder root(Trace.Role role, String name, Node node) {
        roots.add(new Trace.Root(role, name, node));
        return this;
    }

    /** Declares a gradient. */
    public TraceBuilder gradient(Node parameter, Node gradient) {
        return root(Trace.Role.GRADIENT, parameter.name(), gradient);
    }

    /** Returns the verified trace. */
    public Trace build() {
        Trace.Signature signature = new Trace.Signature(parameters, inputs, states, List.of(), List.of());
        return new Trace("built", signature, nodes, nodes.size(), roots, Set.of()).verify();
    }
}
