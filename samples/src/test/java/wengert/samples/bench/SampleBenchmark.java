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
import wengert.random.XorShift64;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.Sampler;

/** The invention of a document: all its tokens, one run of the decoder for each, after a training. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(5)
public class SampleBenchmark {
    /** What runs the model. */
    @Param({"COMPILED", "TAPE"})
    public Engine engine;

    /** The width of the embedding. */
    @Param({"16", "64"})
    public int embd;

    private Sampler sampler;
    private int[] tokens;

    /** Creates the benchmark. */
    public SampleBenchmark() {}

    /**
     * Trains as long as the program does by default, so that documents have the length of names.
     *
     * @throws IOException if the names cannot be read
     */
    @Setup
    public void setUp() throws IOException {
        wengert.samples.gpt.Setup start = TrainingRun.trained(embd);
        sampler = new Sampler(
                engine.apply(Gpt.decoding(start.config())),
                start.parameters(),
                start.tokenizer(),
                0.5,
                new XorShift64(42));
        tokens = new int[start.config().block()];
    }

    /**
     * Invents a document.
     *
     * @return the number of its tokens
     */
    @Benchmark
    public int sample() {
        return sampler.next(tokens);
    }
}
