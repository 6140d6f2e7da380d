package wengert.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Mismatch;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Step;
import wengert.engine.Workspace;
import wengert.lower.TreeRule;
import wengert.optim.Adam;
import wengert.pass.DeadCode;
import wengert.pass.Differentiate;
import wengert.rewrite.Exactness;
import wengert.rewrite.FusionRule;
import wengert.rewrite.KernelRule;
import wengert.rewrite.NamedRule;
import wengert.rewrite.RecomputeRule;
import wengert.rewrite.Rewriter;
import wengert.rewrite.Rule;
import wengert.rewrite.RuleException;
import wengert.rewrite.RuleSet;
import wengert.rewrite.StepRule;
import wengert.rules.BuiltInRules;
import wengert.rules.KernelRules;
import wengert.rules.RecomputeRules;
import wengert.rules.SimplifyRules;
import wengert.rules.StepRules;
import wengert.trace.Trace;

/**
 * The property test that every rule gets for free: before and after it, traces give the same bits, or nearly the same values
 * where the rule says that it rounds differently.
 *
 * <p>The traces are made of the rule's pattern, are those that it brings, and are random ones, recorded and differentiated. A
 * rule that fires on none of them is not tested, so that is an error too.
 */
public final class RuleCheck {
    /** How many random traces are tried unless told otherwise. */
    public static final int SEEDS = 30;

    /** Rounding errors beyond that are no rounding errors: about six digits of the largest value are lost. */
    public static final double TOLERANCE = 1L << 20;

    private static final int STEPS = 3;

    private final NamedRule rule;
    private int seeds = SEEDS;
    private final List<Trace> more = new ArrayList<>();
    private int traces;
    private int firings;
    private double distance;

    private RuleCheck(NamedRule rule) {
        this.rule = rule instanceof TreeRule loops ? loops.everywhere() : rule;
    }

    /**
     * What was found.
     *
     * @param rule the rule
     * @param traces the number of traces it was tried on
     * @param firings how often it fired
     * @param distance the largest difference of any result, in ulp of the largest magnitude of its array; 0 for equal bits
     */
    public record Result(NamedRule rule, int traces, int firings, double distance) {
        /** Returns for instance {@code rule 'fma' fired 812 times on 34 traces: values differ by up to 3.0 ulp}. */
        @Override
        public String toString() {
            return "rule '%s' fired %d times on %d traces: %s"
                    .formatted(
                            rule.name(),
                            firings,
                            traces,
                            rule.exactness() == Exactness.BITWISE
                                    ? "equal to the last bit"
                                    : "values differ by up to %.1f ulp of the largest of their array"
                                            .formatted(distance));
        }
    }

    /**
     * Begins a check.
     *
     * @param rule a rule of any kind
     * @return the check
     */
    public static RuleCheck of(NamedRule rule) {
        return new RuleCheck(rule);
    }

    /**
     * Sets how many random traces are tried.
     *
     * @param count the number, {@link #SEEDS} by default
     * @return this check
     */
    public RuleCheck seeds(int count) {
        seeds = count;
        return this;
    }

    /**
     * Adds a trace to try.
     *
     * @param trace a recorded trace
     * @return this check
     */
    public RuleCheck on(Trace trace) {
        more.add(trace);
        return this;
    }

    /**
     * Runs the check.
     *
     * @return what was found
     * @throws RuleException if the rule is wrong, which the message names with the node; or fired nowhere
     */
    public Result run() {
        boolean isForOptimisers = rule instanceof TreeRule loops && loops.isForOptimisers();
        List<Trace> all = isForOptimisers ? new ArrayList<>() : new ArrayList<>(more);
        if (rule instanceof Rule rewriting) {
            all.addAll(rewriting.examples());
        } else if (rule instanceof KernelRule) {
            all.add(KernelRules.example());
        } else if (rule instanceof RecomputeRule) {
            all.add(RecomputeRules.example());
        } else if (rule instanceof StepRule) {
            all.add(StepRules.example());
        }
        for (int seed = 1; seed <= seeds && !isForOptimisers; seed++) {
            all.add(RandomTraces.of(seed));
        }
        for (Trace trace : all) {
            traces++;
            if (rule instanceof Rule rewriting) {
                check(trace, rewriting);
            } else if (rule instanceof StepRule) {
                checkSteps(trace);
            } else {
                check(trace);
            }
        }
        if (rule instanceof TreeRule) {
            traces++;
            checkOptimiser();
        }
        if (firings == 0) {
            throw new RuleException("rule '" + rule.name() + "' fired on none of " + traces
                    + " traces; expected one that it fires on: give it by example(..) on the rule");
        }
        return new Result(rule, traces, firings, distance);
    }

