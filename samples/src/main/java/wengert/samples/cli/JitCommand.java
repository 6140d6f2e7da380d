package wengert.samples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.jit.JitRecorder;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.SafeFiles;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.jit.JitReport;
import wengert.samples.jit.JitRun;
import wengert.samples.jit.JitText;

/** {@code wengert jit}: trains for a while and says what HotSpot did with each generated method. */
@Command(
        name = "jit",
        description =
                "Train for a while under the flight recorder, and say what HotSpot did with each generated method:"
                        + " tier, size, inlining, deoptimisations, time, allocation, and what is wrong.",
        mixinStandardHelpOptions = true)
final class JitCommand implements Callable<Integer> {
    private static final double SECONDS = 5;

    private final Streams streams;

    @Option(names = "--steps", paramLabel = "N", description = "Training steps, at least 2, instead of a time.")
    private Integer steps;

    @Option(names = "--seconds", paramLabel = "X", description = "How long to train (default: " + SECONDS + ").")
    private Double seconds;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the table as CSV, with all digits.")
    private Path csv;

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

    JitCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        GptConfig shape = model.shape();
        if (steps != null && seconds != null) {
            throw new UsageException("--steps and --seconds are both given; expected one of them");
        }
        if (steps != null && steps < 2) {
            throw new UsageException("--steps is " + steps + "; expected at least 2");
        }
        if (seconds != null && !(seconds > 0 && Double.isFinite(seconds))) {
            throw new UsageException("--seconds is " + seconds + "; expected a finite number above 0");
        }
        Schedule schedule = model.schedule(steps == null ? Integer.MAX_VALUE : steps);
        Execution execution = new Execution(Engine.COMPILED, tier.tier(), precision.precision(), mode.mode());
        Batching batching = batch.batching(precision.precision());
        Outputs.requireApart("--csv", csv, "--data", model.data());
        Outputs.requireWritable(csv);
        String reason = JitRecorder.unavailable();
        if (reason != null) {
            throw new IOException("nothing can be observed: " + reason);
        }
        Setup setup = model.load(shape, streams);
        BatchOptions.remarkOnThreads(batching, streams);
        JitReport report = JitRun.run(setup, execution, batching, schedule, time());
        JitText text = new JitText(report);
        text.lines().forEach(streams.out()::println);
        if (csv != null) {
            SafeFiles.write(csv, text.csv());
        }
        return 0;
    }

    private double time() {
        if (seconds != null) {
            return seconds;
        }
        return steps == null ? SECONDS : Double.POSITIVE_INFINITY;
    }
}
