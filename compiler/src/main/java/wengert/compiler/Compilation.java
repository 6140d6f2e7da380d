package wengert.compiler;

import java.util.List;
import java.util.Map;
import wengert.engine.Layout;
import wengert.lower.LoweredProgram;
import wengert.lower.Lowering;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.trace.Node;
import wengert.trace.Trace;

/**
 * What the compiler made of a trace, from the passes to the bytecode, for inspection.
 *
 * @param trace the trace as recorded
 * @param layout where inputs, outputs and parameters lie
 * @param passes the trace before and after every pass
 * @param whyStored the stored nodes, each with the reason why it was not fused into its reader
 * @param schedule the stored nodes in order
 * @param plan where the stored nodes lie
 * @param mode how closely the program follows the tape
 * @param lowered the loop-level tree, contracted if the mode is fast
 */
public record Compilation(
        Trace trace,
        Layout layout,
        List<PassTrace> passes,
        Map<Node, String> whyStored,
        Schedule schedule,
        MemoryPlan plan,
        Mode mode,
        LoweredProgram lowered) {
    /**
     * Copies the list of passes.
     *
     * @param trace as given
     * @param layout as given
     * @param passes as given
     * @param whyStored as given
     * @param schedule as given
     * @param plan as given
     * @param mode as given
     * @param lowered as given
     */
    public Compilation {
        passes = List.copyOf(passes);
    }

    /**
     * Lowers the program once more, with guarded products: an adjoint of exactly zero passes nothing on.
     *
     * @return the loop-level tree
     */
    LoweredProgram guarded() {
        LoweredProgram same = Lowering.lower(schedule, plan, layout, true).in(lowered.precision());
        return mode.apply(same.named(lowered.name().concat(" guarded")));
    }

    /**
     * Counts what the kernel of a group does at the greatest live lengths.
     *
     * @param group one of the schedule's groups
     * @return its arithmetic and its memory traffic
     */
    public Work work(Schedule.Group group) {
        Work work = new Work(lowered.precision());
        work.add(schedule, group);
        return work;
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
