package wengert.compiler;

import java.util.List;
import java.util.SplittableRandom;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.engine.Workspace;

/** Values to try a rule on: plain ones, small ones with ties, special ones, and mostly zeros of both signs. */
final class SampleRun {
    /** The number of kinds of values, which take turns. */
    static final int KINDS = 5;

    /** The greatest live length of any of them. */
    static final int MAX_LENGTH = 4;

    private static final double[] SPECIALS = {
        0.0,
        -0.0,
        1.0,
        -1.0,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        Double.MIN_VALUE,
        -1e-160,
        1e200,
        -Double.MAX_VALUE
    };

    private static final double[] EDGES = {0.0, -0.0, 0.0, -0.0, 1.0, -1.0, 0.5, Double.POSITIVE_INFINITY};

    private final int number;
    private final Precision precision;

    /** @param number from 0; the seed, of which run 0 has plain values only */
    SampleRun(int number, Precision precision) {
        this.number = number;
        this.precision = precision;
    }

    /** Sets all that a run reads. */
    void fill(Workspace run) {
        Layout layout = run.layout();
        SplittableRandom random = new SplittableRandom(number);
        for (Layout.Slot slot : layout.lengths()) {
            int max = Math.min(MAX_LENGTH, slot.bound() - 1);
            run.setLength(slot.name(), number == 0 ? max : 1 + random.nextInt(max));
        }
        for (Layout.Slot slot : layout.indices()) {
            for (int i = 0; i < slot.size(); i++) {
                run.integers()[slot.offset() + i] = random.nextInt(slot.bound());
            }
        }
        layout.lookups().limit(run.integers());
        fill(run.parameters(), layout.parameters(), random);
        fill(run.values(), layout.inputs(), random);
        fill(run.values(), layout.states(), random);
    }

    private void fill(double[] array, List<Layout.Slot> slots, SplittableRandom random) {
        for (Layout.Slot slot : slots) {
            for (int i = 0; i < slot.size(); i++) {
                array[slot.offset() + i] = precision.round(next(random));
            }
        }
    }

    private double next(SplittableRandom random) {
        double plain = (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5) * 2;
        return switch (number % KINDS) {
            case 0 -> plain;
            case 1 -> (random.nextInt(9) - 4) * (random.nextBoolean() ? 0.5 : -0.5);
            case 2 -> random.nextInt(4) == 0 ? special(random) : plain;
            case 3 -> special(random);
            default -> EDGES[random.nextInt(EDGES.length)];
        };
    }

    private static double special(SplittableRandom random) {
        return SPECIALS[random.nextInt(SPECIALS.length)];
    }
}
