package wengert.compiler;

import java.util.List;
import wengert.engine.Layout;
import wengert.lower.LoweredProgram;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.trace.Trace;

/**
 * What the compiler made of a trace, from the passes to the bytecode, for inspection.
 *
 * @param trace the trace as recorded
 * @param layout where inputs, outputs and parameters lie
 * @param passes the trace before and after every pass
 * @param schedule the stored nodes in order
 * @param plan where the stored nodes lie
 * @param lowered the loop-level tree
 */
public record Compilation(
        Trace trace,
        Layout layout,
        List<PassTrace> passes,
        Schedule schedule,
        MemoryPlan plan,
        LoweredProgram lowered) {
    /**
     * Copies the list of passes.
     *
     * @param trace as given
     * @param layout as given
     * @param passes as given
     * @param schedule as given
     * @param plan as given
     * @param lowered as given
     */
    public Compilation {
        passes = List.copyOf(passes);
    }

    /**
     * Says whether the program has a backward part.
     *
     * @return true if gradients are computed
     */
    public boolean hasGradient() {
        return !schedule.trace().roots(Trace.Role.GRADIENT).isEmpty();
    }
}
