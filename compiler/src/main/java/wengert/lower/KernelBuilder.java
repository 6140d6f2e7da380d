package wengert.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import wengert.engine.FlatArray;
import wengert.engine.Layout;
import wengert.pass.MemoryPlan;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Indices;
import wengert.trace.Node;
import wengert.trace.Shape;

/**
 * A kernel under construction: its arguments, the loops that are open, and the positions hoisted out of them.
 *
 * <p>Names depend on the order of first use alone, so kernels of one structure come out equal and are shared.
 */
final class KernelBuilder {
    private static final String LOOPS = "ijklmpqrs";

    private final MemoryPlan plan;
    private final Layout layout;
    private final boolean absolute;
    private final List<Kernel.Parameter> parameters = new ArrayList<>();
    private final List<Call.Argument> arguments = new ArrayList<>();
    private final Map<String, String> named = new LinkedHashMap<>();
    private final List<Axis> axes = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private int arrayCount;
    private int locals;
    private int loops;

    /** One axis over which the kernel's index expressions range: a loop variable, once its loop is open. */
    private static final class Axis {
        private final Dim dim;
        private String variable;
        private int level;

        Axis(Dim dim) {
            this.dim = dim;
        }
    }

    /** An open loop, or the body of the method at level 0. */
    private static final class Frame {
        private final List<Stmt> body = new ArrayList<>();
        private final Map<String, String> hoisted = new HashMap<>();
        private Stmt.For header;
    }

    /**
     * Starts a kernel.
     *
     * @param absolute whether positions are constants in whole flat arrays, rather than offsets that are arguments
     */
    KernelBuilder(MemoryPlan plan, Layout layout, boolean absolute) {
        this.plan = plan;
        this.layout = layout;
        this.absolute = absolute;
        frames.add(new Frame());
    }

    // ---- arguments ----

    private String array(String key, Kernel.Type type, FlatArray array, int offset) {
        String known = named.get(key);
        if (known != null) {
            return known;
        }
        String name = absolute ? array.name().toLowerCase(Locale.ROOT) : arrayName(arrayCount++);
        parameters.add(new Kernel.Parameter(type, name));
        arguments.add(new Call.ArrayArgument(array));
        if (!absolute) {
            parameters.add(new Kernel.Parameter(Kernel.Type.INT, name + "At"));
            arguments.add(new Call.IntArgument(offset));
        }
        named.put(key, name);
        return name;
    }

    /** Letters that are no loop variables, then numbered names. */
    private static String arrayName(int number) {
        if (number == 0) {
            return "out";
        }
        return number <= 8 ? String.valueOf((char) ('a' + number - 1)) : "in" + number;
    }

    String array(Node node) {
        MemoryPlan.Place place = plan.place(node);
        return array(
                absolute ? place.array().name() : place.array() + "@" + place.offset(),
                Kernel.Type.DOUBLES,
                place.array(),
                place.offset());
    }

    private String table(Indices indices) {
        int offset = layout.indices(indices.name()).offset();
        return array(
                absolute ? FlatArray.INTEGERS.name() : "table " + indices.name(),
                Kernel.Type.INTS,
                FlatArray.INTEGERS,
                offset);
    }

    private Int base(String array, int offset) {
        return absolute ? new Int.Const(offset) : new Int.Var(array + "At");
    }

    /** Returns the live length of a bounded dimension. */
    Int length(Dim dim) {
        return argument("length " + dim.name(), Identifiers.of(dim.name()) + "Length", lengthOf(dim));
    }

    private Call.Argument lengthOf(Dim dim) {
        return dim.isBounded()
                ? new Call.LengthArgument(layout.length(dim.name()).offset())
                : new Call.IntArgument(dim.max());
    }

    /** Extents are arguments too, so that kernels are shared between sizes and are hot sooner. */
    private Int extent(int axis) {
        return argument("extent " + axis, "n" + axis, lengthOf(axes.get(axis).dim));
    }

    private Int whole(int axis, int limit) {
        return argument("whole " + axis, "whole" + axis, new Call.IntArgument(limit));
    }

