package wengert.samples.gpt;

import java.util.function.Consumer;
import wengert.nn.Layers;
import wengert.nn.Losses;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.Recorder;
import wengert.trace.State;
import wengert.trace.Trace;

/**
 * The GPT in the DSL: token and position embedding, blocks of causal attention and a ReLU network, an output head.
 *
 * <p>It follows GPT-2 with three simplifications of the seed program: RMS norm without gains instead of layer norm, one
 * right after the embedding instead of one before the head, and no biases. All traces declare the same parameters in
 * the same order, so that one flat array serves training and sampling. There are no lambdas here, which the JVM would take
 * milliseconds to link when a training starts.
 */
public final class Gpt {
    /** The live length of a training run: the number of tokens that are read; in a group, those of its longest document. */
    public static final String LENGTH = "n";
    /** The token ids that a training run reads. */
    public static final String TOKENS = "tokens";
    /** The token ids that a training run should predict, each the one that follows. */
    public static final String TARGETS = "targets";
    /** The mean cross-entropy of a training run, in nats, or a group's share in that of its batch. */
    public static final String LOSS = "loss";
    /** The number of tokens that are read of each document of a group; 0 where there is no document. */
    public static final String LENGTHS = "lengths";
    /** The number of tokens that are read of all documents of a group: the live length of its rows. */
    public static final String ROWS = "rows";
    /** The position in its document of each row of a group. */
    public static final String POSITIONS = "positions";
    /** The place in the group of the document of each row. */
    public static final String PLACES = "places";
    /** Where the rows of all documents of a group at each position start. */
    public static final String STARTS = "starts";
    /** The number of documents of the whole batch that a group belongs to. */
    public static final String BATCH = "batch";
    /** The token id that a decoding run reads, in a group one of each sequence. */
    public static final String TOKEN = "token";
    /** The place of that token, from 0; in a group all sequences are at the same one. */
    public static final String POSITION = "position";
    /** The live length of a decoding run: the position plus 1. */
    public static final String LIVE = "live";
    /** What the logits of a decoding run are divided by. */
    public static final String TEMPERATURE = "temperature";
    /** The probability of each token id to come next, in a group one beside the other for all sequences. */
    public static final String PROBABILITIES = "probabilities";

    private final Recorder recorder;
    private final GptConfig config;
    private final Expr tokenEmbedding;
    private final Expr positionEmbedding;
    private final Expr head;

    /** How a block attends, which is where the runs differ. */
    private interface Attention {
        Expr attend(String block, Expr queries, Expr keys, Expr values);
    }

    private Gpt(Recorder recorder, GptConfig config) {
        this.recorder = recorder;
        this.config = config;
        this.tokenEmbedding = recorder.parameter("wte", config.vocab(), config.embd());
        this.positionEmbedding = recorder.parameter("wpe", config.block(), config.embd());
        this.head = recorder.parameter("lm_head", config.vocab(), config.embd());
    }

    /**
     * Records the training run: a whole document at once, for any live length up to the block size.
     *
     * @param config the shape of the model
     * @return the trace, whose objective is {@link #LOSS}
     */
    public static Trace training(GptConfig config) {
        return Trace.record("gpt", new Training(config));
    }

    private record Training(GptConfig config) implements Consumer<Recorder> {
        @Override
        public void accept(Recorder recorder) {
            Dim n = Dim.bounded(LENGTH, config.block());
            Indices tokens = recorder.indices(TOKENS, config.vocab(), n);
            Indices targets = recorder.indices(TARGETS, config.vocab(), n);
            Gpt gpt = new Gpt(recorder, config);
            Expr embedded = gpt.embed(gpt.tokenEmbedding.gather(tokens), gpt.positionEmbedding.prefix(0, n));
            Expr logits = gpt.logits(embedded, new OverPositions(config.heads()));
            recorder.enter("loss");
            recorder.output(LOSS, Losses.mean(Losses.crossEntropy(logits, targets)));
            recorder.leave();
        }
    }

