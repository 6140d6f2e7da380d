package wengert.samples.cli;

import java.io.PrintStream;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err errors and remarks
 * @param terminal whether results are watched on a terminal, which can show a progress bar
 */
record Streams(PrintStream out, PrintStream err, boolean terminal) {
    /** Prints an error or a remark of one line. */
    void remark(String message) {
        // Another program's message, a file name even, may hold line ends.
        err.println("wengert: " + message.strip().replaceAll("\\R\\s*", " "));
    }
}
