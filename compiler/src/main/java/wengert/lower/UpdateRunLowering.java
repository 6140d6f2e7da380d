package wengert.lower;

import wengert.engine.Precision;
import wengert.pass.GradientUpdates;
import wengert.pass.Schedule;
import wengert.pass.Tiles;
import wengert.trace.Node;

/** The kernels of a training step that end a gradient and update its parameter, by one rule of an optimiser. */
final class UpdateRunLowering {
    private final PlannedProgram program;
    private final GradientUpdates updates;
    private final UpdateBody update;

    /**
     * Says what is updated.
     *
     * @param updates the gradients that are not stored
     * @param update what happens to each parameter
     */
    UpdateRunLowering(PlannedProgram program, GradientUpdates updates, UpdateBody update) {
        this.program = program;
        this.updates = updates;
        this.update = update;
    }

    LoweredUpdateRun lower() {
        Schedule schedule = program.schedule();
        CallList calls = new CallList(schedule);
        Preparation preparation = new Preparation(program, calls);
        for (int position = 0; position < schedule.groups().size(); position++) {
            Schedule.Group group = schedule.groups().get(position);
            Node gradient = group.nodes().get(0);
            if (updates.updated().containsKey(gradient)) {
                preparation.pack(position);
                calls.add(group, kernel(gradient));
            }
        }
        String name = schedule.trace().name() + " " + update.rule().trace().name();
        return new LoweredUpdateRun(name, calls.kernels(), calls.calls(), program.width(), Precision.F64);
    }

    /** Returns the kernel with the largest tiles with which it is short enough. */
    private KernelBuilder kernel(Node gradient) {
        Tiles tiles = program.plan().arrangement().tiles();
        // An update takes more bytes than a store, so tiles may have to be smaller.
        Tiles fewerRows = new Tiles((tiles.rows() + 1) / 2, tiles.vectors());
        KernelBuilder kernel = null;
        for (NodeLowering.Lanes use : GroupKernels.uses(program, update.hasVectorForm())) {
            kernel = kernel(gradient, use, tiles);
            if (use == NodeLowering.Lanes.TILES && !GroupKernels.isShortEnough(kernel)) {
                kernel = kernel(gradient, use, fewerRows);
            }
            if (GroupKernels.isShortEnough(kernel)) {
                break;
            }
        }
        return kernel;
    }

    private KernelBuilder kernel(Node gradient, NodeLowering.Lanes use, Tiles tiles) {
        KernelBuilder kernel = program.kernel(gradient);
        KernelArguments arguments = kernel.arguments();
        arguments.update(gradient, updates.updated().get(gradient).name());
        NodeLowering lowering = new NodeLowering(program.schedule(), program.plan(), gradient, kernel, false, use);
        lowering.lower(new UpdateEpilogue(update, kernel, arguments.array(gradient)), tiles);
        return kernel;
    }
}
