package wengert.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
    private static final String ARRAYS = "abcdefgh";
    private static final String LOOPS = "ijklmpqrs";

    private final MemoryPlan plan;
    private final Layout layout;
    private final boolean absolute;
    private final List<Kernel.Parameter> parameters = new ArrayList<>();
    private final List<Call.Argument> arguments = new ArrayList<>();
    private final Map<String, String> arrays = new LinkedHashMap<>();
    private final List<Axis> axes = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
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
        String known = arrays.get(key);
        if (known != null) {
            return known;
        }
        String name = absolute ? array.name().toLowerCase(java.util.Locale.ROOT) : arrayName(arrays.size());
        parameters.add(new Kernel.Parameter(type, name));
        arguments.add(new Call.ArrayArgument(array));
        if (!absolute) {
            parameters.add(new Kernel.Parameter(Kernel.Type.INT, name + "At"));
            arguments.add(new Call.IntArgument(offset));
        }
        arrays.put(key, name);
        return name;
    }

    /** Names that no loop has: out, a to h, aa to hh and so on. */
    private static String arrayName(int number) {
        int letter = (number - 1) % ARRAYS.length();
        return number == 0 ? "out" : ARRAYS.substring(letter, letter + 1).repeat(1 + (number - 1) / ARRAYS.length());
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

    Int length(Dim dim) {
        if (!dim.isBounded()) {
            return new Int.Const(dim.max());
        }
        int at = layout.length(dim.name()).offset();
        return new Int.Var(
                argument("length " + dim.name(), Identifiers.of(dim.name()) + "Length", new Call.LengthArgument(at)));
    }

    Int constantArgument(String name, int value) {
        return new Int.Var(argument(name, name, new Call.IntArgument(value)));
    }

    private String argument(String key, String name, Call.Argument argument) {
        if (!arrays.containsKey(key)) {
            arrays.put(key, name);
            parameters.add(new Kernel.Parameter(Kernel.Type.INT, name));
            arguments.add(argument);
        }
        return arrays.get(key);
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
    void open(int number, Shape.Causal causal, int step, int limit, boolean descending) {
        Axis axis = axes.get(number);
        Int from = new Int.Const(0);
        Int to = limit < 0 ? length(axis.dim) : new Int.Const(limit);
        if (causal != null && causal.column() == number && isOpen(causal.row())) {
            to = plus(variable(causal.row()), 1);
        } else if (causal != null && causal.row() == number && isOpen(causal.column())) {
            from = variable(causal.column());
        }
        openAt(axis, from, to, step, descending);
    }

    /** Opens the loop over an axis up to a limit that is an argument. */
    void openTo(int number, Int limit) {
        openAt(axes.get(number), new Int.Const(0), limit, 1, false);
    }

    /** Opens a loop over the last part of an axis of fixed size. */
    void openRest(int number, int start) {
        Axis axis = axes.get(number);
        openAt(axis, new Int.Const(start), new Int.Const(axis.dim.max()), 1, false);
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
        Index rest = flat;
        int shift = flat.offset();
        if (lane > 0 && flat.coefficient(laneAxis) != 0) {
            shift += flat.coefficient(laneAxis) * lane;
        }
        List<List<Index.Term>> byLevel = new ArrayList<>();
        for (int level = 0; level < frames.size(); level++) {
            byLevel.add(new ArrayList<>());
        }
        for (Index.Term term : rest.terms()) {
            byLevel.get(level(new Index(0, List.of(term)))).add(term);
        }
        Int sum = base(array, offset);
        List<Index.Term> outer = new ArrayList<>();
        for (int level = 0; level < frames.size(); level++) {
            List<Index.Term> terms = byLevel.get(level);
            if (terms.isEmpty()) {
                continue;
            }
            for (Index.Term term : terms) {
                sum = plus(sum, times(atom(term.atom(), laneAxis, lane), term.coefficient()));
            }
            outer.addAll(terms);
            boolean last = level == frames.size() - 1;
            if (!last) {
                String key = array + "@" + offset + new Index(0, outer) + (usesLane(outer, laneAxis) ? lane : 0);
                sum = hoisted(level, array, key, sum);
            }
        }
        return plus(sum, shift);
    }

    private static boolean usesLane(List<Index.Term> terms, int laneAxis) {
        for (Index.Term term : terms) {
            if (!(term.atom() instanceof Index.Axis) && new Index(0, List.of(term)).mentions(laneAxis)) {
                return true;
            }
        }
        return false;
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
