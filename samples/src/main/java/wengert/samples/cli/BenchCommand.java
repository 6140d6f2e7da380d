package wengert.samples.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import wengert.emit.VectorProvider;
import wengert.samples.bench.FmaPeak;
import wengert.samples.bench.Forks;
import wengert.samples.bench.Machine;
import wengert.samples.bench.Plan;
import wengert.samples.bench.Result;
import wengert.samples.bench.Rounds;
import wengert.samples.bench.Subject;
import wengert.samples.bench.Workload;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;

/** {@code wengert bench}: compares the time of a training step, engine against engine and against other programs. */
@Command(
        name = "bench",
        description = "Compare the time of a training step: engines, and other programs, in turn.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    private static final String AS_FORK = "--as-fork";
    private static final List<String> COMPARED = List.of("compiled", "tape");

    /** The names of all subjects, for the help. */
    static final class Names implements Iterable<String> {
        Names() {}

        @Override
        public Iterator<String> iterator() {
            return Subject.names().iterator();
        }
    }

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "SUBJECT",
            arity = "0..*",
            completionCandidates = Names.class,
            description =
                    "What to compare, each with the first: ${COMPLETION-CANDIDATES}; compiled ones also with rules"
                            + " switched on and off, as in compiled+fma,+recompute; with the number of threads for a"
                            + " batch as in compiled/2 (default: compiled tape).")
    private List<String> subjects;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each subject has its turn (default: ${DEFAULT-VALUE}).")
    private int rounds = 10;

    @Option(
            names = "--seconds",
            paramLabel = "X",
            description = "How long a subject's turn lasts (default: ${DEFAULT-VALUE}).")
    private double seconds = 0.2;

    @Option(
            names = "--warmup",
            paramLabel = "X",
            description =
                    "Seconds that each subject runs before the first round, up to four times as many while it allocates"
                            + " (default: 2, and 15 where vector kernels come to run, which HotSpot takes longer to compile).")
    private Double warmup;

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "Repeat all of it in N fresh JVMs, and take the median of their medians"
                    + " (default: ${DEFAULT-VALUE}, in this JVM).")
    private int forks = 0;

    @Option(
            names = "--against",
            paramLabel = "CMD",
            description = "A shell command to run once a round; may be repeated. Its time is the number before"
                    + " 'us/step' on the last line that has one, or the one after 'med' there; otherwise"
                    + " its wall time over --against-steps.")
    private List<String> against = List.of();

    @Option(
            names = "--against-steps",
            paramLabel = "N",
            description = "Steps that such a command takes (default: ${DEFAULT-VALUE}).")
    private long againstSteps = 1000;

    @Option(
            names = "--tune",
            description = "Compare each subject, compiled:vector by default, with itself under several tile sizes:"
                    + " rows x vectors of the sums that a kernel keeps in registers.")
    private boolean tune;

    @Mixin
    private BatchOption batch = new BatchOption();

    @Mixin
    private CsvOption csv = new CsvOption();

    @Option(names = AS_FORK, hidden = true, description = "Measure for the process that forked this one.")
    private boolean asFork;

    @Mixin
    private ModelOptions model = new ModelOptions();

    BenchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        GptConfig shape = model.shape();
        Schedule schedule = model.schedule(Integer.MAX_VALUE);
        Plan plan = plan();
        if (asFork) {
            plan.run(model.load(shape, streams), schedule, batch.batch()).print(streams.out());
            return 0;
        }
        csv.requireWritable(model);
        Setup setup = model.load(shape, streams);
        describe(plan, setup);
        List<Rounds> processes =
                forks > 0 ? Forks.run(plan, forks, forkArguments()) : List.of(plan.run(setup, schedule, batch.batch()));
        // After the rounds: once HotSpot has met several kinds of vectors, it may no longer tell them apart.
        FmaPeak peak = FmaPeak.measure();
        streams.out().println(peak);
        Result result = new Result(plan, processes, forks, peak);
        streams.out().println();
        result.table().forEach(streams.out()::println);
        csv.write(result::csv);
        return 0;
    }

    private Plan plan() {
        atLeast("--rounds", rounds, 1);
        atLeast("--forks", forks, 0);
        atLeast("--batch", batch.batch(), 1);
        atLeast("--against-steps", againstSteps, 1);
        if (!(seconds > 0 && Double.isFinite(seconds))) {
            throw new UsageException("--seconds is " + seconds + "; expected a finite number above 0");
        }
        if (warmup != null && !(warmup >= 0 && Double.isFinite(warmup))) {
            throw new UsageException("--warmup is " + warmup + "; expected a finite number of at least 0");
        }
        for (String command : against) {
            if (command.isBlank()) {
                throw new UsageException("--against is blank; expected a command");
            }
        }
        try {
            List<String> wanted = subjects != null ? subjects : tune ? List.of("compiled:vector") : COMPARED;
            List<Subject> parsed = wanted.stream().map(Subject::parse).toList();
            for (Subject subject : parsed) {
                if (subject.needsVectors()) {
                    TierOption.requireVectors("subject '" + subject.name() + "' needs vectors; expected another");
                }
            }
            if (tune) {
                parsed = parsed.stream()
                        .flatMap(subject -> subject.tiled().stream())
                        .toList();
            }
            boolean hasVectors = VectorProvider.find().isOn() && parsed.stream().anyMatch(Subject::comesToVectors);
            double warm = warmup != null ? warmup : hasVectors ? 15 : 2;
            return new Plan(parsed, against, againstSteps, rounds, seconds, warm);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static void atLeast(String option, long value, int least) {
        if (value < least) {
            throw new UsageException(option + " is " + value + "; expected at least " + least);
        }
    }

    private void describe(Plan plan, Setup setup) {
        streams.out().println(Machine.describe());
        streams.out().println(Workload.describe(setup));
        streams.out().println(plan.describe() + (forks > 0 ? "; all of it in fresh JVMs: " + forks : ""));
    }

    /** Returns what was typed, with the word that makes a fork of it. */
    private List<String> forkArguments() {
        List<String> arguments =
                new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
        // After the name of the command; at the end it might follow a double dash, which ends the options.
        arguments.add(1, AS_FORK);
        return arguments;
    }
}
