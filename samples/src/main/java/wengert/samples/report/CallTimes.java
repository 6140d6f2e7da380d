package wengert.samples.report;

import java.util.Arrays;

/** The times of the calls of a program over many runs, in nanoseconds; what reading the clock takes is taken off. */
public final class CallTimes {
    private final double[][] sorted;

    /**
     * Takes note of measured times.
     *
     * @param times the times of each call, one a run, at least one
     * @param clock what of each of them the clock took
     */
    public CallTimes(double[][] times, double clock) {
        sorted = new double[times.length][];
        for (int call = 0; call < times.length; call++) {
            sorted[call] = times[call].clone();
            for (int run = 0; run < sorted[call].length; run++) {
                sorted[call][run] = Math.max(0, sorted[call][run] - clock);
            }
            Arrays.sort(sorted[call]);
        }
    }

    /**
     * Returns the number of runs.
     *
     * @return at least 1, or 0 if there are no calls
     */
    public int runs() {
        return sorted.length == 0 ? 0 : sorted[0].length;
    }

    /**
     * Returns the median of a call.
     *
     * @param call which one, those of the forward run first
     * @return nanoseconds
     */
    public double median(int call) {
        return quantile(call, 0.5);
    }

    /**
     * Returns what one run in ten does not reach.
     *
     * @param call which one
     * @return nanoseconds
     */
    public double low(int call) {
        return quantile(call, 0.1);
    }

    /**
     * Returns what one run in ten exceeds.
     *
     * @param call which one
     * @return nanoseconds
     */
    public double high(int call) {
        return quantile(call, 0.9);
    }

    private double quantile(int call, double share) {
        return sorted[call][(int) Math.round(share * (sorted[call].length - 1))];
    }
}
