package wengert.differential;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Recorder;
import wengert.trace.Shape;
import wengert.trace.TraceException;

/** A recipe that is growing: it is recorded on the way, so that the next step can be chosen by shape. */
final class Growth {
    private static final int MAX_CAPACITY = 300;
    private static final int MAX_RANK = 4;

    final SplittableRandom random;
    private final List<Dim> dims;
    private final Replayer player;
    private final List<Step> steps = new ArrayList<>();
    private final Set<Integer> read = new HashSet<>();

    Growth(SplittableRandom random, List<Dim> dims, Recorder recorder) {
        this.random = random;
        this.dims = dims;
        this.player = new Replayer(recorder, dims);
    }

    List<Step> steps() {
        return steps;
    }

    int size() {
        return steps.size();
    }

    // ---- adding steps ----

    /** Adds a step if it fits and stays small; returns its position or -1. */
    int add(Kind kind, List<Integer> of, List<Integer> ints, double literal) {
        Step step = new Step(kind, steps.size(), of, ints, literal);
        try {
            player.play(step);
        } catch (TraceException e) {
            return -1;
        }
        Expr made = player.exprOrNull(steps.size());
        if (made != null
                && (made.shape().capacity() > MAX_CAPACITY || made.shape().rank() > MAX_RANK)) {
            player.undo();
            return -1;
        }
        steps.add(step);
        if (kind != Kind.OUTPUT) {
            read.addAll(of);
        }
        return steps.size() - 1;
    }

    int add(Kind kind, List<Integer> of, int... ints) {
        List<Integer> boxed = new ArrayList<>();
        for (int integer : ints) {
            boxed.add(integer);
        }
        return add(kind, of, boxed, 0);
    }

    int constant(double value) {
        return add(Kind.CONSTANT, List.of(), List.of(), value);
    }

    int declare(Kind kind, List<Integer> extents) {
        return add(kind, List.of(), extents, 0);
    }

    // ---- choosing ----

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    <T> T choice(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }

    double choice(double... options) {
        return options[random.nextInt(options.length)];
    }

    /** Returns the position of an expression that fits, mostly a recent one; -1 if none does. */
    int pick(Predicate<Shape> fits) {
        List<Integer> fitting = all(fits);
        if (fitting.isEmpty()) {
            return -1;
        }
        int recent = Math.min(fitting.size(), oneIn(2) ? 5 : fitting.size());
        return fitting.get(fitting.size() - 1 - random.nextInt(recent));
    }

    List<Integer> all(Predicate<Shape> fits) {
        List<Integer> fitting = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Expr expr = player.exprOrNull(i);
            if (expr != null && fits.test(expr.shape())) {
                fitting.add(i);
            }
        }
        return fitting;
    }

    /** Returns the expressions that nothing reads yet. */
    List<Integer> unread() {
        List<Integer> found = all(shape -> true);
        found.removeIf(
                position -> read.contains(position) || steps.get(position).kind() == Kind.CONSTANT);
        return found;
    }

    List<Integer> ofKind(Kind kind) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).kind() == kind) {
                found.add(i);
            }
        }
        return found;
    }

    Shape shape(int position) {
        return player.exprOrNull(position).shape();
    }

    List<Dim> dims() {
        return dims;
    }

    /** Returns the number of a random dimension that fits, or -1. */
    int dim(Predicate<Dim> fits) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < dims.size(); i++) {
            if (fits.test(dims.get(i))) {
                found.add(i);
            }
        }
        return found.isEmpty() ? -1 : choice(found);
    }

    /** Returns random extents of a small array. */
    List<Integer> extents(int maxRank, Predicate<Dim> fits) {
        while (true) {
            List<Integer> extents = new ArrayList<>();
            int capacity = 1;
            int rank = random.nextInt(maxRank + 1);
            for (int axis = 0; axis < rank; axis++) {
                int dim = dim(fits);
                extents.add(dim);
                capacity *= dims.get(dim).max();
            }
            if (capacity <= MAX_CAPACITY / 2) {
                return extents;
            }
        }
    }

    /** Says whether two shapes broadcast. */
    static boolean broadcast(Shape a, Shape b) {
        for (int fromEnd = 1; fromEnd <= Math.min(a.rank(), b.rank()); fromEnd++) {
            Dim left = a.dim(a.rank() - fromEnd);
            Dim right = b.dim(b.rank() - fromEnd);
            if (!left.equals(right) && !left.equals(Dim.of(1)) && !right.equals(Dim.of(1))) {
                return false;
            }
        }
        return true;
    }
}
