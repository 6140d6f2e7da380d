package wengert.samples.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What standard output is connected to. */
public final class Terminal {
    private static final Path OUTPUT = Path.of("/proc/self/fd/1");

    private Terminal() {}

    /**
     * Says whether standard output is a terminal that can show a progress bar.
     *
     * @return false for a file, a pipe or a dumb terminal
     */
    @SuppressWarnings("SystemConsoleNull") // it is null without a terminal up to Java 21; isTerminal answers from 22 on
    public static boolean isWatched() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        if (Files.isSymbolicLink(OUTPUT)) {
            // Linux: answers for the output alone, also when the input comes from a file.
            try {
                String device = Files.readSymbolicLink(OUTPUT).toString();
                return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
            } catch (IOException e) {
                return false;
            }
        }
        Console console = System.console();
        return console != null && isTerminal(console);
    }

    /** From Java 22 there is a console without a terminal too, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
