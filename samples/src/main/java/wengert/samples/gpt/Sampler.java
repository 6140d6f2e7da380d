package wengert.samples.gpt;

import wengert.engine.Layout;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.random.XorShift64;

/**
 * The invention of documents one by one, a token at a time, from one generator; no token allocates anything when the
 * program allocates nothing.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Sampler implements Sampling {
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
     * @param parameters the trained parameters, which stay as they are
     * @param tokenizer the alphabet, of as many ids as the program has probabilities
     * @param temperature what the logits are divided by, finite and above 0: below 1 the likely become likelier
     * @param random where the draws come from
     * @throws IllegalArgumentException if the temperature is out of range or the program is of another shape
     */
    public Sampler(Program program, double[] parameters, Tokenizer tokenizer, double temperature, XorShift64 random) {
        Refusals.requireTemperature(temperature);
        Layout.Slot input = program.layout().indices(Gpt.TOKEN);
        if (input.shape().rank() != 0) {
            throw Refusals.noSingle(input.shape());
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
        if (run.floats() != null) {
            // Otherwise each token would round all the parameters anew.
            run.floats().hold(run);
        }
        this.block = program.layout().indices(Gpt.POSITION).bound();
        this.tokens = new int[block];
        this.liveAt = program.layout().length(Gpt.LIVE).offset();
        this.tokenAt = input.offset();
        this.positionAt = program.layout().indices(Gpt.POSITION).offset();
        this.probabilitiesAt = program.layout().output(Gpt.PROBABILITIES).offset();
    }

    @Override
    public String next() {
        return tokenizer.text(tokens, next(tokens), text);
    }

    @Override
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
                // The last token is drawn, too, where there are no probabilities.
                Refusals.requireProbability(run.values()[probabilitiesAt]);
                return position;
            }
            into[position] = token;
        }
        return block;
    }
}
