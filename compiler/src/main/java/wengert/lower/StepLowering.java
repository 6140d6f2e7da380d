package wengert.lower;

import java.util.List;
import wengert.engine.FlatArray;
import wengert.pass.GradientUpdates;
import wengert.pass.MemoryPlan;
import wengert.trace.Node;

/**
 * The runs of a training step up to the kernels that update parameters.
 *
 * <p>The gradients that these compute are not there to be looked at. So the backward run ends with a look at all that these
 * kernels read, and at the gradients that are stored.
 */
final class StepLowering {
    private final PlannedProgram program;
    private final GradientUpdates updates;
    private final ProgramLowering runs;

    /**
     * Starts the runs.
     *
     * @param updates the gradients that are not stored
     */
    StepLowering(PlannedProgram program, GradientUpdates updates) {
        this.program = program;
        this.updates = updates;
        this.runs = new ProgramLowering(program);
    }

    LoweredProgram lower() {
        runs.addGroups(updates.updated().keySet());
        clearFindings();
        lookAtWhatUpdatesRead();
        lookAtStoredGradients();
        return runs.lowered();
    }

    private void clearFindings() {
        KernelBuilder kernel = program.kernel(null);
        int poison = program.plan().poison();
        new WholeArray(kernel, program.width())
                .set(new MemoryPlan.Place(FlatArray.SCRATCH, poison, List.of(), program.width()), null, 0.0);
        runs.calls().add("fill", "fill", "nothing found yet", kernel);
    }

    private void lookAtWhatUpdatesRead() {
        for (Node node : updates.reads()) {
            KernelBuilder kernel = new FiniteScan(program.plan(), program.layout(), node).kernel();
            String what = "is it finite? " + (node.name().isEmpty() ? node.origin() : node.name());
            runs.calls().add("finite", "adds x - x over an array: 0, or NaN if an element is not finite", what, kernel);
        }
    }

    private void lookAtStoredGradients() {
        for (int[] range : updates.storedRanges(program.layout())) {
            runs.calls().add(PoisonScan.call(range[0], range[1], program.plan().poison(), program.width()));
        }
    }
}
