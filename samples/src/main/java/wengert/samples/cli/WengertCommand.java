package wengert.samples.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code wengert}: the commands together, and how each of them ends. */
@Command(
        name = "wengert",
        description = "A small GPT on a compiler for expression graphs recorded on a Wengert tape.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class WengertCommand implements Runnable {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;
    private static final List<String> COMMANDS =
            List.of("train", "sample", "check", "dump", "export", "report", "bench", "fusion", "rules", "jit");

    private WengertCommand() {}

    @Override
    public void run() {
        throw new UsageException("expected a command: one of " + String.join(", ", COMMANDS));
    }

    /**
     * Runs a command line; errors are printed in one line.
     *
     * @param args the command line
     * @param out where results go
     * @param err where errors and remarks go
     * @param terminal whether results are watched on a terminal
     * @return the exit code: 0 for success, 1 for a failure, 2 for a command line that is wrong
     */
    public static int execute(String[] args, PrintStream out, PrintStream err, boolean terminal) {
        Streams streams = new Streams(out, err, terminal);
        try {
            if (args.length > 0 && !args[0].startsWith("-") && !COMMANDS.contains(args[0])) {
                streams.remark("'" + args[0] + "' is no command; expected one of " + String.join(", ", COMMANDS));
                return USAGE;
            }
            // Without options there is nothing to parse, and picocli costs as much time as hundreds of steps.
            boolean plain = args.length == 1 && args[0].equals("train");
            int code = plain ? train(streams) : commandLine(streams, args).execute(args);
            if (out.checkError()) {
                streams.remark("the output could not be written");
                return FAILURE;
            }
            return code;
        } catch (OutOfMemoryError e) {
            streams.remark("out of memory; expected smaller sizes, or a larger heap (java -Xmx...)");
            return FAILURE;
        }
    }

    private static int train(Streams streams) {
        try {
            return new TrainCommand(streams).call();
        } catch (IOException | RuntimeException e) {
            return fail(streams, e);
        }
    }

    private static CommandLine commandLine(Streams streams, String[] args) {
        CommandLine line = new CommandLine(new WengertCommand());
        String wanted = args.length == 0 ? "" : args[0];
        for (String name : COMMANDS) {
            // The command that is typed first is the only one needed, and each costs milliseconds to describe.
            if (name.equals(wanted) || !COMMANDS.contains(wanted)) {
                CommandLine sub = new CommandLine(command(name, streams));
                Version.provide(sub);
                line.addSubcommand(sub);
            }
        }
        return line.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, typed) -> {
                    streams.remark(e.getMessage());
                    return USAGE;
                })
                .setExecutionExceptionHandler((e, command, result) -> fail(streams, e));
    }

    private static Object command(String name, Streams streams) {
        return switch (name) {
            case "train" -> new TrainCommand(streams);
            case "sample" -> new SampleCommand(streams);
            case "check" -> new CheckCommand(streams);
            case "dump" -> new DumpCommand(streams);
            case "export" -> new ExportCommand(streams);
            case "report" -> new ReportCommand(streams);
            case "bench" -> new BenchCommand(streams);
            case "fusion" -> new FusionCommand(streams);
            case "rules" -> new RulesCommand(streams);
            case "jit" -> new JitCommand(streams);
            default -> throw new IllegalArgumentException("no command " + name);
        };
    }

    private static int fail(Streams streams, Exception e) {
        if (e instanceof UsageException) {
            streams.remark(e.getMessage());
            return USAGE;
        }
        boolean expected = e instanceof IOException || e instanceof IllegalArgumentException;
        streams.remark(expected ? e.getMessage() : "internal error: " + e);
        return FAILURE;
    }
}