    private static Trace differentiated(Trace trace) {
        Trace live = DeadCode.remove(trace);
        boolean learns = trace.objective().isPresent()
                && !trace.signature().parameters().isEmpty()
                && trace.roots(Trace.Role.GRADIENT).isEmpty();
        return learns ? Differentiate.apply(live) : live;
    }

    // ---- rules on traces: the interpreter before and after ----

    private void check(Trace recorded, Rule rewriting) {
        Trace trace = differentiated(recorded);
        int before = firings;
        check(trace, List.of(rewriting), rewriting);
        if (firings == before) {
            // Perhaps it waits for what the others leave.
            List<Rule> all = new ArrayList<>(SimplifyRules.all());
            all.removeIf(other -> other.name().equals(rewriting.name()));
            all.add(0, rewriting);
            check(trace, all, rewriting);
        }
    }

    private void check(Trace trace, List<Rule> rules, Rule rewriting) {
        Rewriter rewriter = new Rewriter(rules);
        Trace after = rewriter.rewrite(trace).verify();
        int fired = rewriter.fired().getOrDefault(rewriting.name(), 0);
        firings += fired;
        if (fired == 0) {
            return;
        }
        if (rewriting.exactness() == Exactness.BITWISE) {
            for (Precision precision : Precision.values()) {
                ValueCheck.require(trace, rules, precision);
            }
            return;
        }
        SampleRun plain = new SampleRun(0, Precision.F64);
        measure(Distance.of(
                trace, ValueCheck.play(trace, plain, Precision.F64), ValueCheck.play(after, plain, Precision.F64)));
    }

    // ---- rules on storage and loops: a compiled program against the interpreter ----

    private void check(Trace trace) {
        boolean learns =
                trace.objective().isPresent() && !trace.signature().parameters().isEmpty();
        CompiledProgram program = TraceCompiler.create()
                .tier(Tier.SCALAR)
                .gradient(learns)
                .rules(rules())
                .compile(trace);
        int fired = isAboutStorage()
                ? fired(program.passes())
                : sum(program.compilation().contracted());
        firings += fired;
        if (fired == 0) {
            return;
        }
        Program tape = Interpreter.of(trace);
        int runs = rule.exactness() == Exactness.BITWISE ? SampleRun.KINDS : 1;
        for (int number = 0; number < runs; number++) {
            SampleRun sample = new SampleRun(number, Precision.F64);
            Workspace expected = played(tape, sample, learns);
            Workspace actual = played(program, sample, learns);
            if (rule.exactness() != Exactness.BITWISE) {
                measure(Distance.of(trace, expected, actual));
                continue;
            }
            Optional<Mismatch> mismatch = Check.compare(trace, expected, actual);
            if (mismatch.isPresent()) {
                throw new RuleException(
                        "rule '" + rule.name() + "' in " + where(program) + " changes values although it is"
                                + " BITWISE: " + mismatch.get().describe("the tape", "the program")
                                + "; expected equal bits, or ROUNDS_DIFFERENTLY of the rule");
            }
        }
    }

    /** Whether a pass before the loops are made says where the rule fired. */
    private boolean isAboutStorage() {
        return rule instanceof FusionRule || rule instanceof KernelRule || rule instanceof RecomputeRule;
    }

    private int fired(List<PassTrace> passes) {
        int fired = 0;
        for (PassTrace pass : passes) {
            fired += pass.fired().getOrDefault(rule.name(), 0);
        }
        return fired;
    }

    /** Kernels grow by several rules: one finds what others have begun. */
    private RuleSet withOtherKernelRules() {
        RuleSet rules = BuiltInRules.exact().plus(rule);
        for (KernelRule other : KernelRules.all()) {
            rules = rules.contains(other.name()) ? rules : rules.plus(other);
        }
        return rules;
    }

    /** A rule for loops finds little to do where nothing is fused. */
    private RuleSet rules() {
        if (rule instanceof FusionRule) {
            return RuleSet.of(rule);
        }
        if (rule instanceof KernelRule) {
            return withOtherKernelRules();
        }
        RuleSet exact = BuiltInRules.exact();
        return (exact.contains(rule.name()) ? exact.minus(rule.name()) : exact).plus(rule);
    }

    private String where(CompiledProgram program) {
        return isAboutStorage()
                ? "trace '" + program.trace().name() + "'"
                : "kernels "
                        + program.compilation().contracted().get(rule.name()).keySet();
    }

