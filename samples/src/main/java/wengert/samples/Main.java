package wengert.samples;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import wengert.samples.cli.EngineOptions;
import wengert.samples.cli.Terminal;
import wengert.samples.cli.WengertCommand;

/** The {@code wengert} command line. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        if (args.length > 0) {
            Preload.start(EngineOptions.keepsCode(args));
        }
        // In UTF-8 whatever the locale: the corpora are, and so are the documents invented from them.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code = WengertCommand.execute(args, out, err, Terminal.isWatched());
        // Since JDK 21 an exit first loads a logger, which takes as long as a hundred steps.
        if (code != 0) {
            System.exit(code);
        }
    }

    /**
     * Runs a command within this JVM, as on a console that is no terminal.
     *
     * @param args the command line
     * @param out where results go
     * @param err where errors and remarks go
     * @return the exit code: 0 for success, 1 for a failure, 2 for a command line that is wrong
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return WengertCommand.execute(args, out, err, false);
    }
}
