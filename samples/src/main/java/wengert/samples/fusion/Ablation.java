package wengert.samples.fusion;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import wengert.compiler.CompiledProgram;
import wengert.compiler.TraceCompiler;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.rewrite.RuleSet;
import wengert.samples.bench.Spread;
import wengert.samples.bench.StepLoop;

/**
 * An ablation of the compiler's rules: an experiment compiled with none of them, with each alone, with all, and with all but
 * each, held against the tape and timed in turn.
 */
public final class Ablation {
    private final Experiment experiment;
    private final Supplier<TraceCompiler> compilers;
    private final Precision precision;

    /**
     * How long an ablation measures.
     *
     * @param rounds how often each variant has its turn, at least 1
     * @param seconds how long a turn lasts
     * @param warmup how many seconds each variant runs before the first round
     */
    public record Timing(int rounds, double seconds, double warmup) {}

    /**
     * Describes an ablation.
     *
     * @param experiment what is compiled
     * @param precision what each operation is rounded to
     * @param compilers makes compilers of that precision, whose rules are then set
     */
    public Ablation(Experiment experiment, Precision precision, Supplier<TraceCompiler> compilers) {
        this.experiment = experiment;
        this.precision = precision;
        this.compilers = compilers;
    }

    /** A variant that is compiled. */
    private static final class Contender {
        private final Finding.Size size;
        private final double ulps;
        private final StepLoop loop;
        private final List<Double> micros = new ArrayList<>();

        Contender(Finding.Size size, double ulps, StepLoop loop) {
            this.size = size;
            this.ulps = ulps;
            this.loop = loop;
        }

        void run(double seconds) {
            loop.run((long) (seconds * 1e9));
        }
    }

    /**
     * Compiles and measures every variant.
     *
     * @param every the rules that there are
     * @param timing how long
     * @return a finding for each, that without rules first
     * @throws wengert.rewrite.RuleException if a rule is wrong; the message names the rule and the node
     */
    public List<Finding> run(RuleSet every, Timing timing) {
        return run(Variant.ablation(every), timing);
    }

    List<Finding> run(List<Variant> variants, Timing timing) {
        double[] expected = experiment.results(Interpreter.of(experiment.trace(), precision));
        List<Contender> contenders = new ArrayList<>();
        for (Variant variant : variants) {
            CompiledProgram program = compilers.get().rules(variant.rules()).compile(experiment.trace());
            double ulps = Numbers.largestUlps(experiment.results(program), expected, precision);
            contenders.add(new Contender(Finding.Size.of(program), ulps, new StepLoop(experiment.step(program))));
        }
        for (Contender contender : contenders) {
            contender.run(timing.warmup());
        }
        for (int round = 0; round < timing.rounds(); round++) {
            // One after the other, so that what slows the machine for a while slows each of them.
            for (Contender contender : contenders) {
                contender.run(timing.seconds());
                contender.micros.add(contender.loop.nanos() / 1e3 / contender.loop.steps());
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            Contender contender = contenders.get(i);
            double[] micros =
                    contender.micros.stream().mapToDouble(Double::doubleValue).toArray();
            findings.add(new Finding(variants.get(i).name(), contender.size, Spread.of(micros), contender.ulps));
        }
        return findings;
    }
}
