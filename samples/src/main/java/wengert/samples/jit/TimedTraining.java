package wengert.samples.jit;

import java.util.List;
import wengert.compiler.CompiledProgram;
import wengert.compiler.KernelTime;
import wengert.engine.Layout;
import wengert.engine.Workspace;
import wengert.samples.gpt.Trainer;

/**
 * A training for some time, so that HotSpot compiles what is generated for it, and the times of its kernels afterwards.
 *
 * @param steps the number of steps
 * @param seconds the time that they took
 * @param loss the loss of the last one
 */
public record TimedTraining(int steps, double seconds, double loss) {
    /** The kernels of a run are timed so often, or less where that would take longer than about this time. */
    private static final int ROUNDS = 1_000;

    private static final double SECONDS = 0.3;
    private static final int LEAST_ROUNDS = 10;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Takes at least one step.
     *
     * @param trainer what takes the steps
     * @param steps the most steps, at least 1, as many as the trainer may take
     * @param seconds the longest time, perhaps infinite
     * @return what came of it
     */
    public static TimedTraining run(Trainer trainer, int steps, double seconds) {
        long start = System.nanoTime();
        double limit = seconds * NANOS_PER_SECOND;
        int done = 0;
        double loss;
        do {
            loss = trainer.step();
            done++;
        } while (done < steps && System.nanoTime() - start < limit);
        return new TimedTraining(done, (System.nanoTime() - start) / NANOS_PER_SECOND, loss);
    }

    /**
     * Times the kernels that run now, at the greatest live lengths, on a copy of the data.
     *
     * @param program the program that was trained
     * @param run a workspace of it, whose inputs are set; it is not changed
     * @return the times, the most costly kernel first
     */
    public List<KernelTime> kernelTimes(CompiledProgram program, Workspace run) {
        Workspace longest = program.workspace(run.parameters().clone());
        System.arraycopy(run.values(), 0, longest.values(), 0, run.values().length);
        System.arraycopy(run.integers(), 0, longest.integers(), 0, run.integers().length);
        for (Layout.Slot length : program.layout().lengths()) {
            longest.setLength(length.name(), length.bound() - 1);
        }
        return program.kernelTimes(longest, rounds());
    }

    private int rounds() {
        return (int) Math.max(LEAST_ROUNDS, Math.min(ROUNDS, SECONDS * steps / seconds));
    }
}
