package wengert.compiler;

import java.util.ArrayList;
import java.util.List;

/** Times in blocks, each of which counts by its mean: a thread that lost its processor spoils few of them. */
final class BlockMeans {
    private final List<Double> means = new ArrayList<>();
    private long nanos;
    private int count;

    void add(long time) {
        nanos += time;
        count++;
    }

    /** Ends a block, which has a time at least. */
    void end() {
        means.add((double) nanos / count);
        nanos = 0;
        count = 0;
    }

    /** Forgets the blocks so far. */
    void clear() {
        means.clear();
    }

    /** Returns the mean that a share of the blocks does not exceed, at least 0. */
    double quantile(double share) {
        List<Double> sorted = means.stream().sorted().toList();
        return Math.max(0, sorted.get((int) Math.round(share * (sorted.size() - 1))));
    }
}
