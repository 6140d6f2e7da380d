package wengert.samples.gpt;

import java.util.function.Function;
import wengert.compiler.Mode;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.trace.Trace;

/**
 * How traces are run: by which engine, by which kernels if they are compiled, and on which numbers. All ways of one
 * precision give the same bits, but for those in fast mode.
 *
 * @param engine the engine
 * @param tier the kernels; without meaning for the tape
 * @param precision what each operation is rounded to
 * @param mode how closely compiled code follows the tape; without meaning for the tape
 */
public record Execution(Engine engine, Tier tier, Precision precision, Mode mode) implements Function<Trace, Program> {
    /**
     * Runs traces to the last bit.
     *
     * @param engine the engine
     * @param tier the kernels; without meaning for the tape
     * @param precision what each operation is rounded to
     */
    public Execution(Engine engine, Tier tier, Precision precision) {
        this(engine, tier, precision, Mode.EXACT);
    }

    @Override
    public Program apply(Trace trace) {
        if (engine == Engine.TAPE) {
            return Interpreter.of(trace, precision);
        }
        return compiler().compile(trace);
    }

    /**
     * Returns the compiler of this execution.
     *
     * @return a builder with the tier, the precision and the mode set
     */
    public TraceCompiler compiler() {
        return TraceCompiler.create().tier(tier).precision(precision).mode(mode);
    }

    /** Returns for instance {@code tape}, {@code compiled:vector} or {@code compiled:vector:f32:fast}. */
    @Override
    public String toString() {
        String kernels = engine == Engine.COMPILED && tier != Tier.AUTO ? engine + ":" + tier : engine.toString();
        String numbers = precision == Precision.F64 ? kernels : kernels + ":" + precision;
        return engine == Engine.COMPILED && mode == Mode.FAST ? numbers + ":" + mode : numbers;
    }
}
