package wengert.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import wengert.trace.Dim;
import wengert.trace.Trace;

/** The seeded generator of random recipes. */
final class RandomTrace {
    private static final int[] SIZES = {1, 2, 3, 5, 7, 4, 6, 8};

    private final long seed;
    private final SplittableRandom random;
    private final List<Dim> dims = new ArrayList<>();

    private RandomTrace(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** Returns the recipe of a seed; about one in eight has states, one in eight only scalars. */
    static Recipe of(long seed) {
        return new RandomTrace(seed).generate();
    }

    private Recipe generate() {
        chooseDims();
        int flavor = random.nextInt(8);
        boolean gradient = flavor != 0 || random.nextInt(3) > 0;
        List<Step> steps = switch (flavor) {
            case 0 -> grown((grow, any) -> states(grow, any, gradient));
            case 1 -> grown((grow, any) -> scalars(grow));
            case 2 -> grown(this::chain);
            default -> grown(this::arrays);
        };
        return new Recipe(seed, gradient, dims, steps, runs(), Set.of());
    }

    private List<Step> grown(BiConsumer<Growth, ArraySteps> body) {
        List<Step> steps = new ArrayList<>();
        Trace.record("growing", t -> {
            Growth grow = new Growth(random, dims, t);
            body.accept(grow, new ArraySteps(grow));
            finish(grow);
            steps.addAll(grow.steps());
        });
        return steps;
    }

    /** Size 1, a few others, and one or two bounded dimensions, of which some have a maximum of 1. */
    private void chooseDims() {
        dims.add(Dim.of(1));
        int fixed = 1 + random.nextInt(3);
        for (int i = 0; i < fixed; i++) {
            dims.add(Dim.of(SIZES[random.nextInt(SIZES.length)]));
        }
        dims.add(Dim.bounded("n", SIZES[random.nextInt(SIZES.length)]));
        if (random.nextBoolean()) {
            dims.add(Dim.bounded("m", SIZES[random.nextInt(SIZES.length)]));
        }
    }

    private List<Run> runs() {
        Profile profile = switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> Profile.PLAIN;
            case 4, 5 -> Profile.TIES;
            case 6, 7, 8 -> Profile.SPECIAL;
            default -> Profile.EDGES;
        };
        List<Integer> some = new ArrayList<>();
        for (Dim dim : dims) {
            some.add(1 + random.nextInt(dim.max()));
        }
        Run first = new Run(random.nextLong(), profile, some);
        Run full =
                new Run(random.nextLong(), profile, dims.stream().map(Dim::max).toList());
        Run shortest =
                new Run(random.nextLong(), profile, dims.stream().map(dim -> 1).toList());
        return List.of(first, first, full, shortest, first);
    }

    // ---- flavours ----

    private void arrays(Growth grow, ArraySteps steps) {
        leaves(grow);
        int count = 4 + random.nextInt(24);
        for (int i = 0; i < count; i++) {
            steps.any();
        }
    }

    /** Mostly element-wise operations, many in a row. */
    private void chain(Growth grow, ArraySteps steps) {
        leaves(grow);
        int count = 20 + random.nextInt(50);
        for (int i = 0; i < count; i++) {
            if (grow.oneIn(15)) {
                steps.any();
            } else {
                steps.elementwise();
            }
        }
    }

    private void scalars(Growth grow) {
        int parameters = 2 + random.nextInt(6);
        for (int i = 0; i < parameters; i++) {
            grow.declare(Kind.PARAMETER, List.of());
        }
        ArraySteps steps = new ArraySteps(grow);
        int count = 20 + random.nextInt(300);
        for (int i = 0; i < count; i++) {
            steps.elementwise();
        }
    }

    private void states(Growth grow, ArraySteps steps, boolean gradient) {
        leaves(grow);
        grow.declare(Kind.STATE, grow.extents(3, dim -> !dim.isBounded()));
        grow.declare(Kind.STATE, grow.extents(2, dim -> !dim.isBounded()));
        int count = 6 + random.nextInt(16);
        for (int i = 0; i < count; i++) {
            int state = grow.choice(grow.ofKind(Kind.STATE));
            switch (random.nextInt(6)) {
                case 0, 1 -> readAndUse(grow, state);
                case 2 -> write(grow, state, gradient);
                default -> steps.any();
            }
        }
    }

