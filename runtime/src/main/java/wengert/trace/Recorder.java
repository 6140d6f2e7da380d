package wengert.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The recording of one computation: declares what a run sets, opens scopes, and collects the nodes.
 *
 * <p>It is handed to the body of {@link Trace#record} and is finished when the body returns. Not safe for use by several
 * threads. All methods throw {@link TraceException} for a name used twice, a shape that does not fit, or a use after the end.
 */
public final class Recorder {
    private final String name;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> parameters = new ArrayList<>();
    private final List<Node> inputs = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private final List<Indices> indices = new ArrayList<>();
    private final Map<String, Dim> lengths = new LinkedHashMap<>();
    private final List<Trace.Root> outputs = new ArrayList<>();
    private final Set<Node> differentiable = new HashSet<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Deque<String> outerScopes = new ArrayDeque<>();
    private String scope = "";
    private boolean ended;

    Recorder(String name) {
        this.name = name;
    }

    // ---- declarations ----

    /**
     * Declares an array that is learned.
     *
     * @param parameter its name
     * @param sizes its fixed sizes, outermost first; none for a scalar
     * @return its value
     */
    public Expr parameter(String parameter, int... sizes) {
        Node node = leaf(Op.PARAMETER, parameter, fixed(parameter, sizes));
        parameters.add(node);
        differentiable.add(node);
        return whole(node);
    }

    /**
     * Declares an array that a run sets, without a gradient.
     *
     * @param input its name
     * @param sizes its fixed sizes, outermost first; none for a scalar
     * @return its value
     */
    public Expr input(String input, int... sizes) {
        return input(input, fixed(input, sizes));
    }

    /**
     * Declares an array that a run sets, without a gradient.
     *
     * @param input its name
     * @param outer its outermost extent
     * @param inner its other extents, outermost first
     * @return its value
     */
    public Expr input(String input, Dim outer, Dim... inner) {
        List<Dim> dims = new ArrayList<>(List.of(outer));
        dims.addAll(List.of(inner));
        return input(input, new Shape(dims, null));
    }

    private Expr input(String input, Shape shape) {
        Node node = leaf(Op.INPUT, input, declared(shape));
        inputs.add(node);
        return whole(node);
    }

    /**
     * Declares an array that lives from run to run.
     *
     * @param state its name
     * @param sizes its fixed sizes, outermost first
     * @return the state
     */
    public State state(String state, int... sizes) {
        State declared = new State(this, leaf(Op.STATE, state, fixed(state, sizes)));
        states.add(declared);
        return declared;
    }

    /**
     * Declares an integer array that a run sets, for {@link Expr#gather}, {@link Expr#pick} and {@link State#write}.
     *
     * @param input its name
     * @param bound the exclusive upper bound of its values, at least 1
     * @param dims its extents; none for a single index
     * @return the integer input
     */
    public Indices indices(String input, int bound, Dim... dims) {
        if (bound < 1) {
            throw error("indices", "'%s' is bounded by %d; expected at least 1".formatted(input, bound));
        }
        claim(input);
        Indices declared = new Indices(input, stored(input, declared(Shape.of(dims))), bound);
        indices.add(declared);
        return declared;
    }

    /**
     * Returns a scalar constant.
     *
     * @param value its value
     * @return the constant
     */
    public Expr constant(double value) {
        return whole(add(Node.constant(value, origin())));
    }

    /**
     * Returns the live length of a bounded dimension as a scalar.
     *
     * @param dim the dimension
     * @return its live length in this run
     */
    public Expr length(Dim dim) {
        if (!dim.isBounded()) {
            return constant(dim.max());
        }
        return whole(add(Node.leaf(Op.LENGTH, declared(dim).name(), Shape.SCALAR, origin())));
    }

    /**
     * Returns the positions along an axis: 0, 1, 2 and so on.
     *
     * @param dim the extent of the axis
     * @return a vector
     */
    public Expr iota(Dim dim) {
        return whole(add(Node.map(Op.IOTA, declared(Shape.of(dim)), List.of(), 0, origin())));
    }

    /**
     * Declares a result that is read by name; the first scalar one is the objective whose gradient is taken.
     *
     * @param output its name
     * @param value its value
     */
    public void output(String output, Expr value) {
        requireOwn("output", "the value of '" + output + "'", value);
        claim(output);
        Node node = value.view().node();
        boolean own = Operand.of(node).equals(value.view())
                && node.shape().equals(value.shape())
                && node.op().kind() != Op.Kind.LEAF
                && node.op() != Op.UPDATE
                && !isOutput(node);
        outputs.add(new Trace.Root(
                Trace.Role.OUTPUT,
                output,
                own ? node : map(Op.COPY, value).view().node()));
    }

    private boolean isOutput(Node node) {
        for (Trace.Root output : outputs) {
            if (output.node() == node) {
                return true;
            }
        }
        return false;
    }

    /**
     * Names the part of the computation that the body records. Parts that the body enters and never leaves end with it.
     *
     * @param part the name, for instance {@code attn}; nested names are joined by dots
     * @param body records the part
     * @param <T> what the body returns
     * @return what the body returned
     */
    public <T> T scope(String part, Supplier<T> body) {
        int depth = outerScopes.size();
        enter(part);
        try {
            return body.get();
        } finally {
            leaveTo(depth);
        }
    }

    /**
     * Names the part of the computation that the body records, as {@link #scope(String, Supplier)} does.
     *
     * @param part the name; nested names are joined by dots
     * @param body records the part
     */
    public void scope(String part, Runnable body) {
        int depth = outerScopes.size();
        enter(part);
        try {
            body.run();
        } finally {
            leaveTo(depth);
        }
    }

    private void leaveTo(int depth) {
        while (outerScopes.size() > depth) {
            leave();
        }
    }

    /**
     * Begins a part of the computation, as {@link #scope(String, Supplier)} does, for who would rather not pass a lambda: the
     * first ones of a program take the JVM milliseconds to link.
     *
     * @param part the name; nested names are joined by dots
     */
    public void enter(String part) {
        outerScopes.push(scope);
        scope = scope.isEmpty() ? part : scope + "." + part;
    }

    /** Ends the part that was entered last; those that were never left end with the recording. */
    public void leave() {
        if (outerScopes.isEmpty()) {
            throw error("leave", "no scope is open; expected enter(name) before");
        }
        scope = outerScopes.pop();
    }

    /**
     * Returns an error that names the current scope and the user's source line, for compositions that check shapes.
     *
     * @param what the operation that fails
     * @param message expected and got, and the remedy
     * @return the error, to be thrown
     */
    public TraceException error(String what, String message) {
        Origin here = origin();
        String where = here.scope().isEmpty() ? "" : " '" + here.scope() + "'";
        return new TraceException("%s%s (%s): %s".formatted(what, where, here.location(), message));
    }

    // ---- recording ----

    Expr map(Op op, Expr... arguments) {
        return map(op, 0, arguments);
    }

    Expr pow(Expr base, double exponent) {
        return map(Op.POW, exponent, base);
    }

    private Expr map(Op op, double literal, Expr... arguments) {
        for (Expr argument : arguments) {
            requireOwn(op.toString(), "an operand", argument);
        }
        Shape domain = Broadcast.shape(this, op, arguments);
        List<Operand> operands = new ArrayList<>();
        for (Expr argument : arguments) {
            Operand operand = Broadcast.view(argument, domain);
            operands.add(apart(operand, operands, domain) ? copy(operand, domain) : operand);
        }
        return whole(add(Node.map(op, domain, operands, literal, origin())));
    }

    Expr reduce(Op op, Expr input, int... axes) {
        List<Integer> reduced = new ArrayList<>();
        for (int axis : axes) {
            reduced.add(input.axis(axis, op.toString()));
        }
        if (axes.length == 0) {
            reduced.addAll(Views.axes(input.shape()));
        }
        List<Integer> order = new ArrayList<>(Views.axes(input.shape()));
        order.removeAll(reduced);
        int kept = order.size();
        Shape shape = input.shape().select(order);
        for (int axis : Views.axes(input.shape())) {
            if (reduced.contains(axis)) {
                order.add(axis);
            }
        }
        List<Index> from = new ArrayList<>();
        for (int axis = 0; axis < input.rank(); axis++) {
            from.add(Index.axis(order.indexOf(axis)));
        }
        Operand operand = readable(input.view().substitute(from));
        return whole(add(
                Node.fold(op, shape, input.shape().select(order), Index.identity(kept), List.of(operand), origin())));
    }

    /** What belongs to two recordings is in neither, whichever of them is named first. */
    void requireOwn(String what, String which, Expr value) {
        if (value == null) {
            throw error(what, which + " is null; expected a recorded value");
        }
        if (value.recorder() != this) {
            throw error(
                    what,
                    "%s belongs to the recording '%s', which is another one than '%s'; expected one recording for all values"
                            .formatted(which, value.recorder().name, name));
        }
    }

    Node update(Node state, Shape domain, List<Index> target, Operand value) {
        return add(Node.fold(Op.UPDATE, state.shape(), domain, target, List.of(Operand.of(state), value), origin()));
    }

    Dim declared(Dim dim) {
        if (dim.isBounded()) {
            Dim known = lengths.putIfAbsent(dim.name(), dim);
            if (known != null && !known.equals(dim)) {
                throw error(
                        "dimension", "%s was declared as %s before; expected one maximum a name".formatted(dim, known));
            }
        }
        return dim;
    }

    private Shape fixed(String array, int... sizes) {
        for (int size : sizes) {
            if (size < 1) {
                throw error(
                        "declaration",
                        "'%s' has the sizes %s; expected at least 1".formatted(array, Arrays.toString(sizes)));
            }
        }
        return Shape.of(sizes);
    }

    private Shape declared(Shape shape) {
        for (Dim dim : shape.dims()) {
            declared(dim);
        }
        return shape;
    }

    /** Refuses an array whose elements cannot be counted by an int, before it is recorded where it is declared. */
    private Shape stored(String array, Shape shape) {
        if (shape.points() > Integer.MAX_VALUE) {
            throw error("declaration", "'%s' is %s; expected fewer than 2^31 elements".formatted(array, shape.dims()));
        }
        return shape;
    }

    private void requireOpen(String what) {
        if (ended) {
            throw error(what, "the recording of '%s' has ended; expected this in its body".formatted(name));
        }
    }

    void requireDeclared(Indices used, String what) {
        if (!indices.contains(used)) {
            throw error(
                    what, "'%s' belongs to another recording; expected indices of '%s'".formatted(used.name(), name));
        }
    }

    /** Returns the number of elements along some axes: the product of their live lengths. */
    Expr count(List<Dim> dims) {
        double fixed = 1;
        Expr live = null;
        for (Dim dim : dims) {
            if (dim.isBounded()) {
                live = live == null ? length(dim) : live.mul(length(dim));
            } else {
                fixed *= dim.max();
            }
        }
        if (live == null) {
            return constant(fixed);
        }
        return fixed == 1 ? live : live.mul(fixed);
    }

    Expr whole(Node node) {
        return new Expr(this, Operand.of(node), node.shape());
    }

    Operand readable(Operand operand) {
        for (State state : states) {
            if (state.isStale(operand.node())) {
                throw error(
                        "state",
                        "'%s' is read as it was before a write; expected value() after the write"
                                .formatted(state.name()));
            }
        }
        return operand;
    }

    /**
     * The tape adds the adjoints of both operands of one point before those of the next point. Two views of one array
     * that touch an element at different points would need that interleaving; a copy gives the second view an adjoint
     * of its own.
     */
    private boolean apart(Operand operand, List<Operand> earlier, Shape domain) {
        if (!differentiable.contains(operand.node())) {
            return false;
        }
        for (Operand other : earlier) {
            if (other.node() == operand.node() && !(other.equals(operand) && Views.isInjective(operand, domain))) {
                return true;
            }
        }
        return false;
    }

    private Operand copy(Operand operand, Shape domain) {
        return Operand.of(add(Node.map(Op.COPY, domain, List.of(operand), 0, origin())));
    }

    private Node add(Node node) {
        requireOpen(node.op().toString());
        for (Operand operand : node.operands()) {
            readable(operand);
            if (node.op() != Op.STOP_GRADIENT && differentiable.contains(operand.node())) {
                differentiable.add(node);
            }
        }
        nodes.add(node);
        return node;
    }

    private Node leaf(Op op, String leaf, Shape shape) {
        claim(leaf);
        return add(Node.leaf(op, leaf, stored(leaf, shape), origin()));
    }

    private void claim(String newName) {
        requireOpen("declaration");
        if (newName == null) {
            throw error("declaration", "the name is null; expected one");
        }
        String before = names.putIfAbsent(newName, origin().location());
        if (before != null || newName.isEmpty()) {
            throw error(
                    "declaration",
                    newName.isEmpty()
                            ? "the name is empty; expected one"
                            : "'%s' was declared before (%s); expected a name of its own".formatted(newName, before));
        }
    }

    private Origin origin() {
        return new Origin(scope, SourceLocator.userLine());
    }

    /** A run that only changes what it keeps has a result, too. */
    private boolean writesState() {
        for (State state : states) {
            if (state.current() != state.declared()) {
                return true;
            }
        }
        return false;
    }

    /** Ends the recording, in whatever way its body did: what is recorded later would be in no trace. */
    void end() {
        ended = true;
    }

    Trace finish() {
        if (outputs.isEmpty() && !writesState()) {
            throw new TraceException(
                    "trace '%s' has no output; expected at least one. Call output(name, value)".formatted(name));
        }
        List<Trace.Root> roots = new ArrayList<>(outputs);
        List<Node> declaredStates = new ArrayList<>();
        for (State state : states) {
            declaredStates.add(state.declared());
            roots.add(new Trace.Root(Trace.Role.STATE, state.name(), state.current()));
        }
        Trace.Signature signature =
                new Trace.Signature(parameters, inputs, declaredStates, indices, List.copyOf(lengths.values()));
        return new Trace(name, signature, nodes, nodes.size(), roots, Set.of());
    }
}
