package wengert.samples.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import wengert.cache.ProgramCache;
import wengert.samples.gpt.Corpus;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Tokenizer;

/** The options that say which model is trained on what; the defaults are those of the seed program. */
final class ModelOptions {
    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Text to learn, UTF-8, one document a line (default: 8,403 English given names).")
    private Path data;

    @Option(names = "--embd", paramLabel = "N", description = "Width of the embedding (default: ${DEFAULT-VALUE}).")
    private int embd = 16;

    @Option(
            names = "--heads",
            paramLabel = "N",
            description = "Attention heads, a divisor of the width (default: ${DEFAULT-VALUE}).")
    private int heads = 4;

    @Option(names = "--layers", paramLabel = "N", description = "Blocks (default: ${DEFAULT-VALUE}).")
    private int layers = 1;

    @Option(
            names = "--block",
            paramLabel = "N",
            description = "Most tokens the model sees at once (default: ${DEFAULT-VALUE}).")
    private int block = 16;

    @Option(names = "--lr", paramLabel = "X", description = "Learning rate (default: ${DEFAULT-VALUE}).")
    private double lr = 0.01;

    @Option(
            names = "--lr-decay",
            paramLabel = "none|linear",
            description = "How the rate changes; linear falls to 0 (default: ${DEFAULT-VALUE}).")
    private Schedule.Decay decay = Schedule.Decay.NONE;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all that is random (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    /** Returns the shape, of a vocabulary that the corpus will decide. */
    GptConfig shape() {
        try {
            return new GptConfig(1, embd, heads, layers, block);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + e.getMessage());
        }
    }

    Schedule schedule(int steps) {
        try {
            return new Schedule(steps, lr, decay);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + e.getMessage());
        }
    }

    Path data() {
        return data;
    }

    /** Reads the corpus, and remarks on documents that are too long. */
    Setup load(GptConfig shape, Streams streams) throws IOException {
        Corpus corpus = corpus(null);
        return setup(corpus, Tokenizer.of(corpus.documents()), shape, streams);
    }

    /** Reads the corpus; of the bundled one, a copy may be kept. */
    Corpus corpus(ProgramCache cache) throws IOException {
        return data == null ? Corpus.bundled(cache) : Corpus.read(data);
    }

    /** Prepares the training on a corpus, and remarks on documents that are too long. */
    Setup setup(Corpus corpus, Tokenizer tokenizer, GptConfig shape, Streams streams) {
        Setup setup = Setup.of(corpus, tokenizer, shape, seed);
        int longer = setup.documents().longer();
        if (longer > 0) {
            streams.remark(longer + " of " + setup.documents().count() + " documents do not fit in a block of "
                    + shape.block() + " tokens; each is trained on its first block");
        }
        return setup;
    }
}
