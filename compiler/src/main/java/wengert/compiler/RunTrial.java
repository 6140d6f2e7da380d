package wengert.compiler;

import wengert.engine.Layout;
import wengert.engine.Workspace;

/**
 * Runs of the kernels of a tier on copies of a workspace in use, so that HotSpot compiles them for data as they are, and
 * that their time is known.
 *
 * <p>The copies are taken while the workspace changes. Half of a new parameter is a parameter too, and every integer is
 * one that was set; nothing that is computed here is used.
 */
class RunTrial implements Trial {
    /** The first runs take lengths of the shortest dimension from 1 up to this. */
    private static final int LENGTHS = 12;

    private final Kernels kernels;
    private final boolean hasGradient;
    private final Workspace live;
    private final CompiledWorkspace own;

    RunTrial(CompiledProgram program, Executable executable, Workspace live) {
        this.kernels = executable.plain();
        this.hasGradient = executable.hasGradient();
        this.live = live;
        this.own = new CompiledWorkspace(program, live.parameters().clone(), executable);
    }

    /**
     * Runs short lengths many times: HotSpot compiles a kernel after some thousand calls, however little each of them has
     * to do.
     */
    @Override
    public void warmUp() {
        long end = System.nanoTime() + WARM_UP;
        for (int run = 0; run < SHORT_RUNS && (run < LEAST_RUNS || System.nanoTime() < end); run++) {
            System.arraycopy(live.values(), 0, own.values(), 0, own.values().length);
            System.arraycopy(live.integers(), 0, own.integers(), 0, own.integers().length);
            setLengths(1 + run % LENGTHS);
            run();
        }
    }

    /** Sets the shortest dimension to a length, and the others to as large a part of theirs. */
    private void setLengths(int length) {
        int shortest = Integer.MAX_VALUE;
        for (Layout.Slot slot : own.layout().lengths()) {
            shortest = Math.min(shortest, slot.bound() - 1);
        }
        for (Layout.Slot slot : own.layout().lengths()) {
            int longest = slot.bound() - 1;
            own.integers()[slot.offset()] = (int) Math.min(longest, (long) longest * length / shortest);
        }
        own.layout().lookups().limit(own.integers());
    }

    Workspace own() {
        return own;
    }

    /** Runs once. */
    void run() {
        kernels.forward(own);
        if (hasGradient) {
            kernels.backward(own);
        }
    }

    @Override
    public double nanosPerRun() {
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
            run();
            runs++;
            now = System.nanoTime();
        }
        return (double) (now - start) / runs;
    }
}
