package wengert.samples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.compiler.CompiledProgram;
import wengert.compiler.TraceCompiler;
import wengert.engine.Workspace;
import wengert.samples.bench.Machine;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.SafeFiles;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;
import wengert.samples.report.CallClock;
import wengert.samples.report.MarkingClock;
import wengert.samples.report.Report;
import wengert.samples.report.SourceFinder;

/** {@code wengert report}: writes a page that shows a compiled model. */
@Command(
        name = "report",
        description =
                "Write one page that shows a compiled model: source lines, trace, passes, kernels, Java, bytecode,"
                        + " memory, times and losses, all linked. It needs a browser and no network.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    private static final double WARMUP_SECONDS = 1;
    private static final double SECONDS = 1;
    private static final int MOST_RUNS = 500;

    private final Streams streams;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Directory of index.html, created if need be.")
    private Path out;

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

    @Option(names = "--no-times", description = "Do not measure the kernels, which takes two seconds.")
    private boolean noTimes;

    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Mixin
    private ModeOption mode = new ModeOption();

    @Mixin
    private BatchOptions batch = new BatchOptions();

    @Mixin
    private ModelOptions model = new ModelOptions();

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
        GptConfig shape = model.shape();
        Schedule schedule = model.schedule(Math.max(1, steps));
        Batching batching = batch.batching(precision.precision());
        TraceCompiler compiler = TraceCompiler.create()
                .tier(tier.tier())
                .precision(precision.precision())
                .mode(mode.mode());
        OutputDirectory.requireWritable(out, "index.html");
        Setup setup = model.load(shape, streams);
        CompiledProgram training = compiler.compile(Gpt.training(setup.config(), batching));
        Report report = Report.of(training).sources(new SourceFinder(sources));
        describe(report, setup.config(), batching);
        try (Trainer trainer = new Trainer(training, batching, setup.documents(), schedule, setup.parameters())) {
            double[] losses = new double[steps];
            Arrays.setAll(losses, step -> trainer.step());
            report.losses(losses);
            if (!noTimes) {
                Workspace run = trainer.workspace();
                CallClock clock = new MarkingClock(WARMUP_SECONDS, SECONDS, MOST_RUNS);
                report.times(clock.measure(training, run));
            }
        }
        Path file = out.resolve("index.html");
        SafeFiles.write(file, report.html().getBytes(StandardCharsets.UTF_8));
        streams.out().println("wrote " + file);
        return 0;
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
