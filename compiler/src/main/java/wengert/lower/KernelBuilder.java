package wengert.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wengert.pass.MemoryPlan;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Operand;
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
        private int level = -1;
        private int span = 1;

        Axis(Dim dim) {
            this.dim = dim;
        }
    }

    /** An open loop, or the body of the method at level 0. */
    private static final class Frame {
        private final List<Stmt> body = new ArrayList<>();
        private final Map<String, String> hoisted = new HashMap<>();
        private final Map<String, String> bound = new HashMap<>();
        private Stmt.For header;
    }

    /**
     * Starts a kernel.
     *
     * @param arguments its arguments, still none
     */
    KernelBuilder(KernelArguments arguments) {
        this.arguments = arguments;
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
        Int to = extent(number);
        if (causal != null && causal.column() == number && isOpen(causal.row())) {
            int span = axes.get(causal.row()).span;
            Int end = variable(causal.row()).plus(span);
            to = span == 1 ? end : new Int.Min(end, to);
        } else if (causal != null && causal.row() == number && isOpen(causal.column())) {
            from = variable(causal.column());
        }
        openAt(axes.get(number), from, to, 1, descending);
    }

    /** Whether one variable can count the points of several axes together. */
    boolean canMerge(List<Integer> numbers) {
        long points = 1;
        for (int number : numbers) {
            points *= axes.get(number).dim.max();
            if (points > Integer.MAX_VALUE) {
                return false;
            }
        }
        return true;
    }

    /**
     * Opens one loop over the points of several axes, in row-major order; all but the first are of fixed length. Sums in
     * vectors need it: HotSpot keeps a vector in a register through one loop, but not through two nested ones.
     */
    void openMerged(List<Integer> numbers, boolean descending) {
        Int points = extent(numbers.get(0));
        for (int number : numbers.subList(1, numbers.size())) {
            points = points.times(axes.get(number).dim.max());
        }
        int level = frames.size();
        Axis merged = new Axis(null);
        openAt(merged, new Int.Const(0), points, 1, descending);
        Int rest = new Int.Var(merged.variable);
        for (int i = numbers.size() - 1; i >= 0; i--) {
            Axis axis = axes.get(numbers.get(i));
            axis.variable = local("i");
            axis.level = level;
            axis.span = 1;
            int length = axis.dim.max();
            boolean isOutermost = i == 0;
            Int here = isOutermost || length == 1 ? rest : new Int.Remainder(rest, length);
            add(new Stmt.DeclareInt(axis.variable, isOutermost || length > 1 ? here : new Int.Const(0)));
            rest = isOutermost || length == 1 ? rest : new Int.Quotient(rest, length);
        }
    }

    /** Opens the loop over a part of an axis, several positions at a time. */
    void openPart(int number, Int from, Int to, int step) {
        openAt(axes.get(number), from, to, step, false);
    }

    /** Returns the length of an axis. */
    Int extent(int number) {
        return arguments.extent(number, axes.get(number).dim);
    }

    /** Returns a position along an axis at which a part of it ends. */
    Int limit(int number, int position) {
        return position == 0 ? new Int.Const(0) : arguments.limit(number, position, axes.get(number).dim);
    }

    private void openAt(Axis axis, Int from, Int to, int step, boolean descending) {
        axis.variable = loops < LOOPS.length() ? LOOPS.substring(loops, loops + 1) : "i" + loops;
        loops++;
        axis.level = frames.size();
        axis.span = step;
        Frame frame = new Frame();
        frame.header = new Stmt.For(axis.variable, from, to, step, descending, List.of());
        frames.add(frame);
    }

    void close() {
        Frame frame = frames.remove(frames.size() - 1);
        Stmt.For header = frame.header;
        for (Axis axis : axes) {
            if (axis.level == frames.size()) {
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
        String name = frame.bound.get(key);
        if (name == null) {
            name = local("x");
            frame.bound.put(key, name);
            add(new Stmt.Declare(name, value));
        }
        return new Value.Local(name, value.isVector());
    }

    /** Forgets what locals of the innermost loop hold: arrays from which it was read may have changed. */
    void forgetBound() {
        frames.get(frames.size() - 1).bound.clear();
    }

    // ---- positions ----

    /**
     * Returns the position of an element of a stored node. Its terms are summed from the outermost loop inwards, and
     * partial sums are declared where they stop changing. Scalars of a tile that are next to each other share one position
     * and differ by constants: C1 then checks bounds once for all of them, and has fewer numbers to keep.
     */
    Int position(Operand operand, Tiling.Shift shift) {
        MemoryPlan.Place place = arguments.place(operand.node());
        return position(arguments.array(place), place, place.flat(operand.at()), shift);
    }

    /** Returns the position of an element of an array that is walked as it lies. */
    Int position(MemoryPlan.Place place, Index flat) {
        return position(place, flat, Tiling.Shift.NONE);
    }

    /** Returns the position of an element of an array that is walked in tiles. */
    Int position(MemoryPlan.Place place, Index flat, Tiling.Shift shift) {
        return position(arguments.array(place), place, flat, shift);
    }

    private Int position(String array, MemoryPlan.Place place, Index flat, Tiling.Shift shift) {
        List<List<Index.Term>> byLevel = new ArrayList<>();
        for (int level = 0; level < frames.size(); level++) {
            byLevel.add(new ArrayList<>());
        }
        for (Index.Term term : flat.terms()) {
            byLevel.get(level(new Index(0, List.of(term)))).add(term);
        }
        Int sum = arguments.start(place).plus(flat.offset());
        List<Index.Term> outer = new ArrayList<>();
        List<Index.Term> shiftedTerms = new ArrayList<>();
        // How much further than the first element of the tile, where neighbours are next to each other.
        int beyond = 0;
        boolean hasNeighbours = false;
        for (int level = 0; level < frames.size(); level++) {
            List<Index.Term> terms = byLevel.get(level);
            if (terms.isEmpty()) {
                continue;
            }
            for (Index.Term term : terms) {
                Index.Atom atom = term.atom();
                sum = sum.plus(arguments.strided(atom(atom, shift), array, atom, term.coefficient()));
                int along = atom instanceof Index.Axis axis ? shift.along(axis.number()) : 0;
                if (arguments.areScalars() && term.coefficient() == 1 && shift.isAlong(atom)) {
                    beyond += along;
                    hasNeighbours = true;
                    continue;
                }
                shiftedTerms.add(term);
                if (along > 0) {
                    sum = sum.plus(arguments.strided(new Int.Const(along), array, atom, term.coefficient()));
                }
            }
            outer.addAll(terms);
            if (level < frames.size() - 1 || hasNeighbours) {
                // The brackets keep the digits of the place and of the index apart.
                Index upToHere = new Index(flat.offset(), outer);
                Index shifted = new Index(0, shiftedTerms);
                String key = array + place.offset() + "[" + upToHere + "]" + shifted(shifted, shift);
                sum = hoisted(level, array, key, sum);
            }
        }
        return beyond > 0 ? sum.plus(beyond) : sum;
    }

    /** Returns a text that is equal for elements of a tile whose index expression is the same. */
    private static String shifted(Index index, Tiling.Shift shift) {
        int row = shift.rowAxis() >= 0 && index.mentions(shift.rowAxis()) ? shift.row() : 0;
        int vector = shift.vectorAxis() >= 0 && index.mentions(shift.vectorAxis()) ? shift.vector() : 0;
        return row + "," + vector;
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

    /** Returns the value of an index expression at an element of the tile. */
    Int integer(Index index, Tiling.Shift shift) {
        Int sum = new Int.Const(index.offset());
        for (Index.Term term : index.terms()) {
            Int value = atom(term.atom(), shift);
            int along = term.atom() instanceof Index.Axis axis ? shift.along(axis.number()) : 0;
            if (along > 0) {
                value = value.plus(along);
            }
            sum = sum.plus(value.times(term.coefficient()));
        }
        return sum;
    }

    /** An axis as it is, the shift of an affine part being added by the caller; other atoms with their shift. */
    private Int atom(Index.Atom atom, Tiling.Shift shift) {
        if (atom instanceof Index.Axis axis) {
            return variable(axis.number());
        }
        if (atom instanceof Index.Quotient quotient) {
            return new Int.Quotient(integer(quotient.dividend(), shift), quotient.divisor());
        }
        if (atom instanceof Index.Remainder remainder) {
            return new Int.Remainder(integer(remainder.dividend(), shift), remainder.divisor());
        }
        Index.Lookup lookup = (Index.Lookup) atom;
        Index at = Index.flat(lookup.at(), lookup.table().shape());
        return arguments.load(lookup.table(), integer(at, shift));
    }

    // ---- the result ----

    KernelArguments arguments() {
        return arguments;
    }

    List<Stmt> body() {
        return frames.get(0).body;
    }
}
