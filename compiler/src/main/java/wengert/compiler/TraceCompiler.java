package wengert.compiler;

import java.util.concurrent.atomic.AtomicLong;
import wengert.cache.ProgramCache;
import wengert.emit.EmissionException;
import wengert.emit.VectorProvider;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.flight.Flight;
import wengert.pass.Tiles;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.trace.Recording;
import wengert.trace.Trace;

/**
 * The compiler, as a builder: {@code TraceCompiler.create().compile(trace)}.
 *
 * <p>It differentiates the trace, simplifies, fuses, schedules, plans memory, lowers to loops and emits bytecode. The
 * result gives the bits of the interpreter, unless a rule rounds differently, as some do in {@link Mode#FAST}. A builder may be used again, but not by several threads at once.
 */
public final class TraceCompiler {
    private static final AtomicLong COMPILATIONS = new AtomicLong();

    private boolean gradient = true;
    private Tier tier = Tier.AUTO;
    private Precision precision = Precision.F64;
    private RuleSet rules = BuiltInRules.exact();
    private boolean verifiesRules = true;
    private Tiles tiles = Tiles.DEFAULT;
    private int lanes;
    private ProgramCache cache;

    private TraceCompiler() {}

    /**
     * Returns a compiler with the default settings: with gradient, the rules that are on by default, no fallback.
     *
     * @return the builder
     */
    public static TraceCompiler create() {
        return new TraceCompiler();
    }

    /**
     * Sets whether the gradient of the objective is compiled too.
     *
     * @param wanted false for a program that only runs forward
     * @return this builder
     */
    public TraceCompiler gradient(boolean wanted) {
        gradient = wanted;
        return this;
    }

    /**
     * Sets which kernels the program runs.
     *
     * @param wanted the tier, {@link Tier#AUTO} by default
     * @return this builder
     */
    public TraceCompiler tier(Tier wanted) {
        tier = wanted;
        return this;
    }

    /**
     * Sets what each operation is rounded to; the result gives the bits of the interpreter in that precision.
     *
     * @param wanted the precision, {@link Precision#F64} by default
     * @return this builder
     */
    public TraceCompiler precision(Precision wanted) {
        precision = wanted;
        return this;
    }

    /**
     * Sets how many sums vector kernels keep in registers; it changes no bit.
     *
     * @param wanted the tiles, {@link Tiles#DEFAULT} by default
     * @return this builder
     */
    public TraceCompiler tiles(Tiles wanted) {
        tiles = wanted;
        return this;
    }

    /**
     * Sets how closely the program follows the tape, which is to set the rules of that mode.
     *
     * @param wanted the mode, {@link Mode#EXACT} by default
     * @return this builder
     */
    public TraceCompiler mode(Mode wanted) {
        return rules(wanted.rules());
    }

    /**
     * Sets the rules of all kinds that simplify, fuse and rewrite loops, each in the order in which they are tried. With a rule
     * that rounds differently the program does not give the bits of the tape.
     *
     * @param wanted the rules, {@link BuiltInRules#exact} by default
     * @return this builder
     */
    public TraceCompiler rules(RuleSet wanted) {
        rules = wanted;
        return this;
    }

    /**
     * Sets whether the simplifications that are not built in are held to the bits that they promise: the trace is played on the
     * tape before and after them, with short live lengths, on a few values of several kinds. If one rounds differently, results
     * must not be farther off than {@link RuleCheck#TOLERANCE}. A trace of millions of points is not played, which is logged as a
     * warning.
     *
     * @param wanted true by default, since nobody would notice that a rule from a jar gives other results
     * @return this builder
     */
    public TraceCompiler verifyRules(boolean wanted) {
        verifiesRules = wanted;
        return this;
    }

    /**
     * Sets the number of lanes of vector kernels, which is what the processor prefers by default.
     *
     * <p>A virtual machine should run vectors of one length only. After it has met several, HotSpot no longer knows which
     * one a call is for, and makes objects of vectors: the bits are the same, but runs are slow and allocate.
     *
     * @param count 2, 4 or 8 doubles, or 4, 8 or 16 floats
     * @return this builder
     * @throws IllegalArgumentException for another number
     */
    public TraceCompiler lanes(int count) {
        if (count != 2 && count != 4 && count != 8 && count != 16) {
            throw new IllegalArgumentException("lanes: expected 2, 4, 8 or 16, got " + count);
        }
        lanes = count;
        return this;
    }

