package wengert.samples.gpt;

import java.util.function.Function;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Program;
import wengert.trace.Trace;

/**
 * How traces are run: by which engine, and by which kernels if they are compiled. All ways give the same bits.
 *
 * @param engine the engine
 * @param tier the kernels; without meaning for the tape
 */
public record Execution(Engine engine, Tier tier) implements Function<Trace, Program> {
    @Override
    public Program apply(Trace trace) {
        return engine == Engine.COMPILED ? TraceCompiler.create().tier(tier).compile(trace) : engine.apply(trace);
    }

    /** Returns for instance {@code tape} or {@code compiled:vector}. */
    @Override
    public String toString() {
        return engine == Engine.COMPILED && tier != Tier.AUTO ? engine + ":" + tier : engine.toString();
    }
}
