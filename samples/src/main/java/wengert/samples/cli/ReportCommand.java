package wengert.samples.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.jit.JitRecorder;
import wengert.samples.bench.Machine;
import wengert.samples.fusion.Finding;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.SafeFiles;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;
import wengert.samples.jit.JitRun;
import wengert.samples.jit.TimedTraining;
import wengert.samples.report.Report;
import wengert.samples.report.SourceFinder;

/** {@code wengert report}: writes a page that shows a compiled model. */
@Command(
        name = "report",
        description =
                "Write one page that shows a compiled model: source lines, trace, passes, kernels, Java, bytecode,"
                        + " memory, times, what HotSpot did, what rules are worth, and losses, all linked. It needs a browser and no network.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    /** What HotSpot needs to compile the kernels of a small model. */
    private static final double SECONDS = 2;

    private final Streams streams;

    @Mixin
    private OutOption out = new OutOption();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Training steps for the curve of the loss; 0 leaves it out (default: ${DEFAULT-VALUE}).")
    private int steps = 200;

    @Option(
            names = "--sources",
            paramLabel = "DIR",
            description = "Where to look for source files that lines of the trace are in; may be repeated. Those of the"
                    + " GPT are found without.")
    private List<Path> sources = new ArrayList<>();

    @Option(
            names = "--no-times",
            description = "Do not measure the kernels and what HotSpot makes of them, which takes four seconds.")
    private boolean noTimes;

    @Option(
            names = "--fusion",
            paramLabel = "FILE.csv",
            description = "Show a table of what each rule is worth, which 'wengert fusion --csv' wrote.")
    private Path fusion;

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    ReportCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (steps < 0) {
            throw new UsageException("--steps is " + steps + "; expected at least 0");
        }
        for (Path directory : sources) {
            if (!Files.isDirectory(directory)) {
                throw new UsageException("--sources is " + directory + "; expected a directory");
            }
        }
        CompiledTraining training = settled(options.training(Math.max(1, steps)));
        OutputDirectory.requireWritable(out.directory(), "index.html");
        List<Finding> findings = fusion == null ? List.of() : findings(fusion);
        Setup setup = options.load(training, streams);
        String unobserved = noTimes ? "the report was written with --no-times" : JitRecorder.unavailable();
        Report report;
        // Before the program is compiled, so that nothing is missed.
        try (JitRecorder recorder = unobserved == null ? JitRecorder.start() : null) {
            CompiledProgram program = training.compile(setup);
            report = Report.of(program).sources(new SourceFinder(sources));
            if (unobserved != null) {
                report.unobserved(unobserved);
            }
            describe(report, setup.config(), training.batching());
            report.fusion(findings);
            report.losses(losses(training.trainer(program, setup)));
            if (!noTimes) {
                CompiledTraining longer = training.in(options.model().schedule(Integer.MAX_VALUE));
                time(report, recorder, program, longer.trainer(program, setup));
            }
        }
        Path file = out.directory().resolve("index.html");
        SafeFiles.write(file, report.html().getBytes(StandardCharsets.UTF_8));
        streams.out().println("wrote " + file);
        return 0;
    }

    private static List<Finding> findings(Path table) throws IOException {
        if (Files.isDirectory(table)) {
            throw new UsageException("--fusion is " + table
                    + ", which is a directory; expected a file that 'wengert fusion --csv' wrote");
        }
        try {
            return Finding.parse(Files.readAllLines(table));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new UsageException("--fusion is " + table + ", which is no table of 'wengert fusion --csv'"
                    + (e instanceof IllegalArgumentException ? ": " + e.getMessage() : ""));
        } catch (NoSuchFileException e) {
            throw new UsageException("--fusion is " + table + "; expected a file that 'wengert fusion --csv' wrote");
        } catch (IOException e) {
            throw new IOException("--fusion is " + table + ", which cannot be read: " + SafeFiles.reason(e), e);
        }
    }

    /** The page shows the kernels that a program runs at first, so they are to be those that it runs to the end. */
    private static CompiledTraining settled(CompiledTraining training) {
        Execution wanted = training.execution();
        Tier tier = wanted.tier() == Tier.AUTO ? Tier.SCALAR : wanted.tier();
        Execution settled = new Execution(wanted.engine(), tier, wanted.precision(), wanted.rules());
        return new CompiledTraining(training.shape(), training.schedule(), settled, training.batching());
    }

    private double[] losses(Trainer trainer) {
        try (trainer) {
            double[] losses = new double[steps];
            Arrays.setAll(losses, step -> trainer.step());
            return losses;
        }
    }

    /** Trains on for a while, and adds what was observed; without a recorder, the times alone. */
    private static void time(Report report, JitRecorder recorder, CompiledProgram program, Trainer trainer)
            throws IOException {
        try (trainer) {
            if (recorder != null) {
                report.observed(JitRun.run(recorder, program, trainer, Integer.MAX_VALUE, SECONDS));
            } else {
                TimedTraining training = TimedTraining.run(trainer, Integer.MAX_VALUE, SECONDS);
                report.times(training.kernelTimes(program, trainer.workspace()));
            }
        }
    }

    private static void describe(Report report, GptConfig config, Batching batching) {
        report.fact("Layers", Integer.toString(config.layers()))
                .fact("Width", Integer.toString(config.embd()))
                .fact("Heads", Integer.toString(config.heads()))
                .fact("Block", Integer.toString(config.block()))
                .fact("Vocabulary", Integer.toString(config.vocab()))
                .fact("Batch", Integer.toString(batching.batch()))
                .fact("Machine", Machine.describe());
    }
}
