package wengert.samples.gpt;

import java.util.Arrays;
import java.util.List;
import wengert.random.XorShift64;

/** What a corpus and a seed determine before the first step; the draws come in the order of the seed program. */
public final class Setup {
    private static final double DEVIATION = 0.02;

    private final GptConfig config;
    private final Tokenizer tokenizer;
    private final Documents documents;
    private final double[] parameters;
    private final XorShift64 random;

    private Setup(GptConfig config, Tokenizer tokenizer, Documents documents, double[] parameters, XorShift64 random) {
        this.config = config;
        this.tokenizer = tokenizer;
        this.documents = documents;
        this.parameters = parameters;
        this.random = random;
    }

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
        return of(corpus, Tokenizer.of(corpus.documents()), shape, seed);
    }

    /**
     * Shuffles the documents, then draws the parameters.
     *
     * @param corpus the documents
     * @param tokenizer the tokenizer of the corpus
     * @param shape the shape of the model, of any vocabulary
     * @param seed the seed
     * @return what training starts from
     * @throws IllegalArgumentException if the vocabulary makes the model too large
     */
    public static Setup of(Corpus corpus, Tokenizer tokenizer, GptConfig shape, long seed) {
        XorShift64 random = new XorShift64(seed);
        String[] array = corpus.documents().toArray(new String[0]);
        random.shuffle(array);
        List<String> shuffled = Arrays.asList(array);
        GptConfig config = shape.withVocab(tokenizer.size());
        double[] parameters = new double[config.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = random.gauss(0, DEVIATION);
        }
        return new Setup(config, tokenizer, Documents.of(shuffled, tokenizer, config.block()), parameters, random);
    }

    /**
     * Returns the shape of the model.
     *
     * @return the shape, for the vocabulary of the corpus
     */
    public GptConfig config() {
        return config;
    }

    /**
     * Returns the alphabet of the corpus.
     *
     * @return the tokenizer
     */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * Returns the shuffled documents.
     *
     * @return the documents as token ids
     */
    public Documents documents() {
        return documents;
    }

    /**
     * Returns the flat array of initial parameters itself, which training changes in place.
     *
     * @return the parameters in the order of {@link Gpt}
     */
    public double[] parameters() {
        return parameters;
    }

    /**
     * Returns the generator, from which sampling goes on to draw.
     *
     * @return the generator after the initial parameters
     */
    public XorShift64 random() {
        return random;
    }
}
