package wengert.lower;

import wengert.engine.Layout;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.trace.Node;

/**
 * What is lowered: a trace whose kernels are in order and whose arrays have their places.
 *
 * @param schedule the kernels to make, in order
 * @param plan where stored nodes lie
 * @param layout where inputs and lengths lie
 * @param guarded whether an adjoint of exactly zero stops the chain rule, as on the tape
 */
record PlannedProgram(Schedule schedule, MemoryPlan plan, Layout layout, boolean guarded) {
    int width() {
        return plan.arrangement().width();
    }

    /** Says whether kernels may run in vector lanes; a guard is a branch for each element. */
    boolean hasLanes() {
        return !guarded && width() > 1;
    }

    /** Says whether scalar kernels may compute several columns at a time; a guard is a branch for each element. */
    boolean hasColumns() {
        return !guarded && plan.arrangement().tiles().columns() > 1;
    }

    /**
     * Starts a kernel.
     *
     * @param reader the stored node that is computed, or null for several or none
     */
    KernelBuilder kernel(Node reader) {
        return new KernelBuilder(new KernelArguments(plan, layout, reader, false));
    }
}
