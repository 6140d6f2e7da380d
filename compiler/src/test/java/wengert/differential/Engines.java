package wengert.differential;

import java.util.ArrayList;
import java.util.List;
import wengert.compiler.Compilation;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Mode;
import wengert.compiler.PassTrace;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.emit.BytecodeEmitter;
import wengert.emit.GeneratedFloatProgram;
import wengert.emit.HiddenClasses;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.lower.Contraction;
import wengert.lower.LoweredProgram;
import wengert.lower.Lowering;
import wengert.rules.KernelRules;
import wengert.trace.Trace;

/** The ways of running a trace that are held against the interpreter. */
final class Engines {
    private Engines() {}

    /**
     * One way of running a trace.
     *
     * @param name what reports call it
     * @param program the program
     */
    record Leg(String name, Program program) {}

    /** Makes programs of a trace. */
    @FunctionalInterface
    interface Maker {
        List<Leg> make(Trace trace, boolean gradient);
    }

    /** Returns every way that needs no javac. */
    static List<Leg> all(Trace trace, boolean gradient) {
        List<Leg> legs = new ArrayList<>();
        CompiledProgram compiled = compiler(gradient).compile(trace);
        // First the interpreter on what each pass made, so that the first leg that differs names the pass.
        for (PassTrace pass : compiled.compilation().passes()) {
            legs.add(new Leg("interpreter after " + pass.name(), Interpreter.of(pass.after())));
        }
        legs.add(new Leg(
                "compiled without rules",
                compiler(gradient).simplifications(List.of()).fusions(List.of()).compile(trace)));
        legs.add(new Leg(
                "compiled without simplification",
                compiler(gradient).simplifications(List.of()).compile(trace)));
        legs.add(new Leg(
                "compiled without fusion", compiler(gradient).fusions(List.of()).compile(trace)));
        legs.add(new Leg("compiled", compiled));
        legs.add(new Leg(
                "compiled in 2 lanes",
                compiler(gradient).tier(Tier.VECTOR).lanes(2).compile(trace)));
        legs.add(new Leg(
                "compiled in 4 lanes",
                compiler(gradient).tier(Tier.VECTOR).lanes(4).compile(trace)));
        legs.add(new Leg(
                "compiled in 2 lanes without fusion",
                compiler(gradient).tier(Tier.VECTOR).fusions(List.of()).lanes(2).compile(trace)));
        legs.add(new Leg(
                "compiled with shared kernels",
                compiler(gradient).kernelRules(KernelRules.all()).compile(trace)));
        legs.add(new Leg(
                "compiled in 2 lanes with shared kernels",
                compiler(gradient)
                        .kernelRules(KernelRules.all())
                        .tier(Tier.VECTOR)
                        .lanes(2)
                        .compile(trace)));
        legs.add(new Leg(
                "compiled in 2 lanes with shared kernels and without fusion",
                compiler(gradient)
                        .kernelRules(KernelRules.all())
                        .fusions(List.of())
                        .tier(Tier.VECTOR)
                        .lanes(2)
                        .compile(trace)));
        legs.add(new Leg(
                "compiled with guards",
                new LoweredRunner(
                        compiled.compilation(), HiddenClasses.load(BytecodeEmitter.emit(lowered(compiled, true))))));
        return legs;
    }

    /** Returns ways of running a trace in single precision. */
    static List<Leg> single(Trace trace, boolean gradient) {
        List<Leg> legs = new ArrayList<>();
        CompiledProgram compiled = single(gradient).tier(Tier.SCALAR).compile(trace);
        for (PassTrace pass : compiled.compilation().passes()) {
            legs.add(new Leg("interpreter after " + pass.name(), Interpreter.of(pass.after(), Precision.F32)));
        }
        legs.add(new Leg("compiled", compiled));
        for (int lanes : new int[] {4, 8}) {
            CompiledProgram vectors =
                    single(gradient).tier(Tier.VECTOR).lanes(lanes).compile(trace);
            legs.add(new Leg("compiled in " + lanes + " lanes", vectors));
        }
        GeneratedFloatProgram guarded = HiddenClasses.loadFloats(BytecodeEmitter.emit(lowered(compiled, true)));
        legs.add(new Leg("compiled with guards", new LoweredRunner(compiled.compilation(), new FloatRunner(guarded))));
        return legs;
    }

    private static TraceCompiler single(boolean gradient) {
        return compiler(gradient).precision(Precision.F32);
    }

    static LoweredProgram lowered(CompiledProgram program, boolean guarded) {
        Compilation made = program.compilation();
        LoweredProgram lowered = Lowering.lower(made.schedule(), made.plan(), program.layout(), guarded)
                .in(made.lowered().precision());
        return made.mode() == Mode.FAST ? Contraction.of(lowered) : lowered;
    }

    private static TraceCompiler compiler(boolean gradient) {
        return TraceCompiler.create().gradient(gradient);
    }
}
