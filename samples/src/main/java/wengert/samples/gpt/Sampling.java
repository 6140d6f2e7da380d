package wengert.samples.gpt;

/** The invention of documents, one after the other. */
public interface Sampling {
    /**
     * Invents the next document.
     *
     * @return its text, of at most as many characters as the block has tokens
     * @throws IllegalArgumentException if the model gives no probabilities, as after a training that diverged
     */
    String next();

    /**
     * Invents the next document as token ids.
     *
     * @param into where they go, with room for a block
     * @return the number of ids, without the boundary that ends them
     * @throws IllegalArgumentException if the model gives no probabilities, as after a training that diverged
     */
    int next(int[] into);
}
