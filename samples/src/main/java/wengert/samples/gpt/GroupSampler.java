package wengert.samples.gpt;

import wengert.engine.Layout;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.random.XorShift64;

/**
 * The invention of documents in groups, a token of each at a time; no token allocates anything when the program allocates
 * nothing.
 *
 * <p>Every document draws from a stream of its own, {@link XorShift64#XorShift64(long, long)} for the seed and the number of
 * the document from 0. So the documents do not depend on how many a group takes: each is, to the last bit, what a {@link
 * Sampler} with that generator invents first.
 *
 * <p>All documents of a group are at the same position. One that has ended idles until the last one of its group has; then
 * the next group begins.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class GroupSampler implements Sampling {
    private final Program program;
    private final Tokenizer tokenizer;
    private final long seed;
    private final Workspace run;
    private final int block;
    private final int vocab;
    private final int boundary;
    private final int liveAt;
    private final int tokenAt;
    private final int positionAt;
    private final int probabilitiesAt;

    private final XorShift64[] generators;
    /** The tokens of each document of the group; the first so many of them are its text. */
    private final int[][] documents;

    private final int[] lengths;
    private final int[] tokens;
    private final StringBuilder text = new StringBuilder();
    /** The number of documents begun, over all groups. */
    private long begun;
    /** The number of documents of the group that were handed out. */
    private int taken;

    /**
     * Creates a sampler.
     *
     * @param program what an engine made of {@link Gpt#groupDecoding}
     * @param parameters the trained parameters, which stay as they are
     * @param tokenizer the alphabet, of as many ids as the program has probabilities for each sequence
     * @param temperature what the logits are divided by, finite and above 0: below 1 the likely become likelier
     * @param seed the seed that the streams of the documents share
     * @throws IllegalArgumentException if the temperature is out of range or the program is of another shape
     */
    public GroupSampler(Program program, double[] parameters, Tokenizer tokenizer, double temperature, long seed) {
        Refusals.requireTemperature(temperature);
        Layout layout = program.layout();
        Layout.Slot token = layout.indices(Gpt.TOKEN);
        if (token.shape().rank() != 1) {
            throw Refusals.noGroup(token.shape());
        }
        int sequences = token.size();
        this.vocab = layout.output(Gpt.PROBABILITIES).shape().dim(0).max();
        this.boundary = tokenizer.boundary();
        if (vocab != tokenizer.size()) {
            throw Refusals.tokenIds(vocab, tokenizer.size());
        }
        this.program = program;
        this.tokenizer = tokenizer;
        this.seed = seed;
        this.run = program.workspace(parameters).set(Gpt.TEMPERATURE, temperature);
        if (run.floats() != null) {
            // Otherwise each token would round all the parameters anew.
            run.floats().hold(run);
        }
        this.block = layout.indices(Gpt.POSITION).bound();
        this.liveAt = layout.length(Gpt.LIVE).offset();
        this.tokenAt = token.offset();
        this.positionAt = layout.indices(Gpt.POSITION).offset();
        this.probabilitiesAt = layout.output(Gpt.PROBABILITIES).offset();
        this.generators = new XorShift64[sequences];
        for (int place = 0; place < sequences; place++) {
            generators[place] = new XorShift64(seed, place);
        }
        this.documents = new int[sequences][block];
        this.lengths = new int[sequences];
        this.tokens = new int[block];
        this.taken = sequences;
    }

    @Override
    public String next() {
        return tokenizer.text(tokens, next(tokens), text);
    }

    @Override
    public int next(int[] into) {
        if (taken == lengths.length) {
            begin();
            finish();
            taken = 0;
        }
        int length = lengths[taken];
        System.arraycopy(documents[taken], 0, into, 0, length);
        taken++;
        return length;
    }

    private void begin() {
        for (int place = 0; place < lengths.length; place++) {
            generators[place].restart(seed, begun++);
            lengths[place] = 0;
            run.integers()[tokenAt + place] = boundary;
        }
    }

    private void finish() {
        int[] integers = run.integers();
        int open = lengths.length;
        for (int position = 0; position < block && open > 0; position++) {
            integers[positionAt] = position;
            integers[liveAt] = position + 1;
            program.forward(run);
            open = draw(position);
        }
    }

    /** Draws a token of each document that has not ended; returns the number of those that go on. */
    private int draw(int position) {
        double[] values = run.values();
        int[] integers = run.integers();
        int sequences = lengths.length;
        int open = 0;
        for (int place = 0; place < sequences; place++) {
            // One that has ended has fewer tokens than positions went by; it reads its last token again and again.
            if (lengths[place] == position) {
                int token = generators[place].choices(values, probabilitiesAt + place, vocab, sequences);
                if (token != boundary) {
                    documents[place][position] = token;
                    integers[tokenAt + place] = token;
                    lengths[place]++;
                    open++;
                } else {
                    // The last token is drawn, too, where there are no probabilities.
                    Refusals.requireProbability(values[probabilitiesAt + place]);
                }
            }
        }
        return open;
    }
}
