package wengert.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wengert.engine.Layout;
import wengert.pass.MemoryPlan;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Shape;

/**
 * A kernel under construction: the loops that are open, and the positions hoisted out of them.
 *
 * <p>Names of locals depend on their order alone, so kernels of one structure come out equal and are shared.
 */
final class KernelBuilder {
    private static final String LOOPS = "ijklmpqrs";

    private final KernelArguments arguments;
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
        this.arguments = new KernelArguments(plan, layout, absolute);
        frames.add(new Frame());
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
            to = variable(causal.row()).plus(1);
        } else {
            to = arguments.extent(number, axes.get(number).dim);
            if (causal != null && causal.row() == number && isOpen(causal.column())) {
                from = variable(causal.column());
            }
        }
        openAt(axes.get(number), from, to, 1, descending);
    }

    /** Opens the loop over the first part of an axis, several positions at a time. */
    void openWhole(int number, int limit, int step) {
        openAt(axes.get(number), new Int.Const(0), arguments.whole(number, limit), step, false);
    }

    /** Opens a loop over the rest of an axis. */
    void openRest(int number, int start) {
        openAt(
                axes.get(number),
                arguments.whole(number, start),
                arguments.extent(number, axes.get(number).dim),
                1,
                false);
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

    /**
     * Returns the position of an element of a stored node, shifted along one axis by a number of lanes. Its terms are
     * summed from the outermost loop inwards, and partial sums are declared where they stop changing.
     */
    Int position(Node node, Index flat, int laneAxis, int lane) {
        String array = arguments.array(node);
        List<List<Index.Term>> byLevel = new ArrayList<>();
        for (int level = 0; level < frames.size(); level++) {
            byLevel.add(new ArrayList<>());
        }
        for (Index.Term term : flat.terms()) {
            byLevel.get(level(new Index(0, List.of(term)))).add(term);
        }
        Int sum = arguments.start(node).plus(flat.offset());
        List<Index.Term> outer = new ArrayList<>();
        boolean ofLane = false;
        for (int level = 0; level < frames.size(); level++) {
            List<Index.Term> terms = byLevel.get(level);
            if (terms.isEmpty()) {
                continue;
            }
            for (Index.Term term : terms) {
                Index.Atom atom = term.atom();
                sum = sum.plus(arguments.strided(atom(atom, laneAxis, lane), array, atom, term.coefficient()));
                if (lane > 0 && atom instanceof Index.Axis axis && axis.number() == laneAxis) {
                    sum = sum.plus(arguments.strided(new Int.Const(lane), array, atom, term.coefficient()));
                }
            }
            outer.addAll(terms);
            ofLane |= Index.mentions(List.of(new Index(0, terms)), laneAxis);
            if (level < frames.size() - 1) {
                // The brackets keep the digits of the place and of the index apart.
                String key = arguments.place(node) + "[" + new Index(flat.offset(), outer) + "]" + (ofLane ? lane : 0);
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
                value = value.plus(lane);
            }
            sum = sum.plus(value.times(term.coefficient()));
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
        Index at = Index.flat(lookup.at(), lookup.table().shape());
        return arguments.load(lookup.table(), integer(at, laneAxis, lane));
    }

    // ---- the result ----

    KernelArguments arguments() {
        return arguments;
    }

    List<Stmt> body() {
        return frames.get(0).body;
    }
}
