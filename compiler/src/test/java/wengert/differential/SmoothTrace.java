package wengert.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import wengert.trace.Dim;
import wengert.trace.Shape;
import wengert.trace.Trace;

/** The seeded generator of recipes of smooth operations on moderate values, for central differences. */
final class SmoothTrace {
    private static final List<Kind> BOUNDED = List.of(Kind.TANH, Kind.SIGMOID, Kind.SIN, Kind.COS);

    private final Growth grow;

    private SmoothTrace(Growth grow) {
        this.grow = grow;
    }

    /** Returns the recipe of a seed, of one plain run. */
    static Recipe of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Dim> dims = List.of(
                Dim.of(1),
                Dim.of(2 + random.nextInt(2)),
                Dim.of(2 + random.nextInt(4)),
                Dim.bounded("n", 1 + random.nextInt(5)));
        List<Step> steps = new ArrayList<>();
        Trace.record("growing", t -> {
            Growth grow = new Growth(random, dims, t);
            new SmoothTrace(grow).body();
            steps.addAll(grow.steps());
        });
        List<Integer> lengths =
                dims.stream().map(dim -> 1 + random.nextInt(dim.max())).toList();
        List<Run> runs = List.of(new Run(random.nextLong(), Profile.PLAIN, lengths));
        return new Recipe(seed, true, dims, steps, runs, Set.of());
    }

    private void body() {
        grow.declare(Kind.PARAMETER, grow.extents(2, dim -> !dim.isBounded()));
        grow.declare(Kind.PARAMETER, grow.extents(3, dim -> !dim.isBounded()));
        grow.declare(Kind.INPUT, grow.extents(2, dim -> true));
        ArraySteps steps = new ArraySteps(grow);
        int count = 5 + grow.random.nextInt(12);
        for (int i = 0; i < count; i++) {
            int before = grow.size();
            step(steps);
            bound(before);
        }
        int loss = -1;
        for (int end : grow.unread()) {
            int term = grow.add(Kind.SUM, List.of(end));
            loss = loss < 0 ? term : grow.add(Kind.ADD, List.of(loss, term));
        }
        grow.add(Kind.OUTPUT, List.of(loss));
    }

    private void step(ArraySteps steps) {
        int x = grow.pick(shape -> true);
        Shape shape = grow.shape(x);
        switch (grow.random.nextInt(14)) {
            case 0, 1, 2 -> {
                int y = grow.oneIn(4) ? x : grow.pick(other -> Growth.broadcast(shape, other));
                grow.add(grow.choice(List.of(Kind.ADD, Kind.SUB, Kind.MUL)), List.of(x, y));
            }
            case 3 -> grow.add(grow.oneIn(2) ? Kind.EXP : Kind.NEG, List.of(x));
            case 4 -> awayFromZero(x);
            case 5, 6 -> grow.add(Kind.SUM, List.of(x), grow.random.nextInt(Math.max(1, shape.rank())));
            case 7, 8 -> steps.rearrange();
            case 9 -> steps.lookUp();
            case 10 -> steps.triangle();
            case 11 -> steps.product();
            case 12 -> grow.add(grow.oneIn(2) ? Kind.SOFTMAX : Kind.RMS_NORM, List.of(x));
            default -> attentionOrLinear(steps, x);
        }
    }

    private void attentionOrLinear(ArraySteps steps, int x) {
        if (grow.oneIn(2)) {
            steps.attention();
        } else if (grow.shape(x).rank() > 0) {
            steps.linear(x);
        }
    }

    /** A function with a pole or a kink at 0, of a square plus 1. */
    private void awayFromZero(int x) {
        int square = grow.add(Kind.MUL, List.of(x, x));
        int positive = square < 0 ? -1 : grow.add(Kind.ADD, List.of(square, grow.constant(1)));
        if (positive < 0) {
            return;
        }
        switch (grow.random.nextInt(4)) {
            case 0 -> grow.add(Kind.LOG, List.of(positive));
            case 1 -> grow.add(Kind.SQRT, List.of(positive));
            case 2 -> grow.add(Kind.POW, List.of(positive), List.of(), grow.choice(-1, 0.5, 1.5, -2));
            default -> grow.add(Kind.DIV, List.of(x, positive));
        }
    }

    /** Brings what a step computed back between -1 and 1, so that nothing grows. */
    private void bound(int before) {
        int last = grow.size() - 1;
        boolean computed = last >= before
                && switch (grow.steps().get(last).kind()) {
                    case ADD, SUB, MUL, EXP, SUM, DOT, MATMUL, LINEAR, RMS_NORM, CROSS_ENTROPY -> true;
                    default -> false;
                };
        if (computed) {
            grow.add(grow.choice(BOUNDED), List.of(last));
        }
    }
}
