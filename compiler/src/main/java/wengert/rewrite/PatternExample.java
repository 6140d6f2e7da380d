package wengert.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Origin;
import wengert.trace.Shape;
import wengert.trace.Trace;
import wengert.trace.TraceException;

/** Makes traces that a pattern fits: captures become inputs, which are read as they lie, or through transposed views. */
final class PatternExample {
    private static final double SOME_CONSTANT = 3;
    private static final int COLUMNS = 3;

    private final String name;
    private final Shape domain;
    private final Shape flipped;
    private final boolean throughViews;
    private final Origin origin;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> inputs = new ArrayList<>();
    /** What was captured, over the domain. */
    private final Map<Capture<?>, Operand> captured = new HashMap<>();

    private PatternExample(String name, Shape domain, boolean throughViews) {
        this.name = name;
        this.domain = domain;
        this.throughViews = throughViews;
        this.flipped = domain.select(reversed(domain.rank()));
        this.origin = new Origin("", "the pattern of " + name);
    }

    /** Returns traces of one and two axes, without those that the operation at the root does not fit. */
    static List<Trace> of(String name, OpPattern pattern) {
        List<Trace> traces = new ArrayList<>();
        for (Shape shape : List.of(Shape.of(COLUMNS), Shape.of(2, COLUMNS))) {
            for (boolean throughViews : new boolean[] {false, true}) {
                if (throughViews && shape.rank() < 2) {
                    continue;
                }
                try {
                    traces.add(new PatternExample(name, shape, throughViews).trace(pattern));
                } catch (TraceException e) {
                    // A position along an axis has one axis, for instance.
                }
            }
        }
        return traces;
    }

    private Trace trace(OpPattern pattern) {
        Node root = node(pattern, false);
        Node seen = add(isAdjoint(pattern.op()) ? summed(root) : divided(root));
        Trace.Signature signature = new Trace.Signature(List.of(), inputs, List.of(), List.of(), List.of());
        List<Trace.Root> roots = List.of(new Trace.Root(Trace.Role.OUTPUT, "y", seen));
        return new Trace(name, signature, nodes, nodes.size(), roots, Set.of()).verify();
    }

    /** A root keeps its node, so something has to read it; behind a division even the sign of a zero shows. */
    private Node divided(Node root) {
        Operand one = Operand.of(add(Node.constant(1, origin)));
        return Node.map(Op.DIV, root.shape(), List.of(one, Operand.of(root)), 0, origin);
    }

    private static boolean isAdjoint(Op op) {
        return op == Op.CHAIN || op == Op.ACCUMULATE;
    }

    /** The sign of an adjoint of zero does not matter, since it is added to another sum in the end. */
    private Node summed(Node root) {
        Operand zero = Operand.of(add(Node.constant(0, origin)));
        Shape shape = root.shape();
        return Node.fold(
                Op.ACCUMULATE, shape, shape, Index.identity(shape.rank()), List.of(zero, Operand.of(root)), origin);
    }

    private Node add(Node node) {
        nodes.add(node);
        return node;
    }

    private Node node(OpPattern pattern, boolean isFlipped) {
        List<Operand> operands = new ArrayList<>();
        for (Pattern operand : pattern.operands()) {
            operands.add(view(operand, isFlipped));
        }
        Op op = pattern.op();
        Shape shape = isFlipped ? flipped : domain;
        return switch (op.kind()) {
            case LEAF -> op == Op.CONSTANT ? add(Node.constant(SOME_CONSTANT, origin)) : input(shape);
            case MAP -> add(Node.map(op, shape, operands, pattern.literal(), origin));
            case REDUCE -> add(Node.fold(op, shape.select(List.of(0)), shape, Index.identity(1), operands, origin));
            case WRITE -> add(Node.fold(op, shape, shape, Index.identity(shape.rank()), operands, origin));
        };
    }

    private Node input(Shape shape) {
        Node input = add(Node.leaf(Op.INPUT, "x" + inputs.size(), shape, origin));
        inputs.add(input);
        return input;
    }

    /** Returns what a pattern is an image of, as it is read over the domain or the flipped one. */
    private Operand view(Pattern pattern, boolean isFlipped) {
        if (pattern instanceof Pattern.Constant constant) {
            double value = constant.capture() == null ? constant.value() : SOME_CONSTANT;
            return Operand.of(add(Node.constant(value, origin)));
        }
        Pattern.Any any = pattern instanceof Pattern.Any found ? found : null;
        Operand before = any == null ? null : captured.get(any.capture());
        if (before != null) {
            return isFlipped ? before.substitute(flip()) : before;
        }
        boolean other = throughViews != isFlipped;
        Node made = any == null ? node((OpPattern) pattern, other) : input(other ? flipped : domain);
        Operand view = made.shape().rank() == 0
                ? Operand.of(made)
                : other == isFlipped ? Operand.of(made) : new Operand(made, flip());
        if (any != null && any.capture() != null) {
            captured.put(any.capture(), isFlipped ? view.substitute(flip()) : view);
        }
        return view;
    }

    private List<Index> flip() {
        List<Index> axes = new ArrayList<>();
        for (int axis : reversed(domain.rank())) {
            axes.add(Index.axis(axis));
        }
        return axes;
    }

    private static List<Integer> reversed(int rank) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = rank - 1; axis >= 0; axis--) {
            axes.add(axis);
        }
        return axes;
    }
}
