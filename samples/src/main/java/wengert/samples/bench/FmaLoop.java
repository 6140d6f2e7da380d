package wengert.samples.bench;

/**
 * A loop of {@link #ACCUMULATORS} independent sums, each of which takes one fused multiply-add an iteration: enough of
 * them that none waits for the one before, and few enough for the registers.
 */
interface FmaLoop {
    /** The number of sums. A processor that starts 2 a cycle and takes 4 or 5 cycles needs 8 to 10. */
    int ACCUMULATORS = 12;

    /**
     * Adds {@code factor * factor} to each sum, as often as there are iterations.
     *
     * @param iterations how often
     * @param factor what is multiplied
     * @param start where the first sum starts; each other one starts 1 higher, since equal ones would be computed once
     * @return the sum of the sums, and where they are vectors over their lanes
     */
    double run(int iterations, double factor, double start);
}
