package wengert.samples.bench;

import java.util.Locale;
import wengert.samples.gpt.Documents;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Setup;

/** What a training step of a comparison has to do. */
public final class Workload {
    private Workload() {}

    /**
     * Returns the sizes of a model and the mean work of a step on its corpus, in one line.
     *
     * @param setup the model and its corpus
     * @return the line
     */
    public static String describe(Setup setup) {
        GptConfig config = setup.config();
        Documents documents = setup.documents();
        long tokens = 0;
        for (int d = 0; d < documents.count(); d++) {
            tokens += documents.length(d);
        }
        return String.format(
                Locale.ROOT,
                "GPT of embd %d, heads %d, layers %d, block %d, vocab %d; a document has on average %.1f tokens and"
                        + " takes %.3f million operations in matrix products",
                config.embd(),
                config.heads(),
                config.layers(),
                config.block(),
                config.vocab(),
                (double) tokens / documents.count(),
                new MatrixWork(config, documents).mean() / 1e6);
    }
}
