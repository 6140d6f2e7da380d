package wengert.samples.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.engine.Precision;
import wengert.samples.gpt.Batching;

/** The options that say how many documents are taken together, and by how many threads. */
final class BatchOptions {
    @Mixin
    private BatchOption batch = new BatchOption();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that share out a batch, in groups of up to " + Batching.GROUP
                    + " documents, in single precision twice as many; changes no bit"
                    + " (default: ${DEFAULT-VALUE}).")
    private int threads = 1;

    Batching batching(Precision precision) {
        try {
            return Batching.of(batch.batch(), threads, precision);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + e.getMessage());
        }
    }

    /** Remarks on threads that will find no work. */
    static void remarkOnThreads(Batching batching, Streams streams) {
        if (batching.threads() > batching.workers()) {
            streams.remark("--threads is " + batching.threads() + "; a batch of " + batching.batch() + " is "
                    + counted(batching.groups(), "group") + " of up to " + batching.group() + " documents, so "
                    + counted(batching.workers(), "thread") + (batching.workers() == 1 ? " runs" : " run"));
        }
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
