package wengert.samples;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code wengert} command line. */
@Command(name = "wengert", mixinStandardHelpOptions = true, description = "Runs the samples of Wengert.")
public final class Main implements Runnable {

    private Main() {}

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