    /** Reads a state, and does with it what simplification undoes, or what has a gradient that reads it again. */
    private static void readAndUse(Growth grow, int state) {
        int read = grow.add(Kind.READ, List.of(state));
        List<Integer> parameters = grow.ofKind(Kind.PARAMETER).stream()
                .filter(parameter -> Growth.broadcast(grow.shape(parameter), grow.shape(read)))
                .toList();
        int other = grow.oneIn(3)
                ? grow.constant(1)
                : parameters.isEmpty() || grow.oneIn(3)
                        ? grow.pick(shape -> Growth.broadcast(shape, grow.shape(read)))
                        : grow.choice(parameters);
        Kind kind = grow.choice(List.of(Kind.MUL, Kind.DIV, Kind.MAX, Kind.ADD));
        grow.add(kind, grow.oneIn(2) ? List.of(read, other) : List.of(other, read));
    }

    private void write(Growth grow, int state, boolean gradient) {
        List<Integer> extents = grow.steps().get(state).ints();
        int value = grow.pick(shape -> true);
        if (gradient) {
            value = grow.add(Kind.STOP_GRADIENT, List.of(value));
        }
        if (value >= 0 && grow.add(Kind.WRITE, List.of(state, value)) >= 0) {
            return;
        }
        if (extents.isEmpty()) {
            return;
        }
        List<Dim> row =
                extents.subList(1, extents.size()).stream().map(dims::get).toList();
        value = grow.pick(shape -> shape.dims().equals(row));
        if (value < 0) {
            value = grow.declare(Kind.INPUT, extents.subList(1, extents.size()));
        } else if (gradient) {
            value = grow.add(Kind.STOP_GRADIENT, List.of(value));
        }
        int position = grow.declare(Kind.INDICES, List.of(extents.get(0)));
        grow.add(Kind.WRITE_AT, List.of(state, position, value));
    }

    private void leaves(Growth grow) {
        int parameters = 1 + random.nextInt(3);
        for (int i = 0; i < parameters; i++) {
            grow.declare(Kind.PARAMETER, grow.extents(3, dim -> !dim.isBounded()));
        }
        int inputs = random.nextInt(3);
        for (int i = 0; i < inputs; i++) {
            grow.declare(Kind.INPUT, grow.extents(3, dim -> true));
        }
    }

    // ---- the objective ----

    /** Declares some outputs, and a scalar that depends on everything that nothing else reads. */
    private void finish(Growth grow) {
        List<Integer> ends = grow.unread();
        for (int i = grow.oneIn(4) ? 12 : random.nextInt(3); i > 0; i--) {
            output(grow);
        }
        int loss = -1;
        int terms = 0;
        for (int i = ends.size() - 1; i >= 0 && terms < 8; i--) {
            int term = summed(grow, ends.get(i));
            if (term >= 0) {
                loss = loss < 0 ? term : grow.add(Kind.ADD, List.of(loss, term));
                terms++;
            }
        }
        if (loss < 0) {
            loss = grow.constant(1);
        }
        grow.add(Kind.OUTPUT, List.of(loss));
        if (grow.oneIn(3)) {
            int after = grow.add(Kind.EXP, List.of(loss));
            grow.add(Kind.OUTPUT, List.of(after));
        }
    }

    /** Declares an output, of the expression itself or of its negative, behind which rules may act on the expression. */
    private static void output(Growth grow) {
        int value = grow.pick(shape -> true);
        int seen = grow.oneIn(2) ? grow.add(Kind.NEG, List.of(value)) : value;
        if (seen >= 0) {
            grow.add(Kind.OUTPUT, List.of(seen));
        }
    }

    /** Returns a scalar made of an expression; -1 for one of a state that has been written since. */
    private int summed(Growth grow, int position) {
        int rank = grow.shape(position).rank();
        if (rank == 0) {
            return grow.add(Kind.MUL, List.of(position, grow.constant(0.5)));
        }
        if (rank == 1 && grow.oneIn(3)) {
            return grow.add(Kind.MEAN, List.of(position));
        }
        return grow.add(grow.oneIn(8) ? Kind.MAX_OVER : Kind.SUM, List.of(position));
    }
}
