package wengert.compiler;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import wengert.engine.Step;
import wengert.engine.Workspace;
import wengert.optim.Adam;
import wengert.pass.Compositions;
import wengert.rules.BuiltInRules;
import wengert.rules.StepRules;

/** Training steps in vector lanes, with gradients that go into updates, until they allocate nothing. */
final class QuietStepRun {
    /** A guard against waiting for ever, not a measurement. */
    private static final long DEADLINE = 100_000_000_000L;

    /** So many steps in a row have to allocate nothing. */
    private static final int QUIET = 500;

    private QuietStepRun() {}

    /** Prints what a step is, and what it allocates at last. */
    public static void main(String[] args) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        CompiledProgram program = TraceCompiler.create()
                .tier(Tier.VECTOR)
                .rules(BuiltInRules.exact().plus(StepRules.GRADIENT_INTO_UPDATE))
                .compile(Compositions.transformer(1));
        Step step = program.step(new Adam(program.layout().parameterCount(), 0.01, 0.85, 0.99, 1e-8));
        Workspace run = program.workspace();
        Arrays.setAll(run.parameters(), i -> Math.sin(1.7 * i + 0.3) * 0.5);
        run.setIndices("tokens", 1, 2, 3, 4, 5).setIndices("targets", 2, 3, 4, 5, 6);
        long end = System.nanoTime() + DEADLINE;
        long bytes = -1;
        for (int quiet = 0; quiet < QUIET && System.nanoTime() < end; quiet = bytes == 0 ? quiet + 1 : 0) {
            long before = threads.getCurrentThreadAllocatedBytes();
            step.take(run, 0.001);
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        System.out.println(step.withoutGradient().size() + " gradients, " + bytes + " bytes");
    }
}
