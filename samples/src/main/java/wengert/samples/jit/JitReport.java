package wengert.samples.jit;

import java.util.List;
import wengert.compiler.KernelTime;
import wengert.jit.JitHealth;

/**
 * What came of a {@link JitRun}.
 *
 * @param health what HotSpot did
 * @param kernels what the calls of the kernels take that ran at the end
 * @param steps the number of steps taken
 * @param seconds the time of all but the last step
 * @param loss the loss of the last step but one
 * @param bytesPerStep the bytes that the last step allocated, exactly
 */
public record JitReport(
        JitHealth health, List<KernelTime> kernels, int steps, double seconds, double loss, long bytesPerStep) {
    /**
     * Copies the list.
     *
     * @param health as given
     * @param kernels as given
     * @param steps as given
     * @param seconds as given
     * @param loss as given
     * @param bytesPerStep as given
     */
    public JitReport {
        kernels = List.copyOf(kernels);
    }

    /**
     * Returns what the calls of a method take.
     *
     * @param type its class
     * @param method its name
     * @return its time, or null if it is no kernel of those that ran at the end
     */
    public KernelTime time(Class<?> type, String method) {
        for (KernelTime time : kernels) {
            if (time.type() == type && time.kernel().equals(method)) {
                return time;
            }
        }
        return null;
    }
}
