package wengert.compiler;

import java.util.List;

/**
 * What the calls of a kernel take, by a sample of calls on a copy of the data.
 *
 * @param type the generated class
 * @param kernel the name of the kernel
 * @param calls the number of calls in the sample
 * @param nanosPerCall the mean nanoseconds of a call, less those that reading the clock takes, at least 0; of the
 *     means of blocks of 20 rounds the median
 * @param each the calls of the kernel in a run forward and backward, one by one, in order
 */
public record KernelTime(Class<?> type, String kernel, long calls, double nanosPerCall, List<CallTime> each) {
    /**
     * Copies the list.
     *
     * @param type as given
     * @param kernel as given
     * @param calls as given
     * @param nanosPerCall as given
     * @param each as given
     */
    public KernelTime {
        each = List.copyOf(each);
    }

    /**
     * Returns how often a run forward and backward calls the kernel.
     *
     * @return at least 1
     */
    public int callsPerRun() {
        return each.size();
    }

    /**
     * Returns the nanoseconds that the kernel takes in a run.
     *
     * @return the time of all its calls
     */
    public double nanosPerRun() {
        return callsPerRun() * nanosPerCall;
    }
}
