package wengert.samples.gpt;

import java.util.function.Function;
import wengert.cache.ProgramCache;
import wengert.compiler.Mode;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.rewrite.RuleSet;
import wengert.trace.Recording;
import wengert.trace.Trace;

/**
 * How traces are run: by which engine, by which kernels if they are compiled, and on which numbers. All ways of one
 * precision give the same bits, but for those with rules that round differently, as fast mode has.
 *
 * @param engine the engine
 * @param tier the kernels; without meaning for the tape
 * @param precision what each operation is rounded to
 * @param rules what compiled code is simplified, fused and contracted by; without meaning for the tape
 * @param cache where compiled code is kept, or null; without meaning for the tape
 */
public record Execution(Engine engine, Tier tier, Precision precision, RuleSet rules, ProgramCache cache)
        implements Function<Trace, Program> {
    /**
     * Compiles all traces anew.
     *
     * @param engine the engine
     * @param tier the kernels; without meaning for the tape
     * @param precision what each operation is rounded to
     * @param rules what compiled code is simplified, fused and contracted by; without meaning for the tape
     */
    public Execution(Engine engine, Tier tier, Precision precision, RuleSet rules) {
        this(engine, tier, precision, rules, null);
    }

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

    /**
     * Runs traces with the rules of a mode.
     *
     * @param engine the engine
     * @param tier the kernels; without meaning for the tape
     * @param precision what each operation is rounded to
     * @param mode how closely compiled code follows the tape; without meaning for the tape
     */
    public Execution(Engine engine, Tier tier, Precision precision, Mode mode) {
        this(engine, tier, precision, mode.rules());
    }

    /**
     * Returns this execution with compiled code kept.
     *
     * @param wanted where, or null
     * @return the execution
     */
    public Execution keptIn(ProgramCache wanted) {
        return new Execution(engine, tier, precision, rules, wanted);
    }

    /**
     * Returns how closely compiled code follows the tape.
     *
     * @return fast if a rule rounds differently
     */
    public Mode mode() {
        return Mode.of(rules);
    }

    @Override
    public Program apply(Trace trace) {
        return apply(Recording.of(trace));
    }

    /**
     * Makes a program of a trace, which is recorded only if there is no code for it in the cache.
     *
     * @param recording the trace
     * @return the program
     */
    public Program apply(Recording recording) {
        if (engine == Engine.TAPE) {
            return Interpreter.of(recording.trace(), precision);
        }
        return compiler().compile(recording);
    }

    /**
     * Returns the compiler of this execution.
     *
     * @return a builder with the tier, the precision, the rules and the cache set
     */
    public TraceCompiler compiler() {
        return TraceCompiler.create()
                .tier(tier)
                .precision(precision)
                .rules(rules)
                .cache(cache);
    }

    /**
     * Returns for instance {@code tape}, {@code compiled:vector}, {@code compiled:vector:f32:fast}, or with other rules than
     * those of the mode {@code compiled-only-term}.
     */
    @Override
    public String toString() {
        String kernels = engine == Engine.COMPILED && tier != Tier.AUTO ? engine + ":" + tier : engine.toString();
        String numbers = precision == Precision.F64 ? kernels : kernels + ":" + precision;
        if (engine == Engine.TAPE) {
            return numbers;
        }
        // Whatever of fast mode is on by itself is a change to the rules of exact mode.
        RuleSet exact = Mode.EXACT.rules();
        return rules.equals(Mode.FAST.rules()) ? numbers + ":" + Mode.FAST : numbers + rules.changesFrom(exact);
    }
}
