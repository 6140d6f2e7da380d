package wengert.samples.cli;

import picocli.CommandLine.Option;

/** The option that says how many documents a step takes. */
final class BatchOption {
    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Documents a step; the loss is the mean of theirs (default: ${DEFAULT-VALUE}).")
    private int batch = 1;

    int batch() {
        return batch;
    }
}
