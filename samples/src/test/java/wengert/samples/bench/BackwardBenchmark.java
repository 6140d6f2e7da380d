package wengert.samples.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import wengert.engine.Workspace;
import wengert.samples.gpt.Engine;

/**
 * The backward pass of a training step on one document after the other. It writes over what the forward pass left, so
 * that one runs before each; JMH leaves it out of the time, at the cost of reading the clock for each backward pass.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(5)
public class BackwardBenchmark {
    /** What runs the model. */
    @Param({"COMPILED", "TAPE"})
    public Engine engine;

    /** The width of the embedding. */
    @Param({"16", "64"})
    public int embd;

    private TrainingRun run;

    /** Creates the benchmark. */
    public BackwardBenchmark() {}

    /**
     * Sets up the program.
     *
     * @throws IOException if the names cannot be read
     */
    @Setup
    public void setUp() throws IOException {
        run = new TrainingRun(engine, embd);
    }

    /** Runs forward. */
    @Setup(Level.Invocation)
    public void forward() {
        run.forward();
    }

    /**
     * Runs backward.
     *
     * @return the workspace with the gradients
     */
    @Benchmark
    public Workspace backward() {
        return run.backward();
    }
}
