package wengert.samples.gpt;

/**
 * The shape of a GPT.
 *
 * @param vocab the number of token ids
 * @param embd the width of the embedding, a multiple of the heads
 * @param heads the number of attention heads
 * @param layers the number of blocks
 * @param block the greatest number of tokens that the model sees at once
 */
public record GptConfig(int vocab, int embd, int heads, int layers, int block) {
    /**
     * Checks the shape.
     *
     * @param vocab the number of token ids
     * @param embd the width of the embedding, a multiple of the heads
     * @param heads the number of attention heads
     * @param layers the number of blocks
     * @param block the greatest number of tokens that the model sees at once
     * @throws IllegalArgumentException if a size is below 1, the heads do not divide the width, or an array would have
     *     more elements than Java allows
     */
    public GptConfig {
        atLeastOne("vocab", vocab);
        atLeastOne("embd", embd);
        atLeastOne("heads", heads);
        atLeastOne("layers", layers);
        atLeastOne("block", block);
        if (embd % heads != 0) {
            throw new IllegalArgumentException(
                    "heads is " + heads + ", embd is " + embd + "; expected heads to divide embd");
        }
        double weights = embd * (2.0 * vocab + block + 12.0 * layers * embd);
        double products = (double) block * embd * Math.max(Math.max(vocab, block), 4.0 * embd);
        if (Math.max(weights, products) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("embd is " + embd + ", layers is " + layers + ", block is " + block
                    + ", vocab is " + vocab + "; expected sizes whose arrays stay below 2^31 elements");
        }
    }

    private static void atLeastOne(String what, int size) {
        if (size < 1) {
            throw new IllegalArgumentException(what + " is " + size + "; expected at least 1");
        }
    }

    /**
     * Returns this shape for another vocabulary.
     *
     * @param size the number of token ids
     * @return the shape
     * @throws IllegalArgumentException if the size is below 1 or too large
     */
    public GptConfig withVocab(int size) {
        return new GptConfig(size, embd, heads, layers, block);
    }

    /**
     * Returns the number of learned numbers.
     *
     * @return the length of the flat parameter array
     */
    public int parameterCount() {
        return embd * (2 * vocab + block + 12 * layers * embd);
    }
}
