package wengert.samples.gpt;

import wengert.engine.Precision;

/**
 * How many documents a training step takes together, and how many threads share them out.
 *
 * <p>A batch is dealt out to as few groups as have room for it, each of which is one run of one program. Who is dealt what
 * depends on the documents and on the precision alone, and the gradients of the groups are added in an order of their own, so that
 * the number of threads changes no bit.
 *
 * @param batch the number of documents a step, at least 1
 * @param threads the greatest number of threads, the caller's among them, at least 1
 * @param group the greatest number of documents in a group, at least 1
 */
public record Batching(int batch, int threads, int group) {
    /** The greatest number of documents in a group in double precision: as many as the longest vectors have lanes. */
    public static final int GROUP = 8;

    /** One document a step in the caller's thread. */
    public static final Batching SINGLE = new Batching(1, 1);

    /**
     * Checks the numbers.
     *
     * @param batch the number of documents a step, at least 1
     * @param threads the greatest number of threads, the caller's among them, at least 1
     * @param group the greatest number of documents in a group, at least 1
     * @throws IllegalArgumentException if one is below 1
     */
    public Batching {
        atLeastOne("batch", batch);
        atLeastOne("threads", threads);
        atLeastOne("group", group);
    }

    /**
     * Cuts batches as in double precision.
     *
     * @param batch the number of documents a step, at least 1
     * @param threads the greatest number of threads, the caller's among them, at least 1
     * @throws IllegalArgumentException if one is below 1
     */
    public Batching(int batch, int threads) {
        this(batch, threads, GROUP);
    }

    /**
     * Cuts batches as is usual in a precision: vectors have twice as many lanes in single precision.
     *
     * @param batch the number of documents a step, at least 1
     * @param threads the greatest number of threads, the caller's among them, at least 1
     * @param precision what each operation is rounded to
     * @return the batching
     * @throws IllegalArgumentException if a number is below 1
     */
    public static Batching of(int batch, int threads, Precision precision) {
        return new Batching(batch, threads, precision == Precision.F32 ? 2 * GROUP : GROUP);
    }

    private static void atLeastOne(String what, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(what + " is " + count + "; expected at least 1");
        }
    }

    /**
     * Says whether a step takes a single document, which needs no group.
     *
     * @return whether the batch is 1
     */
    public boolean isSingle() {
        return batch == 1;
    }

    /**
     * Returns the number of groups of a batch.
     *
     * @return at least 1
     */
    public int groups() {
        return (batch - 1) / group + 1;
    }

    /**
     * Returns the number of documents for which a group has room; it may hold fewer.
     *
     * @return from 1 to {@link #group}
     */
    public int groupSize() {
        return Math.min(batch, group);
    }

    /**
     * Returns the number of threads that find work, the caller's among them.
     *
     * @return at most the number of groups
     */
    public int workers() {
        return Math.min(threads, groups());
    }

    /**
     * Returns the same batch in the caller's thread alone.
     *
     * @return this batching with one thread
     */
    public Batching onOneThread() {
        return new Batching(batch, 1, group);
    }
}
