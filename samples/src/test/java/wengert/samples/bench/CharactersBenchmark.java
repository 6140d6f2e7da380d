package wengert.samples.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
import wengert.compiler.Tier;
import wengert.engine.Precision;
import wengert.random.XorShift64;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.GroupSampler;
import wengert.samples.gpt.Sampler;
import wengert.samples.gpt.Sampling;

/** The characters a second that a thread invents after a training, one document after the other or in groups. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CharactersBenchmark {
    /** What runs the model. */
    @Param({"SCALAR", "VECTOR"})
    public Tier tier;

    /** The number of documents in a group; 1 stands for the sampler without groups. */
    @Param({"1", "8", "16", "32"})
    public int group;

    /** What each operation is rounded to. */
    @Param("F64")
    public Precision precision;

    /** The width of the embedding. */
    @Param("16")
    public int embd;

    private Sampling sampling;
    private int[] tokens;

    /** The count that JMH divides by the time; the boundaries that end documents are not counted. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Count {
        /** The number of characters so far. */
        public long characters;

        /** Creates a count of nothing. */
        public Count() {}
    }

    /** Creates the benchmark. */
    public CharactersBenchmark() {}

    /**
     * Trains the model.
     *
     * @throws IOException if the names cannot be read
     */
    @Setup
    public void setUp() throws IOException {
        wengert.samples.gpt.Setup start = TrainingRun.trained(embd);
        Execution execution = new Execution(Engine.COMPILED, tier, precision);
        GptConfig config = start.config();
        sampling = group == 1
                ? new Sampler(
                        execution.apply(Gpt.decoding(config)),
                        start.parameters(),
                        start.tokenizer(),
                        0.5,
                        new XorShift64(42))
                : new GroupSampler(
                        execution.apply(Gpt.groupDecoding(config, group)),
                        start.parameters(),
                        start.tokenizer(),
                        0.5,
                        42);
        tokens = new int[config.block()];
    }

    /**
     * Invents a document.
     *
     * @param count what its characters are added to
     */
    @Benchmark
    public void sample(Count count) {
        count.characters += sampling.next(tokens);
    }
}