    /** Multiplies by the distance between neighbours in an array, which is an argument unless it is 1. */
    private Int strided(Int value, String array, Index.Atom atom, int coefficient) {
        if (coefficient == 1 || absolute) {
            return times(value, coefficient);
        }
        String along = atom instanceof Index.Axis axis ? Integer.toString(axis.number()) : "";
        String name = array + "Step" + along;
        String key = "stride " + array + " " + coefficient + " " + along;
        if (!named.containsKey(key) && named.containsValue(name)) {
            name = name + "_" + named.size();
        }
        Int stride = argument(key, name, new Call.IntArgument(coefficient));
        return value instanceof Int.Const one && one.value() == 1 ? stride : new Int.Product(value, stride);
    }

    private Int argument(String key, String name, Call.Argument argument) {
        if (!named.containsKey(key)) {
            named.put(key, name);
            parameters.add(new Kernel.Parameter(Kernel.Type.INT, name));
            arguments.add(argument);
        }
        return new Int.Var(named.get(key));
    }

    // ---- axes and loops ----

    /** Adds an axis without opening its loop; returns its number. */
    int axis(Dim dim) {
        axes.add(new Axis(dim));
        return axes.size() - 1;
    }

    /**
     * Opens the loop over an axis. Where the axis belongs to a triangle whose other axis is open already, the loop is
     * bounded by that one.
     */
    void open(int number, Shape.Causal causal, boolean descending) {
        Int from = new Int.Const(0);
        Int to;
        if (causal != null && causal.column() == number && isOpen(causal.row())) {
            to = plus(variable(causal.row()), 1);
        } else {
            to = extent(number);
            if (causal != null && causal.row() == number && isOpen(causal.column())) {
                from = variable(causal.column());
            }
        }
        openAt(axes.get(number), from, to, 1, descending);
    }

    /** Opens the loop over the first part of an axis, several positions at a time. */
    void openWhole(int number, int limit, int step) {
        openAt(axes.get(number), new Int.Const(0), whole(number, limit), step, false);
    }

    /** Opens a loop over the rest of an axis. */
    void openRest(int number, int start) {
        openAt(axes.get(number), whole(number, start), extent(number), 1, false);
    }

    private void openAt(Axis axis, Int from, Int to, int step, boolean descending) {
        axis.variable = loops < LOOPS.length() ? LOOPS.substring(loops, loops + 1) : "i" + loops;
        loops++;
        axis.level = frames.size();
        Frame frame = new Frame();
        frame.header = new Stmt.For(axis.variable, from, to, step, descending, List.of());
        frames.add(frame);
    }

    void close() {
        Frame frame = frames.remove(frames.size() - 1);
        Stmt.For header = frame.header;
        for (Axis axis : axes) {
            if (header.variable().equals(axis.variable)) {
                axis.variable = null;
            }
        }
        add(new Stmt.For(
                header.variable(), header.from(), header.to(), header.step(), header.descending(), frame.body));
    }

    private boolean isOpen(int axis) {
        return axes.get(axis).variable != null;
    }

    private Int variable(int axis) {
        return new Int.Var(axes.get(axis).variable);
    }

    void add(Stmt statement) {
        frames.get(frames.size() - 1).body.add(statement);
    }

    String local(String prefix) {
        return prefix + locals++;
    }

    /** Returns a local of the innermost loop that holds a value, declaring it once. */
    Value bound(Value value) {
        if (value instanceof Value.Literal || value instanceof Value.Local) {
            return value;
        }
        Frame frame = frames.get(frames.size() - 1);
        String key = Fingerprint.of(value);
        String name = frame.hoisted.get(key);
        if (name == null) {
            name = local("x");
            frame.hoisted.put(key, name);
            add(new Stmt.Declare(name, value));
        }
        return new Value.Local(name);
    }

    // ---- positions ----

    /** Returns the position of an element of a stored node, shifted along one axis by a number of lanes. */
    Int position(Node node, Index flat, int laneAxis, int lane) {
        String array = array(node);
        return position(array, plan.place(node).offset(), flat, laneAxis, lane);
    }

