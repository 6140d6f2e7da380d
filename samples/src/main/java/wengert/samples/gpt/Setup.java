package wengert.samples.gpt;

import java.util.ArrayList;
import java.util.List;
import wengert.random.XorShift64;

/**
 * What a corpus and a seed determine before the first step; the draws come in the order of the seed program.
 *
 * @param config the shape of the model
 * @param tokenizer the alphabet of the corpus
 * @param documents the shuffled documents
 * @param parameters the initial parameters, trained in place
 * @param random the generator, from which sampling goes on to draw
 */
public record Setup(
        GptConfig config, Tokenizer tokenizer, Documents documents, double[] parameters, XorShift64 random) {
    private static final double DEVIATION = 0.02;

    /**
     * Shuffles the documents, then draws the parameters.
     *
     * @param corpus the documents
     * @param shape the shape of the model, of any vocabulary
     * @param seed the seed
     * @return what training starts from
     * @throws IllegalArgumentException if the vocabulary makes the model too large
     */
    public static Setup of(Corpus corpus, GptConfig shape, long seed) {
        XorShift64 random = new XorShift64(seed);
        List<String> shuffled = new ArrayList<>(corpus.documents());
        random.shuffle(shuffled);
        Tokenizer tokenizer = Tokenizer.of(shuffled);
        GptConfig config = shape.withVocab(tokenizer.size());
        double[] parameters = new double[config.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = random.gauss(0, DEVIATION);
        }
        return new Setup(config, tokenizer, Documents.of(shuffled, tokenizer, config.block()), parameters, random);
    }
}
