package wengert.samples.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import wengert.samples.Main;

/** The repetition of a comparison in fresh JVMs, each of which HotSpot compiles for in its own way. */
public final class Forks {
    private Forks() {}

    /**
     * Runs a comparison in several JVMs like this one, one after the other.
     *
     * @param plan the comparison
     * @param forks the number of JVMs, at least 1
     * @param arguments the command line that makes a JVM run the comparison and print its {@link Rounds}
     * @return what each of them measured
     * @throws IOException if one fails; the message is one line
     */
    public static List<Rounds> run(Plan plan, int forks, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(jvm());
        command.addAll(arguments);
        List<Rounds> result = new ArrayList<>();
        for (int fork = 1; fork <= forks; fork++) {
            String what = "fork " + fork + " of " + forks;
            Rounds rounds = new Rounds(plan.names().size());
            ChildProcess.run(what, command, rounds::addLine);
            if (!rounds.isWhole(plan.rounds())) {
                throw new IOException(what + " ended early; expected " + plan.rounds() + " rounds from it");
            }
            result.add(rounds);
        }
        return result;
    }

    /** Returns the command that starts a JVM like this one: its executable, its arguments, its class path. */
    static List<String> jvm() {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // A debugger's port is taken, by this JVM.
            if (!argument.startsWith("-agentlib:jdwp") && !argument.startsWith("-Xrunjdwp")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return command;
    }
}
