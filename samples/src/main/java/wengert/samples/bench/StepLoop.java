package wengert.samples.bench;

/**
 * The loop whose steps are timed, whole: forward, backward and update as one, since what is compared are engines and
 * programs, of which some have no kernels. What one kernel takes, {@link wengert.compiler.CompiledProgram#kernelTimes} says.
 *
 * <p>It has no text: HotSpot makes all the strings of a class whose loop it compiles, in
 * the thread that runs, and they would be counted as the step's.
 */
public final class StepLoop {
    private static final int CHUNKS = 64;

    private final TrainingStep step;
    private long steps;
    private long nanos;
    private double loss;

    /**
     * Creates a loop that has not run.
     *
     * @param step what is timed
     */
    public StepLoop(TrainingStep step) {
        this.step = step;
    }

    /**
     * Takes steps for some time, at least one; the clock is read so rarely that reading it does not count.
     *
     * @param limit the time in nanoseconds
     */
    public void run(long limit) {
        long start = System.nanoTime();
        long last = start;
        long now;
        long done = 0;
        long chunk = 1;
        do {
            for (long i = 0; i < chunk; i++) {
                loss = step.step();
            }
            done += chunk;
            now = System.nanoTime();
            if (now - last < limit / CHUNKS) {
                chunk *= 2;
            }
            last = now;
        } while (now - start < limit);
        steps = done;
        nanos = now - start;
    }

    /**
     * Returns the number of steps of the last run.
     *
     * @return at least 1
     */
    public long steps() {
        return steps;
    }

    /**
     * Returns the time of the last run.
     *
     * @return nanoseconds
     */
    public long nanos() {
        return nanos;
    }

    /** Returns the loss of the last step. */
    double loss() {
        return loss;
    }
}
