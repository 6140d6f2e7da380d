package wengert.samples.bench;

import java.util.Locale;
import wengert.engine.Precision;

/**
 * The most fused multiply-adds that one thread was seen to do on this machine, in thousand millions of floating-point
 * operations a second, two for each multiply-add.
 *
 * @param f64 in double precision
 * @param f32 in single precision
 * @param lanes64 the lanes of a vector of doubles, or 1 if there are no vectors
 * @param lanes32 the lanes of a vector of floats, or 1 if there are no vectors
 * @param vectors whether the loop used vectors, for which the JVM must have the module {@code jdk.incubator.vector}
 */
public record FmaPeak(double f64, double f32, int lanes64, int lanes32, boolean vectors) {
    private static final long WARM_UP_NANOS = 300_000_000;
    private static final long NANOS = 400_000_000;
    /** Short, so that HotSpot compiles the method and not a loop that is under way. */
    private static final int FEW = 20;

    private static final int MANY = 50_000;

    /**
     * Measures the peak, which takes a second and a half; the best of many short runs, since other programs only slow
     * it.
     *
     * @return the peak, on vectors if the JVM has the module, otherwise by {@link Math#fma}
     */
    public static FmaPeak measure() {
        boolean vectors = VectorFmaLoops.exist();
        int lanes64 = vectors ? VectorFmaLoops.lanes(LaneType.F64) : 1;
        int lanes32 = vectors ? VectorFmaLoops.lanes(LaneType.F32) : 1;
        return new FmaPeak(
                best(vectors ? VectorFmaLoops.of(LaneType.F64) : ScalarFmaLoops.of(LaneType.F64), lanes64),
                best(vectors ? VectorFmaLoops.of(LaneType.F32) : ScalarFmaLoops.of(LaneType.F32), lanes32),
                lanes64,
                lanes32,
                vectors);
    }

    private static double best(FmaLoop loop, int lanes) {
        double sum = 0;
        for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP_NANOS; ) {
            sum += loop.run(FEW, 1e-3, 1);
        }
        double best = 0;
        long start = System.nanoTime();
        long before = start;
        while (before - start < NANOS) {
            sum += loop.run(MANY, 1e-3, 1);
            long after = System.nanoTime();
            best = Math.max(best, 2.0 * MANY * FmaLoop.ACCUMULATORS * lanes / (after - before));
            before = after;
        }
        // The sums are used, or HotSpot need not compute them.
        return sum > 0 ? best : 0;
    }

    /** Returns the peak of a format. */
    double of(Precision precision) {
        return precision == Precision.F64 ? f64 : f32;
    }

    /** Returns what was measured and how, in one line. */
    @Override
    public String toString() {
        String how = vectors
                ? "vectors of " + lanes64 * Double.SIZE + " bits, lanes: " + lanes64 + " f64, " + lanes32 + " f32"
                : "scalar Math.fma, lanes: 1; for vectors run java --add-modules jdk.incubator.vector";
        return String.format(
                Locale.ROOT, "FMA peak of a thread: %.1f GFLOP/s f64, %.1f GFLOP/s f32 (%s)", f64, f32, how);
    }
}
