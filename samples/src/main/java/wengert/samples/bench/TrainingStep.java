package wengert.samples.bench;

/**
 * A training under way, which a comparison advances step by step.
 *
 * <p>Documents are trained on in the order of the corpus, the first one again after the last, so that their number says
 * which ones they were.
 */
public interface TrainingStep {
    /**
     * Takes one step: forward, backward and update.
     *
     * @return the loss before the update
     */
    double step();

    /**
     * Returns the number of documents trained on so far, which after a step is greater than before.
     *
     * @return the number of documents, each time that one was trained on counted
     */
    long documents();
}
