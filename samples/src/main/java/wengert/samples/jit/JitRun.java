package wengert.samples.jit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import wengert.compiler.CompiledOptimizer;
import wengert.compiler.CompiledProgram;
import wengert.compiler.CompiledStep;
import wengert.compiler.GeneratedClass;
import wengert.jit.JitHealth;
import wengert.jit.JitRecorder;
import wengert.samples.bench.Allocation;
import wengert.samples.gpt.Trainer;

/** A training for some time that a {@link JitRecorder} follows. */
public final class JitRun {
    private JitRun() {}

    /**
     * Trains, stops the recorder, and says what HotSpot did.
     *
     * @param recorder what was started before the program was compiled, so that nothing is missed
     * @param program the program
     * @param trainer what takes the steps
     * @param steps the most steps, at least 2, as many as the trainer may take
     * @param seconds the longest time to train, perhaps infinite; at least two steps are taken
     * @return what the recorder and the clocks found
     * @throws IOException if the recording cannot be written to a temporary file
     */
    public static JitReport run(
            JitRecorder recorder, CompiledProgram program, Trainer trainer, int steps, double seconds)
            throws IOException {
        TimedTraining training = TimedTraining.run(trainer, steps - 1, seconds);
        List<GeneratedClass> classes = new ArrayList<>(program.generatedClasses());
        if (trainer.whole().orElse(null) instanceof CompiledStep step) {
            classes.addAll(step.generatedClasses());
        }
        classes.addAll(((CompiledOptimizer) trainer.optimizer()).generatedClasses());
        // Neither the following step nor the sampled kernels are to be among what is recorded.
        recorder.stop();
        JitHealth health = recorder.health(classes);
        Allocation allocation = Allocation.begin();
        trainer.step();
        long bytes = allocation.bytes();
        return new JitReport(health, training.kernelTimes(program, trainer.workspace()), training, bytes);
    }
}
