package wengert.samples.gpt;

import java.util.List;

/**
 * Documents as token ids, each between two boundary tokens, laid end to end so that a training step computes nothing.
 *
 * <p>A document with more tokens than a block is cut: its first block is what is trained on.
 */
public final class Documents {
    private final int[] tokens;
    private final int[] starts;
    private final int block;
    private final int longer;

    private Documents(int[] tokens, int[] starts, int block, int longer) {
        this.tokens = tokens;
        this.starts = starts;
        this.block = block;
        this.longer = longer;
    }

    /**
     * Tokenizes documents.
     *
     * @param texts the documents in the order of training
     * @param tokenizer a tokenizer whose alphabet covers them
     * @param block the greatest number of tokens trained on at once
     * @return the tokens
     * @throws IllegalArgumentException if they are too many for one array
     */
    public static Documents of(List<String> texts, Tokenizer tokenizer, int block) {
        long total = 0;
        for (String text : texts) {
            total += Math.min(text.codePointCount(0, text.length()) + 2L, block + 1L);
        }
        if (total > Integer.MAX_VALUE - 8) {
            throw Refusals.tooManyTokens(total);
        }
        int[] tokens = new int[(int) total];
        int[] starts = new int[texts.size() + 1];
        int next = 0;
        int longer = 0;
        for (int d = 0; d < texts.size(); d++) {
            next = encode(texts.get(d), tokenizer, tokens, next, block);
            // No character has the boundary's id.
            longer += tokens[next - 1] == tokenizer.boundary() ? 0 : 1;
            starts[d + 1] = next;
        }
        return new Documents(tokens, starts, block, longer);
    }

    /** A text at a time, and where its tokens end: HotSpot compiles a method early that is called often. */
    private static int encode(String text, Tokenizer tokenizer, int[] tokens, int start, int block) {
        int next = start;
        long limit = (long) start + block + 1;
        tokens[next++] = tokenizer.boundary();
        int i = 0;
        while (i < text.length() && next < limit) {
            int c = text.codePointAt(i);
            tokens[next++] = tokenizer.id(c);
            i += Character.charCount(c);
        }
        if (next < limit) {
            tokens[next++] = tokenizer.boundary();
        }
        return next;
    }

    /**
     * Returns the number of documents.
     *
     * @return at least 1
     */
    public int count() {
        return starts.length - 1;
    }

    /**
     * Returns the number of documents that were cut.
     *
     * @return how many do not fit in a block with the boundary that ends them
     */
    public int longer() {
        return longer;
    }

    /**
     * Returns the greatest number of tokens trained on at once.
     *
     * @return the block size
     */
    public int block() {
        return block;
    }

    /**
     * Returns the number of tokens of a document that are read; as many are predicted, each the one that follows.
     *
     * @param document the number of the document, from 0
     * @return from 1 to the block size
     */
    public int length(int document) {
        return starts[document + 1] - starts[document] - 1;
    }

    /**
     * Copies the tokens that are read.
     *
     * @param document the number of the document, from 0
     * @param into where to
     * @param offset where the first one goes
     */
    public void copyTokens(int document, int[] into, int offset) {
        System.arraycopy(tokens, starts[document], into, offset, length(document));
    }

    /**
     * Copies the tokens that are predicted.
     *
     * @param document the number of the document, from 0
     * @param into where to
     * @param offset where the first one goes
     */
    public void copyTargets(int document, int[] into, int offset) {
        System.arraycopy(tokens, starts[document] + 1, into, offset, length(document));
    }

    /**
     * Returns a token.
     *
     * @param document the number of the document, from 0
     * @param position from 0 to the length of the document: what comes after the last token that is read is predicted only
     * @return its id
     */
    public int token(int document, int position) {
        return tokens[starts[document] + position];
    }
}
