package wengert.samples.jit;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import wengert.compiler.CompiledOptimizer;
import wengert.compiler.CompiledProgram;
import wengert.compiler.GeneratedClass;
import wengert.compiler.KernelTime;
import wengert.jit.JitHealth;
import wengert.jit.JitRecorder;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;

/** A training for some time under a {@link JitRecorder}. */
public final class JitRun {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What the names of the threads of a batch start with. */
    private static final String WORKERS = "wengert-worker-";

    /** The kernels of a run are timed so often, or less where that would take longer than about this time. */
    private static final int ROUNDS = 1_000;

    private static final double SECONDS = 0.3;
    private static final int LEAST_ROUNDS = 10;

    private JitRun() {}

    /**
     * Trains, and says what HotSpot did.
     *
     * @param setup what training starts from; its parameters are trained
     * @param execution how the model is compiled
     * @param batching how documents are taken together
     * @param schedule the greatest number of steps and their rates
     * @param seconds the longest time to train, perhaps infinite; at least two steps are taken
     * @return what the recorder and the clocks found
     * @throws IllegalStateException if there is no flight recorder
     * @throws IOException if the recording cannot be written to a temporary file
     */
    public static JitReport run(Setup setup, Execution execution, Batching batching, Schedule schedule, double seconds)
            throws IOException {
        // Before the program is compiled, so that nothing is missed.
        try (JitRecorder recorder = JitRecorder.start()) {
            CompiledProgram program = execution.compiler().compile(Gpt.training(setup.config(), batching));
            try (Trainer trainer = new Trainer(program, batching, setup.documents(), schedule, setup.parameters())) {
                long start = System.nanoTime();
                double loss = train(trainer, schedule.steps() - 1, seconds);
                double took = (System.nanoTime() - start) / 1e9;
                List<GeneratedClass> classes = new ArrayList<>(program.generatedClasses());
                classes.add(((CompiledOptimizer) trainer.optimizer()).generatedClass());
                // Neither the following step nor the sampled kernels are to be among what is recorded.
                recorder.stop();
                JitHealth health = recorder.health(classes);
                long bytes = bytesOfAStep(trainer);
                List<KernelTime> kernels = program.kernelTimes(trainer.workspace(), rounds(took / trainer.done()));
                return new JitReport(health, kernels, trainer.done(), took, loss, bytes);
            }
        }
    }

    private static int rounds(double secondsPerStep) {
        return (int) Math.max(LEAST_ROUNDS, Math.min(ROUNDS, SECONDS / secondsPerStep));
    }

    private static double train(Trainer trainer, int steps, double seconds) {
        long start = System.nanoTime();
        double nanos = seconds * 1e9;
        double loss;
        do {
            loss = trainer.step();
        } while (trainer.done() < steps && System.nanoTime() - start < nanos);
        return loss;
    }

    /** Takes a step, and returns the bytes that it allocates in all threads that take part: exactly so many. */
    private static long bytesOfAStep(Trainer trainer) {
        long[] workers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(WORKERS))
                .mapToLong(Thread::getId)
                .toArray();
        // The first measurement may load classes.
        THREADS.getCurrentThreadAllocatedBytes();
        long others = LongStream.of(THREADS.getThreadAllocatedBytes(workers)).sum();
        long own = THREADS.getCurrentThreadAllocatedBytes();
        trainer.step();
        own = THREADS.getCurrentThreadAllocatedBytes() - own;
        return own + LongStream.of(THREADS.getThreadAllocatedBytes(workers)).sum() - others;
    }
}
