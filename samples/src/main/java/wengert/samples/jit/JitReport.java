package wengert.samples.jit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import wengert.compiler.KernelTime;
import wengert.jit.Finding;
import wengert.jit.JitHealth;
import wengert.jit.MethodHealth;

/**
 * What came of a {@link JitRun}.
 *
 * @param health what HotSpot did
 * @param kernels what the calls of the kernels take that ran at the end, at the greatest live lengths
 * @param training all steps but the last one
 * @param bytesPerStep the bytes that the last step allocated, exactly
 */
public record JitReport(JitHealth health, List<KernelTime> kernels, TimedTraining training, long bytesPerStep) {
    /**
     * Copies the list.
     *
     * @param health as given
     * @param kernels as given
     * @param training as given
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

    /**
     * Returns the training in a line, with what a step allocates.
     *
     * @return for instance {@code 3,000 steps in 1.2 s, loss 2.1; a step allocates 0 bytes}
     */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "%,d steps in %.1f s, loss %.4f; a step allocates %,d bytes",
                training.steps() + 1,
                training.seconds(),
                training.loss(),
                bytesPerStep);
    }

    /**
     * Returns what is wrong, and what to do.
     *
     * @return a line for each finding, or one that says that nothing is wrong
     */
    public List<String> verdict() {
        List<String> lines = new ArrayList<>();
        if (bytesPerStep > 0) {
            boolean inLanes =
                    health.methods().stream().anyMatch(method -> method.owner().lanes() > 1);
            lines.add(String.format(Locale.ROOT, "wrong: a step allocates %,d bytes; ", bytesPerStep)
                    + (inLanes
                            ? "run longer, vectors are objects until HotSpot has compiled what makes them"
                            : "a step must not allocate: report it"));
        }
        for (MethodHealth method : health.ailing()) {
            for (Finding finding : method.findings()) {
                lines.add("wrong: " + method.name() + " (" + method.owner() + ") " + finding);
            }
        }
        if (lines.isEmpty()) {
            lines.add("nothing is wrong");
        }
        return lines;
    }
}