    private record OverPositions(int heads) implements Attention {
        @Override
        public Expr attend(String block, Expr queries, Expr keys, Expr values) {
            return Layers.causalAttention(queries, keys, values, heads);
        }
    }

    /**
     * Records the training run of a batching: that of one document if the batch is one, otherwise that of a group.
     *
     * @param config the shape of the model
     * @param batching how documents are taken together
     * @return the trace, whose objective is {@link #LOSS}
     */
    public static Trace training(GptConfig config, Batching batching) {
        return batching.isSingle() ? training(config) : groupTraining(config, batching.groupSize());
    }

    /**
     * Records the training run of a group: several documents together, for any live lengths up to the block size.
     *
     * <p>All that is done to a token by itself is done to a row, and only tokens that are read have rows. Attention needs
     * the documents side by side: {@link #STARTS} says where the rows of a position start, {@link #POSITIONS} and {@link
     * #PLACES} lead back. Where a document has ended, a window holds some other row that exists; what comes of that is
     * left out of the loss and led back nowhere, so no adjoint reaches it, and attention looks at its own document and
     * back only.
     *
     * @param config the shape of the model
     * @param documents the number of documents of a group, at least 1
     * @return the trace, whose objective {@link #LOSS} is the sum of the documents' mean cross-entropies, divided by
     *     {@link #BATCH}
     */
    public static Trace groupTraining(GptConfig config, int documents) {
        return Trace.record("gpt_group", new GroupTraining(config, documents));
    }

    private record GroupTraining(GptConfig config, int documents) implements Consumer<Recorder> {
        @Override
        public void accept(Recorder recorder) {
            Dim rows = Dim.bounded(ROWS, Math.multiplyExact(config.block(), documents));
            Dim n = Dim.bounded(LENGTH, config.block());
            Indices tokens = recorder.indices(TOKENS, config.vocab(), rows);
            Indices targets = recorder.indices(TARGETS, config.vocab(), rows);
            Indices positions = recorder.indices(POSITIONS, config.block(), rows);
            Indices places = recorder.indices(PLACES, documents, rows);
            Indices starts = recorder.indices(STARTS, rows.max() - documents + 1, n);
            Expr lengths = recorder.input(LENGTHS, documents);
            Expr batch = recorder.input(BATCH);
            Gpt gpt = new Gpt(recorder, config);
            Expr embedded = gpt.embed(gpt.tokenEmbedding.gather(tokens), gpt.positionEmbedding.gather(positions));
            InWindows inWindows = new InWindows(starts, documents, positions, places, config.heads());
            Expr logits = gpt.logits(embedded, inWindows);
            recorder.enter("loss");
            Expr exists = recorder.iota(n).expandDims(1).lt(lengths);
            Expr losses = inWindows.windows(Losses.crossEntropy(logits, targets));
            Expr sums = exists.select(losses, recorder.constant(0)).sum(0);
            // Where there is no document, the sum is 0 and must not be divided by 0.
            recorder.output(LOSS, sums.div(lengths.max(1).mul(batch)).sum());
            recorder.leave();
        }
    }

    private record InWindows(Indices starts, int documents, Indices positions, Indices places, int heads)
            implements Attention {
        @Override
        public Expr attend(String block, Expr queries, Expr keys, Expr values) {
            return Layers.causalAttention(windows(queries), windows(keys), windows(values), heads)
                    .gather(positions, places);
        }

        Expr windows(Expr rows) {
            return rows.windows(starts, documents);
        }
    }

    /**
     * Records the decoding run: one token at its position, over the keys and values that the runs before it left.
     *
     * @param config the shape of the model
     * @return the trace, whose output {@link #PROBABILITIES} is {@code [vocab]}
     */
    public static Trace decoding(GptConfig config) {
        return Trace.record("gpt_decode", new Decoding(config, null));
    }

    /**
     * Records the decoding run of a group: a token each of several sequences side by side, all at the same position.
     *
     * <p>Every sequence has the bits of a run of its own. The sequences are the last axis of the caches and of the
     * output, so that the lanes of a vector can be those of neighbouring sequences.
     *
     * @param config the shape of the model
     * @param sequences the number of sequences, at least 1
     * @return the trace, whose output {@link #PROBABILITIES} is {@code [vocab, sequences]}
     */
    public static Trace groupDecoding(GptConfig config, int sequences) {
        return Trace.record("gpt_decode_group", new Decoding(config, Dim.of(sequences)));
    }

