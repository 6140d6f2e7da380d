package wengert.samples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.flight.Flight;
import wengert.samples.gpt.Batching;
import wengert.samples.gpt.Corpus;
import wengert.samples.gpt.Execution;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Model;
import wengert.samples.gpt.SafeFiles;
import wengert.samples.gpt.Sampling;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Tokenizer;
import wengert.samples.gpt.Trainer;

/** {@code wengert train}: trains a GPT, then invents documents with it. */
@Command(
        name = "train",
        description = "Train a small GPT on the lines of a text, then invent new ones.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    private static final double TEMPERATURE = 0.5;
    private static final int STEPS_BETWEEN_LOOKS = 1024;

    private final Streams streams;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(names = "--steps", paramLabel = "N", description = "Training steps (default: ${DEFAULT-VALUE}).")
    private int steps = 1000;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private BatchOptions batch = new BatchOptions();

    @Option(names = "--losses", paramLabel = "FILE.csv", description = "Write the loss of every step.")
    private Path losses;

    @Option(names = "--save", paramLabel = "FILE", description = "Write the trained model, for wengert sample.")
    private Path save;

    @Option(names = "--samples", paramLabel = "N", description = "Documents to invent (default: ${DEFAULT-VALUE}).")
    private int samples = 20;

    @Mixin
    private LanesOption lanes = new LanesOption();

    TrainCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        GptConfig shape = model.shape();
        Schedule schedule = model.schedule(steps);
        Execution execution = engine.execution();
        Batching batching = batch.batching(execution.precision());
        if (samples < 0) {
            throw new UsageException("--samples is " + samples + "; expected at least 0");
        }
        Outputs.requireApart("--losses", losses, "--save", save);
        Outputs.requireApart("--losses", losses, "--data", model.data());
        Outputs.requireApart("--save", save, "--data", model.data());
        Outputs.requireWritable(losses);
        Outputs.requireWritable(save);

        Corpus corpus = model.corpus(execution.cache());
        Tokenizer tokenizer = Tokenizer.of(corpus.documents());
        GptConfig config = shape.withVocab(tokenizer.size());
        if (save != null) {
            Model.requireSavable(config);
        }
        Programs programs = Programs.start(execution, config, batching, lanes, samples);
        Setup setup = model.setup(corpus, tokenizer, shape, streams);
        BatchOptions.remarkOnThreads(batching, streams);
        streams.out().println("num docs: " + setup.documents().count());
        streams.out().println("vocab size: " + setup.config().vocab());
        streams.out().println("num params: " + setup.parameters().length);
        double[] history = new double[losses == null ? 0 : steps];
        try (Trainer trainer =
                new Trainer(programs.training(), batching, setup.documents(), schedule, setup.parameters())) {
            int diverged = train(trainer, history);
            if (diverged > 0) {
                if (losses != null) {
                    SafeFiles.write(losses, csv(Arrays.copyOf(history, diverged)));
                }
                throw diverged(diverged, schedule);
            }
        }
        Model trained = new Model(setup.config(), setup.tokenizer(), setup.parameters());
        if (save != null) {
            trained.save(save);
        }
        if (losses != null) {
            SafeFiles.write(losses, csv(history));
        }
        if (samples > 0) {
            Sampling sampling = lanes.sampling(programs.decoding(), trained, TEMPERATURE, setup.random());
            SampleList.print(streams.out(), sampling, samples);
        }
        return 0;
    }

    /** Takes the steps, and returns the number of the one whose loss was not finite, where it ended, or 0. */
    private int train(Trainer trainer, double[] history) {
        try (Progress progress = Progress.of(streams, steps)) {
            for (int step = 0; step < steps; step++) {
                double loss = trainer.step();
                if (step < history.length) {
                    history[step] = loss;
                }
                progress.step(step + 1, loss);
                if (!Double.isFinite(loss)) {
                    // Its gradients are not finite either, so neither is what any later step makes of the parameters.
                    return step + 1;
                }
                if (step % STEPS_BETWEEN_LOOKS == 0) {
                    // A recording may start at any time, as by jcmd.
                    Flight.refresh();
                }
            }
        }
        return 0;
    }

    private IllegalArgumentException diverged(int step, Schedule schedule) {
        return new IllegalArgumentException("training diverged: the loss of step " + step + " of " + steps
                + " is not finite" + (save == null ? "" : ", so nothing was saved") + "; try a --lr below "
                + schedule.rate());
    }

    private static byte[] csv(double[] history) {
        StringBuilder text = new StringBuilder("step,loss\n");
        for (int step = 0; step < history.length; step++) {
            text.append(step + 1).append(',').append(history[step]).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