    /**
     * Sets where generated code is kept, and taken from if a program with equal traces and settings was compiled before, in this
     * process or another. It changes no bit. With rules that are not built in, everything is compiled anew.
     *
     * @param wanted the cache; null, the default, for none
     * @return this builder
     */
    public TraceCompiler cache(ProgramCache wanted) {
        cache = wanted;
        return this;
    }

    /**
     * Returns how often {@link #compile} has run in this process.
     *
     * @return the number of compilations
     */
    public static long compilations() {
        return COMPILATIONS.get();
    }

    /**
     * Compiles a trace.
     *
     * @param trace a recorded trace
     * @return the program
     * @throws CompileException if the trace cannot be compiled
     * @throws wengert.trace.TraceException if the trace has a gradient that cannot be taken
     * @throws wengert.rewrite.RuleException if a rule is wrong; the message names the rule and the node
     */
    public CompiledProgram compile(Trace trace) {
        return compile(Recording.of(trace));
    }

    /**
     * Compiles a trace that need not be recorded if the cache has code for its identity.
     *
     * @param recording the trace, recorded now or when it is first needed
     * @return the program
     * @throws CompileException if the trace cannot be compiled
     * @throws wengert.trace.TraceException if the recording goes wrong, or the trace has a gradient that cannot be taken
     * @throws wengert.rewrite.RuleException if a rule is wrong; the message names the rule and the node
     */
    public CompiledProgram compile(Recording recording) {
        COMPILATIONS.incrementAndGet();
        try {
            return compileOrThrow(recording);
        } catch (EmissionException e) {
            throw cannot(recording.trace(), e.getMessage(), e);
        } catch (ArithmeticException e) {
            // From Math.addExact and its like, which count places in arrays.
            throw cannot(
                    recording.trace(), "its arrays have more than 2^31-1 elements in all; expected shorter axes", e);
        }
    }

    private static CompileException cannot(Trace trace, String why, RuntimeException cause) {
        return new CompileException(
                "trace '%s' cannot be compiled: %s. Use compile(trace, Fallback.WARN) to interpret it instead"
                        .formatted(trace.name(), why),
                cause);
    }

    /**
     * Compiles a trace, or interprets it where that is allowed.
     *
     * @param trace a recorded trace
     * @param fallback what to do if the trace cannot be compiled
     * @return a {@link CompiledProgram}, or an {@link Interpreter} after a fallback
     * @throws CompileException if the trace cannot be compiled and the fallback is {@link Fallback#FAIL}
     * @throws wengert.trace.TraceException if the trace has a gradient that cannot be taken
     */
    public Program compile(Trace trace, Fallback fallback) {
        try {
            return compile(trace);
        } catch (CompileException e) {
            switch (fallback) {
                case FAIL -> throw e;
                case WARN ->
                    System.getLogger(TraceCompiler.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
                case SILENT -> {
                    // The caller sees an interpreter.
                }
            }
            return Interpreter.of(trace, precision);
        }
    }

    private CompiledProgram compileOrThrow(Recording recording) {
        Flight.refresh();
        CodeCache code = new CodeCache(cache, rules);
        BackEnd backEnd = new BackEnd(new FrontEnd(recording, gradient, precision, rules, verifiesRules), tiles, code);
        UpdateCompiler updates = new UpdateCompiler(rules, verifiesRules, code);
        return switch (tier) {
            case SCALAR -> new CompiledProgram(backEnd.executable(1), backEnd, false, updates);
            case VECTOR -> new CompiledProgram(backEnd.executable(width(recording)), backEnd, false, updates);
            case AUTO -> new CompiledProgram(backEnd.executable(1), backEnd, true, updates);
        };
    }

    private int width(Recording recording) {
        VectorProvider provider = VectorProvider.find();
        if (!provider.isOn()) {
            throw new CompileException("trace '%s' cannot be compiled for vectors: %s. Use Tier.AUTO or Tier.SCALAR"
                    .formatted(recording.trace().name(), provider.reason()));
        }
        if (lanes == (precision == Precision.F32 ? 2 : 16)) {
            throw new CompileException(
                    "trace '%s' cannot be compiled for vectors of %d lanes in %s; expected lanes of 128, 256 or 512 bits in all"
                            .formatted(recording.trace().name(), lanes, precision));
        }
        return lanes > 0 ? lanes : provider.width(precision);
    }
}