    /** Of so many sequences side by side, or of a single one if that is null. */
    private record Decoding(GptConfig config, Dim sequences) implements Consumer<Recorder> {
        @Override
        public void accept(Recorder recorder) {
            Indices token = sequences == null
                    ? recorder.indices(TOKEN, config.vocab())
                    : recorder.indices(TOKEN, config.vocab(), sequences);
            Dim live = Dim.bounded(LIVE, config.block());
            Indices position = recorder.indices(POSITION, config.block());
            Expr temperature = recorder.input(TEMPERATURE);
            Gpt gpt = new Gpt(recorder, config);
            Expr embedded = gpt.embed(gpt.tokenEmbedding.gather(token), gpt.positionEmbedding.gather(position));
            Expr logits = gpt.logits(embedded, new OverCache(gpt, position, live));
            recorder.enter("sample");
            recorder.output(PROBABILITIES, sequencesLast(Layers.softmax(logits.div(temperature))));
            recorder.leave();
        }
    }

    private record OverCache(Gpt gpt, Indices position, Dim live) implements Attention {
        @Override
        public Expr attend(String block, Expr queries, Expr keys, Expr values) {
            return Layers.cachedAttention(
                    queries,
                    gpt.remember(block + ".keys", position, keys, live),
                    gpt.remember(block + ".values", position, values, live),
                    gpt.config.heads());
        }
    }

    private Expr embed(Expr token, Expr position) {
        recorder.enter("embed");
        Expr embedded = Layers.rmsNorm(token.add(position));
        recorder.leave();
        return embedded;
    }

    private Expr remember(String name, Indices position, Expr row, Dim live) {
        Expr last = sequencesLast(row);
        int[] sizes = new int[last.shape().rank() + 1];
        sizes[0] = config.block();
        for (int axis = 1; axis < sizes.length; axis++) {
            sizes[axis] = last.shape().dim(axis - 1).max();
        }
        State cache = recorder.state(name, sizes);
        cache.write(position, last);
        Expr rows = cache.value().prefix(0, live);
        return sizes.length == 2 ? rows : rows.transpose();
    }

    /** Returns what a run has for each sequence with those as the last axis, if there are any. */
    private static Expr sequencesLast(Expr x) {
        return x.shape().rank() == 1 ? x : x.transpose();
    }

    private Expr logits(Expr embedded, Attention attention) {
        Expr x = embedded;
        for (int layer = 0; layer < config.layers(); layer++) {
            x = block("block" + layer, x, attention);
        }
        recorder.enter("lm_head");
        Expr logits = Layers.linear(x, head);
        recorder.leave();
        return logits;
    }

    private Expr block(String block, Expr in, Attention attention) {
        int width = config.embd();
        recorder.enter(block);
        recorder.enter("attn");
        Expr x = Layers.rmsNorm(in);
        Expr q = linear("q", x, block + ".attn_wq", width, width);
        Expr k = linear("k", x, block + ".attn_wk", width, width);
        Expr v = linear("v", x, block + ".attn_wv", width, width);
        Expr heads = attention.attend(block, q, k, v);
        Expr middle = linear("o", heads, block + ".attn_wo", width, width).add(in);
        recorder.leave();
        recorder.enter("mlp");
        Expr hidden = linear("fc1", Layers.rmsNorm(middle), block + ".mlp_fc1", 4 * width, width);
        Expr out = linear("fc2", hidden.relu(), block + ".mlp_fc2", width, 4 * width)
                .add(middle);
        recorder.leave();
        recorder.leave();
        return out;
    }

    private Expr linear(String scope, Expr x, String weight, int out, int in) {
        recorder.enter(scope);
        Expr y = Layers.linear(x, recorder.parameter(weight, out, in));
        recorder.leave();
        return y;
    }
}
