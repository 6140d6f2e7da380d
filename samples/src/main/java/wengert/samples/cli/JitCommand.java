package wengert.samples.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.compiler.CompiledProgram;
import wengert.jit.JitRecorder;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;
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

    @Mixin
    private CsvOption csv = new CsvOption();

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    JitCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (steps != null && seconds != null) {
            throw new UsageException("--steps and --seconds are both given; expected one of them");
        }
        if (steps != null && steps < 2) {
            throw new UsageException("--steps is " + steps + "; expected at least 2");
        }
        if (seconds != null && !(seconds > 0 && Double.isFinite(seconds))) {
            throw new UsageException("--seconds is " + seconds + "; expected a finite number above 0");
        }
        CompiledTraining training = options.training(steps == null ? Integer.MAX_VALUE : steps);
        csv.requireWritable(options.model());
        String reason = JitRecorder.unavailable();
        if (reason != null) {
            throw new IOException("nothing can be observed: " + reason);
        }
        Setup setup = options.load(training, streams);
        BatchOptions.remarkOnThreads(training.batching(), streams);
        JitText text = new JitText(observe(training, setup));
        text.lines().forEach(streams.out()::println);
        csv.write(text::csv);
        return 0;
    }

    private JitReport observe(CompiledTraining training, Setup setup) throws IOException {
        try (JitRecorder recorder = JitRecorder.start()) {
            CompiledProgram program = training.compile(setup);
            try (Trainer trainer = training.trainer(program, setup)) {
                return JitRun.run(
                        recorder, program, trainer, training.schedule().steps(), time());
            }
        }
    }

    private double time() {
        if (seconds != null) {
            return seconds;
        }
        return steps == null ? SECONDS : Double.POSITIVE_INFINITY;
    }
}
