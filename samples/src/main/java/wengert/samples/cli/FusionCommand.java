package wengert.samples.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.rules.ProvidedRules;
import wengert.samples.bench.Machine;
import wengert.samples.bench.TextTable;
import wengert.samples.bench.Workload;
import wengert.samples.fusion.Ablation;
import wengert.samples.fusion.Experiment;
import wengert.samples.fusion.Finding;
import wengert.samples.fusion.GptExperiment;
import wengert.samples.fusion.TraceExperiment;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.trace.Trace;
import wengert.trace.TraceException;

/** {@code wengert fusion}: what each rule of the compiler is worth. */
@Command(
        name = "fusion",
        description =
                "Compile with no rule, each rule alone, all rules, and all but each: kernels, bytes, time, bits. Rules of jars"
                        + " on the class path are among them.",
        mixinStandardHelpOptions = true)
final class FusionCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(
            names = "--trace",
            paramLabel = "CLASS",
            description = "A class on the class path that is a Supplier<Trace>, in place of the GPT.")
    private String trace;

    @Option(
            names = "--tier",
            paramLabel = "scalar|vector",
            description = "Which kernels are compiled (default: ${DEFAULT-VALUE}).")
    private Tier tier = Tier.SCALAR;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each variant has its turn (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--seconds", paramLabel = "X", description = "How long a turn lasts (default: ${DEFAULT-VALUE}).")
    private double seconds = 0.05;

    @Option(
            names = "--warmup",
            paramLabel = "X",
            description = "Seconds that each variant runs before the first round (default: ${DEFAULT-VALUE}).")
    private double warmup = 0.45;

    @Mixin
    private CsvOption csv = new CsvOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Mixin
    private ModelOptions model = new ModelOptions();

    FusionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        GptConfig shape = model.shape();
        Schedule schedule = model.schedule(Integer.MAX_VALUE);
        Ablation.Timing timing = timing();
        if (tier == Tier.AUTO) {
            throw new UsageException(
                    "--tier is auto; expected scalar or vector, which do not change while they are timed");
        }
        if (tier == Tier.VECTOR) {
            TierOption.requireVectors("--tier is vector; expected scalar");
        }
        csv.requireWritable(model);
        Experiment experiment = experiment(shape, schedule);
        List<Finding> findings = new Ablation(
                        experiment,
                        precision.precision(),
                        () -> TraceCompiler.create().tier(tier).precision(precision.precision()))
                .run(ProvidedRules.known(), timing);
        List<List<String>> rows = new ArrayList<>(List.of(Finding.titles()));
        findings.forEach(finding -> rows.add(finding.cells()));
        TextTable.lines(rows).forEach(streams.out()::println);
        csv.write(() -> csv(findings));
        return 0;
    }

    private static byte[] csv(List<Finding> findings) {
        StringBuilder text = new StringBuilder(String.join(",", Finding.titles()) + "\n");
        findings.forEach(finding -> text.append(finding.csv()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Ablation.Timing timing() {
        if (rounds < 1) {
            throw new UsageException("--rounds is " + rounds + "; expected at least 1");
        }
        requirePositive("--seconds", seconds);
        requirePositive("--warmup", warmup);
        return new Ablation.Timing(rounds, seconds, warmup);
    }

    private static void requirePositive(String option, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new UsageException(option + " is " + value + "; expected a finite number above 0");
        }
    }

    private Experiment experiment(GptConfig shape, Schedule schedule) throws IOException {
        String kernels = tier + " kernels, " + precision.precision();
        if (trace != null) {
            Trace recorded = recorded(trace);
            describe("trace " + recorded.name() + "; " + kernels);
            return new TraceExperiment(recorded);
        }
        Setup setup = model.load(shape, streams);
        describe(Workload.describe(setup) + "; " + kernels);
        return new GptExperiment(setup, schedule);
    }

    private void describe(String what) {
        streams.out().println(Machine.describe());
        streams.out().println(what);
    }

    private static Trace recorded(String name) {
        try {
            Object made = Class.forName(name).getDeclaredConstructor().newInstance();
            if (made instanceof Supplier<?> supplier && supplied(name, supplier) instanceof Trace recorded) {
                return recorded;
            }
        } catch (InvocationTargetException | ExceptionInInitializerError e) {
            throw failed(name, e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new UsageException("--trace is " + name + ", which cannot be made: " + e
                    + "; expected a class on the class path with a public constructor without parameters");
        }
        throw new UsageException("--trace is " + name + "; expected a class that implements Supplier<Trace>");
    }

    private static Object supplied(String name, Supplier<?> supplier) {
        try {
            return supplier.get();
        } catch (TraceException e) {
            // It has the user's line.
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw failed(name, e);
        }
    }

    private static UsageException failed(String name, Throwable cause) {
        return new UsageException(
                "--trace is " + name + ", whose code failed: " + cause + "; expected it to give a trace");
    }
}