    private static Workspace played(Program program, SampleRun sample, boolean learns) {
        Workspace run = program.workspace();
        sample.fill(run);
        program.forward(run);
        if (learns) {
            program.backward(run);
        }
        return run;
    }

    private int sum(Map<String, Map<String, Integer>> fired) {
        int sum = 0;
        for (int count : fired.getOrDefault(rule.name(), Map.of()).values()) {
            sum += count;
        }
        return sum;
    }

    // ---- rules on training steps: a compiled step against the tape's ----

    private void checkSteps(Trace trace) {
        boolean learns =
                trace.objective().isPresent() && !trace.signature().parameters().isEmpty();
        if (!learns) {
            return;
        }
        CompiledProgram program = TraceCompiler.create()
                .tier(Tier.SCALAR)
                .rules(BuiltInRules.exact().plus(rule))
                .compile(trace);
        for (int number = 0; number < SampleRun.KINDS; number++) {
            SampleRun sample = new SampleRun(number, Precision.F64);
            Step step = program.step(adam(program));
            if (!(step instanceof CompiledStep compiled)) {
                return;
            }
            firings += number == 0 ? compiled.withoutGradient().size() : 0;
            Program tape = Interpreter.of(trace);
            Workspace expected = taken(tape, tape.step(adam(program)), sample);
            Workspace actual = taken(program, step, sample);
            Check.compare(trace, expected, actual, step.withoutGradient()).ifPresent(mismatch -> {
                throw new RuleException("rule '" + rule.name() + "' in trace '" + trace.name()
                        + "' changes values although it is BITWISE: " + mismatch.describe("the tape", "the program")
                        + "; expected equal bits");
            });
        }
    }

    private static Adam adam(Program program) {
        return new Adam(program.layout().parameterCount(), 0.01, 0.85, 0.99, 1e-8);
    }

    private static Workspace taken(Program program, Step step, SampleRun sample) {
        Workspace run = program.workspace();
        sample.fill(run);
        for (int i = 0; i < STEPS; i++) {
            step.take(run, 0.01);
        }
        return run;
    }

    // ---- rules on optimisers: Adam compiled against Adam itself ----

    private void checkOptimiser() {
        if (rule.exactness() != Exactness.BITWISE) {
            checkOptimiser(Precision.F64);
            return;
        }
        for (Precision precision : Precision.values()) {
            checkOptimiser(precision);
        }
    }

    private void checkOptimiser(Precision precision) {
        int size = 8;
        CompiledProgram any = TraceCompiler.create()
                .tier(Tier.SCALAR)
                .rules(RuleSet.of(rule))
                .compile(Trace.record(
                        "any", t -> t.output("y", t.parameter("p", size).sum())));
        Adam tape = new Adam(size, 0.01, 0.85, 0.99, 1e-8, precision);
        CompiledOptimizer compiled = any.optimizer(new Adam(size, 0.01, 0.85, 0.99, 1e-8, precision));
        if (precision == Precision.F64) {
            firings += compiled.contracted().getOrDefault(rule.name(), Map.of()).size();
        }
        double[] expected = new double[size];
        double[] actual = new double[size];
        SplittableRandom random = new SplittableRandom(1);
        for (int step = 0; step < 20; step++) {
            double[] gradients = random.doubles(size, -1, 1).toArray();
            if (rule.exactness() == Exactness.BITWISE) {
                // Few are of usual size, some of their squares are zero or infinite, and some are zero themselves.
                for (int i = 0; i < size; i++) {
                    gradients[i] = Math.scalb(gradients[i], random.nextInt(-200, 100));
                }
            }
            tape.step(expected, gradients);
            compiled.step(actual, gradients);
            requireBits(expected, actual);
            measure(Distance.of("parameters of Adam", expected, actual));
        }
    }

    private void requireBits(double[] expected, double[] actual) {
        if (rule.exactness() == Exactness.BITWISE && !Arrays.equals(expected, actual)) {
            throw new RuleException(
                    "rule '" + rule.name() + "' changes values although it is BITWISE: parameters of Adam are "
                            + Arrays.toString(actual) + "; expected " + Arrays.toString(expected)
                            + ", or ROUNDS_DIFFERENTLY of the rule");
        }
    }

    // ---- distances ----

    private void measure(Distance own) {
        double allowed = rule.exactness() == Exactness.BITWISE ? 0 : TOLERANCE;
        if (!own.isAtMost(allowed)) {
            throw new RuleException("rule '" + rule.name() + "' " + own.complaint(allowed));
        }
        distance = Math.max(distance, own.ulps());
    }
}
