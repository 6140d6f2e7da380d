package wengert.lower;

import java.util.List;
import wengert.engine.Layout;
import wengert.engine.UpdateRule;
import wengert.pass.GradientUpdates;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.trace.Trace;

/** Turns a scheduled trace into loops over flat arrays: a kernel a group, and the calls of the kernels in order. */
public final class Lowering {
    private Lowering() {}

    /**
     * Lowers a scheduled trace.
     *
     * @param schedule the kernels to make, in order
     * @param plan where stored nodes lie
     * @param layout where inputs and lengths lie
     * @param guarded whether an adjoint of exactly zero stops the chain rule, as on the tape, even where the local
     *     gradient is infinite or NaN; without it such a gradient becomes NaN
     * @return the loop-level tree
     */
    public static LoweredProgram lower(Schedule schedule, MemoryPlan plan, Layout layout, boolean guarded) {
        return new ProgramLowering(new PlannedProgram(schedule, plan, layout, guarded)).lower();
    }

    /**
     * Lowers a training step up to the kernels that update parameters.
     *
     * @param schedule the kernels to make, in order; those that update parameters come last
     * @param plan where stored nodes lie
     * @param layout where inputs and lengths lie
     * @param updates the gradients that are not stored
     * @return the loop-level tree, whose backward run looks at all that the other kernels read
     */
    public static LoweredProgram lowerStep(Schedule schedule, MemoryPlan plan, Layout layout, GradientUpdates updates) {
        return new StepLowering(new PlannedProgram(schedule, plan, layout, false), updates).lower();
    }

    /**
     * Lowers the kernels of a training step that update parameters.
     *
     * @param schedule the kernels to make, in order
     * @param plan where stored nodes lie
     * @param layout where inputs and lengths lie
     * @param updates the gradients that are not stored
     * @param rule what happens to each parameter
     * @param trace the trace of the rule, simplified
     * @return the loop-level tree in double precision
     */
    public static LoweredUpdateRun lowerUpdates(
            Schedule schedule, MemoryPlan plan, Layout layout, GradientUpdates updates, UpdateRule rule, Trace trace) {
        PlannedProgram program = new PlannedProgram(schedule, plan, layout, false);
        return new UpdateRunLowering(program, updates, new UpdateBody(rule, trace)).lower();
    }

    /**
     * Finds out which groups get several kernels instead of one that they were to share, by lowering the schedule.
     *
     * @param schedule the kernels to make, in order
     * @param plan where stored nodes lie
     * @param layout where inputs and lengths lie
     * @return the groups that are split
     */
    public static List<Split> splits(Schedule schedule, MemoryPlan plan, Layout layout) {
        return lowered(schedule, plan, layout).splits();
    }

    /**
     * Finds out which kernels have smaller tiles than they were to have, or no lanes, since they would be too long, by lowering
     * the schedule.
     *
     * @param schedule the kernels to make, in order
     * @param plan where stored nodes lie
     * @param layout where inputs and lengths lie
     * @return what each was to have, and has
     */
    public static List<SmallerTiles> smallerTiles(Schedule schedule, MemoryPlan plan, Layout layout) {
        return lowered(schedule, plan, layout).smallerTiles();
    }

    private static ProgramLowering lowered(Schedule schedule, MemoryPlan plan, Layout layout) {
        ProgramLowering lowering = new ProgramLowering(new PlannedProgram(schedule, plan, layout, false));
        lowering.lower();
        return lowering;
    }
}
