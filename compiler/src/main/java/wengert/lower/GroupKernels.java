package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.pass.Schedule;
import wengert.trace.Node;

/** The kernels of groups of nodes, each with the largest tiles with which it is short enough. */
final class GroupKernels {
    private static final NodeLowering.Lanes[] SCALARS = {NodeLowering.Lanes.NONE};
    private static final NodeLowering.Lanes[] TILED_SCALARS = {NodeLowering.Lanes.TILES, NodeLowering.Lanes.NONE};

    private final PlannedProgram program;
    /** The ways to use vectors and tiles, in the order in which they are tried. */
    private final NodeLowering.Lanes[] uses;

    private final List<SmallerTiles> smaller = new ArrayList<>();

    GroupKernels(PlannedProgram program) {
        this.program = program;
        this.uses = uses(program, true);
    }

    /**
     * Returns the ways to use vectors and tiles, from what runs fastest to what takes the fewest bytes.
     *
     * @param hasVectorForm whether all that is computed can be computed in lanes
     */
    static NodeLowering.Lanes[] uses(PlannedProgram program, boolean hasVectorForm) {
        if (program.width() == 1) {
            return program.hasColumns() ? TILED_SCALARS : SCALARS;
        }
        return program.hasLanes() && hasVectorForm ? NodeLowering.Lanes.values() : SCALARS;
    }

    /** Returns the kernel of a node, or of a run of scalar ones; it may do without tiles or lanes to be short enough. */
    KernelBuilder single(Schedule.Group group) {
        TileTrials trials = new TileTrials();
        KernelBuilder kernel = null;
        for (NodeLowering.Lanes use : uses) {
            kernel = kernel(group, use);
            int bytes = CodeSize.of(kernel.body());
            trials.add(use, bytes);
            if (bytes <= Split.MAX_BYTES) {
                break;
            }
        }
        note(trials, group);
        return kernel;
    }

    /** Returns the kernel of nodes that share loops, one that does not fit, or null if there can be none. */
    KernelBuilder shared(Schedule.Group group) {
        TileTrials trials = new TileTrials();
        KernelBuilder kernel = null;
        for (NodeLowering.Lanes use : uses) {
            if (use == NodeLowering.Lanes.VECTORS) {
                // Several kernels with tiles are better than one without.
                break;
            }
            kernel = group.sharesRows()
                    ? new RowLowering(program.schedule(), program.plan(), program.layout(), program.guarded())
                            .lower(group, use)
                    : kernel(group, use);
            if (kernel == null) {
                break;
            }
            trials.add(use, CodeSize.of(kernel.body()));
            if (fits(kernel)) {
                note(trials, group);
                break;
            }
        }
        return kernel;
    }

    private void note(TileTrials trials, Schedule.Group group) {
        if (trials.hasLess()) {
            smaller.add(trials.result(group.nodes(), program.plan().arrangement()));
        }
    }

    /** Returns the kernels that have less than the largest tiles, in order. */
    List<SmallerTiles> smaller() {
        return smaller;
    }

    /** Says whether nodes can share a kernel. */
    static boolean fits(KernelBuilder kernel) {
        return kernel != null
                && isShortEnough(kernel)
                && kernel.arguments().parameters().size() <= Split.MAX_ARGUMENTS;
    }

    static boolean isShortEnough(KernelBuilder kernel) {
        return CodeSize.of(kernel.body()) <= Split.MAX_BYTES;
    }

    private KernelBuilder kernel(Schedule.Group group, NodeLowering.Lanes use) {
        boolean isRun = group.nests().size() > 1;
        Node reader = isRun ? null : group.nodes().get(0);
        KernelBuilder kernel = new KernelBuilder(new KernelArguments(program.plan(), program.layout(), reader, isRun));
        for (List<Node> nest : group.nests()) {
            new NodeLowering(program.schedule(), program.plan(), nest, kernel, program.guarded(), use, Loops.Rows.NONE)
                    .lower();
        }
        return kernel;
    }
}