    /** Sums the terms from the outermost loop inwards, declaring partial sums where they stop changing. */
    private Int position(String array, int offset, Index flat, int laneAxis, int lane) {
        List<List<Index.Term>> byLevel = new ArrayList<>();
        for (int level = 0; level < frames.size(); level++) {
            byLevel.add(new ArrayList<>());
        }
        for (Index.Term term : flat.terms()) {
            byLevel.get(level(new Index(0, List.of(term)))).add(term);
        }
        Int sum = plus(base(array, offset), flat.offset());
        List<Index.Term> outer = new ArrayList<>();
        boolean ofLane = false;
        for (int level = 0; level < frames.size(); level++) {
            List<Index.Term> terms = byLevel.get(level);
            if (terms.isEmpty()) {
                continue;
            }
            for (Index.Term term : terms) {
                Index.Atom atom = term.atom();
                sum = plus(sum, strided(atom(atom, laneAxis, lane), array, atom, term.coefficient()));
                if (lane > 0 && atom instanceof Index.Axis axis && axis.number() == laneAxis) {
                    sum = plus(sum, strided(new Int.Const(lane), array, atom, term.coefficient()));
                }
            }
            outer.addAll(terms);
            ofLane |= Index.mentions(List.of(new Index(0, terms)), laneAxis);
            if (level < frames.size() - 1) {
                String key = array + "@" + offset + new Index(flat.offset(), outer) + (ofLane ? lane : 0);
                sum = hoisted(level, array, key, sum);
            }
        }
        return sum;
    }

    private Int hoisted(int level, String array, String key, Int value) {
        Frame frame = frames.get(level);
        String name = frame.hoisted.get(key);
        if (name == null) {
            name = local(array);
            frame.hoisted.put(key, name);
            frame.body.add(new Stmt.DeclareInt(name, value));
        }
        return new Int.Var(name);
    }

    private int level(Index index) {
        int level = 0;
        for (int axis = 0; axis < axes.size(); axis++) {
            if (index.mentions(axis)) {
                level = Math.max(level, axes.get(axis).level);
            }
        }
        return level;
    }

    /** Returns the value of an index expression at a lane. */
    Int integer(Index index, int laneAxis, int lane) {
        Int sum = new Int.Const(index.offset());
        for (Index.Term term : index.terms()) {
            Int value = atom(term.atom(), laneAxis, lane);
            if (lane > 0 && term.atom() instanceof Index.Axis axis && axis.number() == laneAxis) {
                value = plus(value, lane);
            }
            sum = plus(sum, times(value, term.coefficient()));
        }
        return sum;
    }

    /** An axis as it is, the lane of an affine part being added by the caller; other atoms with their lane. */
    private Int atom(Index.Atom atom, int laneAxis, int lane) {
        if (atom instanceof Index.Axis axis) {
            return variable(axis.number());
        }
        if (atom instanceof Index.Quotient quotient) {
            return new Int.Quotient(integer(quotient.dividend(), laneAxis, lane), quotient.divisor());
        }
        if (atom instanceof Index.Remainder remainder) {
            return new Int.Remainder(integer(remainder.dividend(), laneAxis, lane), remainder.divisor());
        }
        Index.Lookup lookup = (Index.Lookup) atom;
        String table = table(lookup.table());
        Index at = Index.flat(lookup.at(), lookup.table().shape());
        int offset = layout.indices(lookup.table().name()).offset();
        return new Int.Load(table, plus(base(table, offset), integer(at, laneAxis, lane)));
    }

    static Int plus(Int left, int right) {
        return plus(left, new Int.Const(right));
    }

    static Int plus(Int left, Int right) {
        if (left instanceof Int.Const a && right instanceof Int.Const b) {
            return new Int.Const(a.value() + b.value());
        }
        if (right instanceof Int.Const zero && zero.value() == 0) {
            return left;
        }
        if (left instanceof Int.Const zero && zero.value() == 0) {
            return right;
        }
        return new Int.Sum(left, right);
    }

    static Int times(Int left, int right) {
        if (right == 1) {
            return left;
        }
        return left instanceof Int.Const constant
                ? new Int.Const(constant.value() * right)
                : new Int.Product(left, new Int.Const(right));
    }

    // ---- the result ----

    List<Kernel.Parameter> parameters() {
        return parameters;
    }

    List<Call.Argument> arguments() {
        return arguments;
    }

    List<Stmt> body() {
        return frames.get(0).body;
    }
}
