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
import wengert.engine.Optimizer;
import wengert.engine.Workspace;
import wengert.optim.Adam;
import wengert.samples.gpt.Engine;
import wengert.trace.Trace;

/** The update of all parameters by Adam, of each engine. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(5)
public class UpdateBenchmark {
    private static final double RATE = 0.01;

    /** The width of the embedding. */
    @Param({"16", "64"})
    public int embd;

    /** The engine that takes Adam's steps. */
    @Param({"COMPILED", "TAPE"})
    public Engine engine;

    private double[] parameters;
    private double[] gradients;
    private Optimizer adam;

    /** Creates the benchmark. */
    public UpdateBenchmark() {}

    /**
     * Computes the gradients of one document, which every update then uses.
     *
     * @throws IOException if the names cannot be read
     */
    @Setup
    public void setUp() throws IOException {
        TrainingRun run = new TrainingRun(Engine.COMPILED, embd);
        run.forward();
        Workspace after = run.backward();
        parameters = after.parameters();
        gradients = after.gradients();
        Trace trace =
                Trace.record("loss", t -> t.output("loss", t.parameter("x", 2).sum()));
        adam = engine.apply(trace).optimizer(new Adam(parameters.length, RATE, 0.85, 0.99, 1e-8));
    }

    /**
     * Updates.
     *
     * @return the parameters
     */
    @Benchmark
    public double[] update() {
        adam.step(parameters, gradients, RATE);
        return parameters;
    }
}
