package wengert.samples.bench;

import wengert.samples.gpt.Documents;
import wengert.samples.gpt.GptConfig;

/**
 * The floating-point operations in the matrix products of a training step, counted at the live length of each document.
 *
 * <p>For width {@code e}, {@code v} token ids and {@code l} blocks, a document of {@code n} tokens multiplies and adds
 * so often in its forward pass:
 *
 * <ul>
 *   <li>linear layers: {@code n * 12 * e * e} a block (four of {@code e * e} in attention, two of {@code 4 * e * e} in
 *       the network), and {@code n * v * e} in the head;
 *   <li>attention: a token looks at itself and those before it, which makes {@code n * (n + 1) / 2} pairs; each takes
 *       {@code e} for its scores, over all heads, and {@code e} for its part of the result.
 * </ul>
 *
 * <p>Backward there are two such products for each one forward, the gradients of its two operands; all of them are
 * needed, since everything goes back to an embedding. A multiplication with its addition is 2 operations. Everything
 * else, such as norms, softmax, loss and update, is left out; so it is less than what runs.
 */
final class MatrixWork {
    private static final int PASSES = 3;
    private static final int OPERATIONS = 2;

    /** The operations of the documents before each one, and of all of them at the end. */
    private final long[] before;

    MatrixWork(GptConfig config, Documents documents) {
        before = new long[documents.count() + 1];
        for (int d = 0; d < documents.count(); d++) {
            before[d + 1] = before[d] + operations(config, documents.length(d));
        }
    }

    /** Returns the operations of one training step on a document of some tokens. */
    static long operations(GptConfig config, int tokens) {
        long n = tokens;
        long e = config.embd();
        long linear = n * (12 * e * e * config.layers() + e * config.vocab());
        long attention = n * (n + 1) / 2 * 2 * e * config.layers();
        return OPERATIONS * PASSES * (linear + attention);
    }

    /** Returns the operations of a step, averaged over all documents. */
    double mean() {
        return (double) before[before.length - 1] / (before.length - 1);
    }

    /** Returns the operations of consecutive documents, counted on past the end of the corpus, the last one excluded. */
    double between(long first, long last) {
        return upTo(last) - upTo(first);
    }

    private double upTo(long document) {
        int count = before.length - 1;
        long laps = document / count;
        return (double) laps * before[count] + before[(int) (document % count)];
    }
}
