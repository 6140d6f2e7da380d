package wengert.compiler;

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

    private final Kernels kernels;
    private final boolean hasGradient;
    private final Workspace live;
    private final CompiledWorkspace own;

    Trial(CompiledProgram program, Executable executable, Workspace live) {
        this.kernels = executable.plain();
        this.hasGradient = executable.compilation().hasGradient();
        this.live = live;
        this.own = new CompiledWorkspace(program, live.parameters().clone(), executable);
    }

    /** Runs for a few milliseconds; returns the mean time of a run, in nanoseconds. */
    double nanosPerRun() {
        System.arraycopy(live.parameters(), 0, own.parameters(), 0, own.parameters().length);
        if (own.floats() != null) {
            own.floats().hold(own);
        }
        long start = System.nanoTime();
        long now = start;
        int runs = 0;
        while (now - start < SLICE) {
            System.arraycopy(live.values(), 0, own.values(), 0, own.values().length);
            System.arraycopy(live.integers(), 0, own.integers(), 0, own.integers().length);
            kernels.forward(own);
            if (hasGradient) {
                kernels.backward(own);
            }
            runs++;
            now = System.nanoTime();
        }
        return (double) (now - start) / runs;
    }
}
