package wengert.samples.cli;

/** What shows how far training has come. */
interface Progress extends AutoCloseable {
    /**
     * Takes note of a step.
     *
     * @param step the number of steps taken
     * @param loss the loss of the last one
     */
    void step(int step, double loss);

    @Override
    void close();

    /**
     * Returns a bar on a terminal, and plain lines elsewhere.
     *
     * @param streams where to print
     * @param steps the number of steps to come
     * @return the display
     */
    static Progress of(Streams streams, int steps) {
        return streams.terminal() ? new BarProgress(streams.out(), steps) : new LineProgress(streams.out(), steps);
    }
}
