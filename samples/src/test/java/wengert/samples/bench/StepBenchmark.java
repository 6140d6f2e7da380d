package wengert.samples.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Trainer;

/** One training step (forward, backward, Adam) on one document after the other. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(5)
public class StepBenchmark {
    /** What runs the step. */
    @Param({"COMPILED", "TAPE"})
    public Engine engine;

    /** The width of the embedding. */
    @Param({"16", "64"})
    public int embd;

    private Trainer trainer;

    /** Creates the benchmark. */
    public StepBenchmark() {}

    /**
     * Sets up the training of the bundled names.
     *
     * @throws IOException if the names cannot be read
     */
    @Setup
    public void setUp() throws IOException {
        wengert.samples.gpt.Setup start = TrainingRun.setup(embd);
        Schedule schedule = new Schedule(Integer.MAX_VALUE, 0.01, Schedule.Decay.NONE);
        trainer = new Trainer(
                engine.apply(Gpt.training(start.config())), start.documents(), schedule, start.parameters());
    }

    /**
     * Takes a step.
     *
     * @return its loss
     */
    @Benchmark
    public double step() {
        return trainer.step();
    }
}
