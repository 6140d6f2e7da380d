package wengert.samples.gpt;

import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.random.XorShift64;

/**
 * The invention of documents, a token at a time; no token allocates anything when the program allocates nothing.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Sampler {
    private final Program program;
    private final Tokenizer tokenizer;
    private final XorShift64 random;
    private final Workspace run;
    private final int block;
    private final int vocab;
    private final int boundary;
    private final int[] tokens;
    private final StringBuilder text = new StringBuilder();
    private final int liveAt;
    private final int tokenAt;
    private final int positionAt;
    private final int probabilitiesAt;

    /**
     * Creates a sampler.
     *
     * @param program what an engine made of {@link Gpt#decoding}
     * @param parameters the trained parameters
     * @param tokenizer the alphabet, of as many ids as the program has probabilities
     * @param temperature what the logits are divided by, finite and above 0: below 1 the likely become likelier
     * @param random where the draws come from
     * @throws IllegalArgumentException if the temperature is out of range or the program is of another shape
     */
    public Sampler(Program program, double[] parameters, Tokenizer tokenizer, double temperature, XorShift64 random) {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw Refusals.temperature(temperature);
        }
        this.vocab = program.layout().output(Gpt.PROBABILITIES).size();
        this.boundary = tokenizer.boundary();
        if (vocab != tokenizer.size()) {
            throw Refusals.tokenIds(vocab, tokenizer.size());
        }
        this.program = program;
        this.tokenizer = tokenizer;
        this.random = random;
        this.run = program.workspace(parameters).set(Gpt.TEMPERATURE, temperature);
        this.block = program.layout().indices(Gpt.POSITION).bound();
        this.tokens = new int[block];
        this.liveAt = program.layout().length(Gpt.LIVE).offset();
        this.tokenAt = program.layout().indices(Gpt.TOKEN).offset();
        this.positionAt = program.layout().indices(Gpt.POSITION).offset();
        this.probabilitiesAt = program.layout().output(Gpt.PROBABILITIES).offset();
    }

    /**
     * Invents the next document.
     *
     * @return its text, of at most as many characters as the block has tokens
     */
    public String next() {
        int count = next(tokens);
        text.setLength(0);
        for (int i = 0; i < count; i++) {
            tokenizer.append(tokens[i], text);
        }
        return text.toString();
    }

    /**
     * Invents the next document as token ids.
     *
     * @param into where they go, with room for a block
     * @return the number of ids, without the boundary that ends them
     */
    public int next(int[] into) {
        int[] integers = run.integers();
        int token = boundary;
        for (int position = 0; position < block; position++) {
            integers[tokenAt] = token;
            integers[positionAt] = position;
            integers[liveAt] = position + 1;
            program.forward(run);
            token = random.choices(run.values(), probabilitiesAt, vocab);
            if (token == boundary) {
                return position;
            }
            into[position] = token;
        }
        return block;
    }
}
