package wengert.compiler;

/**
 * What the calls of a kernel take, by a sample of calls on a copy of the data.
 *
 * @param type the generated class
 * @param kernel the name of the kernel
 * @param callsPerRun how often a run forward and backward calls it
 * @param calls the number of calls in the sample
 * @param nanosPerCall the mean nanoseconds of a call, less those that timing an empty call takes, at least 0; of the
 *     means of blocks of 20 rounds the median
 */
public record KernelTime(Class<?> type, String kernel, int callsPerRun, long calls, double nanosPerCall) {
    /**
     * Returns the nanoseconds that the kernel takes in a run.
     *
     * @return the time of all its calls
     */
    public double nanosPerRun() {
        return callsPerRun * nanosPerCall;
    }
}
