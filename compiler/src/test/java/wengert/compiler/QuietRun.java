package wengert.compiler;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import wengert.engine.Workspace;
import wengert.pass.Compositions;

/** A program in vector lanes that runs until its runs allocate nothing. */
final class QuietRun {
    /** A guard against waiting for ever, not a measurement. */
    private static final long DEADLINE = 100_000_000_000L;

    /** So many runs in a row have to allocate nothing. */
    private static final int QUIET = 500;

    private QuietRun() {}

    /** Prints what a run allocates at last. */
    public static void main(String[] args) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        CompiledProgram program = TraceCompiler.create().tier(Tier.VECTOR).compile(Compositions.transformer(1));
        Workspace run = program.workspace();
        Arrays.setAll(run.parameters(), i -> Math.sin(1.7 * i + 0.3) * 0.5);
        run.setIndices("tokens", 1, 2, 3, 4, 5).setIndices("targets", 2, 3, 4, 5, 6);
        long end = System.nanoTime() + DEADLINE;
        long bytes = -1;
        for (int quiet = 0; quiet < QUIET && System.nanoTime() < end; quiet = bytes == 0 ? quiet + 1 : 0) {
            long before = threads.getCurrentThreadAllocatedBytes();
            program.forward(run);
            program.backward(run);
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        System.out.println(bytes + " bytes");
    }
}
