package wengert.samples.gpt;

import java.util.function.Supplier;
import wengert.trace.Recording;
import wengert.trace.Trace;

/**
 * The traces of {@link Gpt}, recorded when they are first needed and until then known by their sizes, so that a start that finds their
 * code kept need not record them. There are no lambdas here, as in {@link Gpt}.
 */
public final class GptRecordings {
    private GptRecordings() {}

    /**
     * Returns the training run of a batching.
     *
     * @param config the shape of the model
     * @param batching how documents are taken together
     * @return {@link Gpt#training(GptConfig, Batching)}
     */
    public static Recording training(GptConfig config, Batching batching) {
        String run = batching.isSingle() ? "training" : "group training";
        return Recording.of(identity(run, config, batching.groupSize()), new Training(config, batching));
    }

    private record Training(GptConfig config, Batching batching) implements Supplier<Trace> {
        @Override
        public Trace get() {
            return Gpt.training(config, batching);
        }
    }

    /**
     * Returns the decoding run.
     *
     * @param config the shape of the model
     * @return {@link Gpt#decoding}
     */
    public static Recording decoding(GptConfig config) {
        return Recording.of(identity("decoding", config, 1), new Decoding(config));
    }

    private record Decoding(GptConfig config) implements Supplier<Trace> {
        @Override
        public Trace get() {
            return Gpt.decoding(config);
        }
    }

    /**
     * Returns the decoding run of a group.
     *
     * @param config the shape of the model
     * @param sequences the number of sequences, at least 1
     * @return {@link Gpt#groupDecoding}
     */
    public static Recording groupDecoding(GptConfig config, int sequences) {
        return Recording.of(identity("group decoding", config, sequences), new GroupDecoding(config, sequences));
    }

    private record GroupDecoding(GptConfig config, int sequences) implements Supplier<Trace> {
        @Override
        public Trace get() {
            return Gpt.groupDecoding(config, sequences);
        }
    }

    /** Says which run it is, and all sizes that decide about it. */
    private static String identity(String run, GptConfig config, int group) {
        return String.join(
                " ",
                run,
                Integer.toString(config.vocab()),
                Integer.toString(config.embd()),
                Integer.toString(config.heads()),
                Integer.toString(config.layers()),
                Integer.toString(config.block()),
                Integer.toString(group));
    }
}
