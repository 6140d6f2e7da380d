package wengert.samples.bench;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/** An external program, run as a whole process: its own figure for a step if it prints one, otherwise its wall time. */
final class CommandContender implements Contender {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final String command;
    private final long steps;

    /**
     * Creates a contender.
     *
     * @param command what the shell is given
     * @param steps the number of steps that its wall time is divided by
     */
    CommandContender(String command, long steps) {
        this.command = command;
        this.steps = steps;
    }

    /** Runs it once, which brings its files into memory and shows soon that it fails. */
    @Override
    public void warmUp(long nanos) throws IOException {
        run(nanos);
    }

    @Override
    public Slice run(long nanos) throws IOException {
        List<String> shell = WINDOWS ? List.of("cmd", "/c", command) : List.of("sh", "-c", command);
        OptionalDouble[] figure = {OptionalDouble.empty()};
        long start = System.nanoTime();
        ChildProcess.run("command '" + command + "'", shell, line -> {
            OptionalDouble found = StepFigure.of(line);
            // The last one counts: what comes before it may be parts, or slower first runs.
            figure[0] = found.isPresent() ? found : figure[0];
        });
        double wall = System.nanoTime() - start;
        return new Slice(
                steps, figure[0].isPresent() ? figure[0].getAsDouble() * 1e3 * steps : wall, Double.NaN, Double.NaN);
    }
}
