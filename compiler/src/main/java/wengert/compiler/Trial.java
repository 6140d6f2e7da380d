package wengert.compiler;

import wengert.emit.GeneratedProgram;
import wengert.engine.Workspace;

/**
 * Runs of the kernels of a tier on copies of a workspace in use, so that HotSpot compiles them for data as they are, and
 * that their time is known.
 *
 * <p>The copies are taken while the workspace changes. Half of a new parameter is a parameter too, and every integer is
 * one that was set; nothing that is computed here is used.
 */
final class Trial {
    /** So long a slice is run at a time. */
    private static final long SLICE = 3_000_000L;

    private final GeneratedProgram program;
    private final boolean hasGradient;
    private final Workspace live;
    private final double[] parameters;
    private final double[] gradients;
    private final double[] values;
    private final double[] scratch;
    private final int[] integers;

    Trial(Executable executable, Workspace live) {
        this.program = executable.plain();
        this.hasGradient = executable.compilation().hasGradient();
        this.live = live;
        this.parameters = new double[live.parameters().length];
        this.gradients = new double[live.parameters().length];
        this.values = new double[live.values().length];
        this.scratch = new double[executable.scratch()];
        this.integers = new int[live.integers().length];
    }

    /** Runs for a few milliseconds; returns the mean time of a run, in nanoseconds. */
    double nanosPerRun() {
        System.arraycopy(live.parameters(), 0, parameters, 0, parameters.length);
        long start = System.nanoTime();
        long now = start;
        int runs = 0;
        while (now - start < SLICE) {
            System.arraycopy(live.values(), 0, values, 0, values.length);
            System.arraycopy(live.integers(), 0, integers, 0, integers.length);
            program.forward(parameters, gradients, values, scratch, integers);
            if (hasGradient) {
                program.backward(parameters, gradients, values, scratch, integers);
            }
            runs++;
            now = System.nanoTime();
        }
        return (double) (now - start) / runs;
    }
}
