package wengert.samples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Another program, run to its end with nothing to read, its output and errors taken line by line. */
final class ChildProcess {
    private ChildProcess() {}

    /**
     * Runs a program.
     *
     * @param what how an error names it
     * @param command the program and its arguments
     * @param line what is done with each line it prints
     * @throws IOException if it cannot be started or ends with another exit code than 0; the message, of one line, says
     *     what it printed last
     */
    static void run(String what, List<String> command, Consumer<String> line) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException(what + " cannot be started: " + e.getMessage(), e);
        }
        try {
            process.getOutputStream().close();
            String last = null;
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String next = reader.readLine(); next != null; next = reader.readLine()) {
                    line.accept(next);
                    last = next.isBlank() ? last : next.strip();
                }
            }
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(what + " failed with exit code " + code + "; it printed "
                        + (last == null ? "nothing" : "last: " + last));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException(what + " was interrupted");
            stopped.initCause(e);
            throw stopped;
        } finally {
            // Only one that has not ended notices.
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
