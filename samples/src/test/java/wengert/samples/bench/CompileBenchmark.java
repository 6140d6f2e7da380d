package wengert.samples.bench;

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
import wengert.compiler.CompiledProgram;
import wengert.compiler.TraceCompiler;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;
import wengert.trace.Trace;

/** Recording and compiling the training program of a GPT. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CompileBenchmark {
    /** The number of blocks. */
    @Param({"1", "12"})
    public int layers;

    private Trace recorded;

    /** Creates the benchmark. */
    public CompileBenchmark() {}

    /** Records what {@link #compile} compiles. */
    @Setup
    public void setUp() {
        recorded = trace();
    }

    private Trace trace() {
        return Gpt.training(new GptConfig(27, 16, 4, layers, 16));
    }

    /**
     * Records.
     *
     * @return the trace
     */
    @Benchmark
    public Trace record() {
        return trace();
    }

    /**
     * Compiles.
     *
     * @return the program
     */
    @Benchmark
    public CompiledProgram compile() {
        return TraceCompiler.create().compile(recorded);
    }

    /**
     * Records and compiles.
     *
     * @return the program
     */
    @Benchmark
    public CompiledProgram recordAndCompile() {
        return TraceCompiler.create().compile(trace());
    }
}
