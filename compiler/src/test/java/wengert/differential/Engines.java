package wengert.differential;

import java.util.ArrayList;
import java.util.List;
import wengert.compiler.Compilation;
import wengert.compiler.CompiledProgram;
import wengert.compiler.PassTrace;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.emit.BytecodeEmitter;
import wengert.emit.GeneratedClasses;
import wengert.emit.GeneratedFloatProgram;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.lower.Contraction;
import wengert.lower.LoweredProgram;
import wengert.lower.Lowering;
import wengert.lower.TreeRule;
import wengert.rewrite.About;
import wengert.rewrite.Exactness;
import wengert.rewrite.FusionRule;
import wengert.rewrite.NamedRule;
import wengert.rewrite.RecomputeRule;
import wengert.rewrite.Rule;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
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
                compiler(gradient).rules(RuleSet.none()).compile(trace)));
        legs.add(new Leg(
                "compiled without simplification",
                compiler(gradient)
                        .rules(BuiltInRules.exact().without(Rule.class))
                        .compile(trace)));
        legs.add(new Leg(
                "compiled without fusion", compiler(gradient).rules(unfused()).compile(trace)));
        legs.add(new Leg("compiled", compiled));
        legs.add(new Leg(
                "compiled in 2 lanes",
                compiler(gradient).tier(Tier.VECTOR).lanes(2).compile(trace)));
        legs.add(new Leg(
                "compiled in 4 lanes",
                compiler(gradient).tier(Tier.VECTOR).lanes(4).compile(trace)));
        legs.add(new Leg(
                "compiled in 2 lanes without fusion",
                compiler(gradient).tier(Tier.VECTOR).rules(unfused()).lanes(2).compile(trace)));
        legs.add(new Leg(
                "compiled with shared kernels",
                compiler(gradient).rules(shared(BuiltInRules.exact())).compile(trace)));
        legs.add(new Leg(
                "compiled in 2 lanes with shared kernels",
                compiler(gradient)
                        .rules(shared(BuiltInRules.exact()))
                        .tier(Tier.VECTOR)
                        .lanes(2)
                        .compile(trace)));
        legs.add(new Leg(
                "compiled with siblings",
                compiler(gradient).rules(withSiblings()).compile(trace)));
        legs.add(new Leg(
                "compiled in 4 lanes with siblings",
                compiler(gradient)
                        .rules(withSiblings())
                        .tier(Tier.VECTOR)
                        .lanes(4)
                        .compile(trace)));
        legs.add(new Leg(
                "compiled in 2 lanes with shared kernels and without fusion",
                compiler(gradient)
                        .rules(shared(unfused()))
                        .tier(Tier.VECTOR)
                        .lanes(2)
                        .compile(trace)));
        legs.add(guarded("compiled with guards", compiled));
        CompiledProgram recomputed = compiler(gradient).rules(recomputing()).compile(trace);
        legs.add(new Leg("compiled with recomputations", recomputed));
        legs.add(guarded("compiled with recomputations and guards", recomputed));
        legs.add(new Leg(
                "compiled in 2 lanes with recomputations",
                compiler(gradient)
                        .rules(recomputing())
                        .tier(Tier.VECTOR)
                        .lanes(2)
                        .compile(trace)));
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
        legs.add(new Leg(
                "compiled in 4 lanes with siblings",
                single(gradient)
                        .rules(withSiblings())
                        .tier(Tier.VECTOR)
                        .lanes(4)
                        .compile(trace)));
        GeneratedFloatProgram guarded = GeneratedClasses.loadFloats(BytecodeEmitter.emit(lowered(compiled, true)));
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
        return new Contraction(made.rules().of(TreeRule.class), lowered.precision()).apply(lowered);
    }

    private static RuleSet shared(RuleSet rules) {
        return rules.plus(KernelRules.all().toArray(new NamedRule[0]));
    }

    private static RuleSet withSiblings() {
        return BuiltInRules.exact().plus(KernelRules.SIBLING_SUMS);
    }

    private static Leg guarded(String name, CompiledProgram program) {
        return new Leg(
                name,
                new LoweredRunner(
                        program.compilation(), GeneratedClasses.load(BytecodeEmitter.emit(lowered(program, true)))));
    }

    /** Whatever saves space, however much it costs. */
    private static RuleSet recomputing() {
        return BuiltInRules.exact()
                .plus(new RecomputeRule(new About("recompute-all", Exactness.BITWISE, "", "", ""), parts -> true));
    }

    private static RuleSet unfused() {
        return BuiltInRules.exact().without(FusionRule.class);
    }

    private static TraceCompiler compiler(boolean gradient) {
        return TraceCompiler.create().gradient(gradient);
    }
}
