package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wengert.engine.FlatArray;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.optim.UpdateRule;
import wengert.pass.Arrangement;
import wengert.pass.GradientUpdates;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.pass.Tiles;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Origin;
import wengert.trace.Trace;

/** Turns a scheduled trace into loops over flat arrays: a kernel a group, and the calls of the kernels in order. */
public final class Lowering {
    private static final NodeLowering.Lanes[] SCALARS = {NodeLowering.Lanes.NONE};
    private static final NodeLowering.Lanes[] TILED_SCALARS = {NodeLowering.Lanes.TILES, NodeLowering.Lanes.NONE};

    private final Schedule schedule;
    private final MemoryPlan plan;
    private final Layout layout;
    private final boolean guarded;
    /** The gradients that go into updates, or null. */
    private final GradientUpdates updates;
    /** What is done with them, or null where all others are computed. */
    private final UpdateBody update;

    private final KernelTable kernels = new KernelTable();
    private final List<Call> calls = new ArrayList<>();
    private final List<Split> splits = new ArrayList<>();

    private Lowering(
            Schedule schedule,
            MemoryPlan plan,
            Layout layout,
            boolean guarded,
            GradientUpdates updates,
            UpdateBody update) {
        this.schedule = schedule;
        this.plan = plan;
        this.layout = layout;
        this.guarded = guarded;
        this.updates = updates;
        this.update = update;
    }

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
        return new Lowering(schedule, plan, layout, guarded, null, null).run();
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
        return new Lowering(schedule, plan, layout, false, updates, null).run();
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
        return new Lowering(schedule, plan, layout, false, updates, new UpdateBody(rule, trace)).updateRun();
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
        Lowering lowering = new Lowering(schedule, plan, layout, false, null, null);
        lowering.run();
        return lowering.splits;
    }

    private LoweredProgram run() {
        int forwardCalls = 0;
        for (int position = 0; position < schedule.groups().size(); position++) {
            Schedule.Group group = schedule.groups().get(position);
            if (isUpdate(group)) {
                continue;
            }
            for (Arrangement.Packing packing : plan.arrangement().packingsBefore(position)) {
                pack(packing);
            }
            initialize(group);
            lower(group);
            forwardCalls = group.forward() ? calls.size() : forwardCalls;
        }
        Trace trace = schedule.trace();
        boolean looks = !guarded && !trace.roots(Trace.Role.GRADIENT).isEmpty();
        Kernel poison = looks ? scan() : null;
        List<Kernel> all = new ArrayList<>(kernels.kernels());
        if (poison != null) {
            all.add(poison);
        }
        Optional<Trace.Root> root = trace.objective();
        int objective = root.isPresent() ? layout.output(root.get().name()).offset() : -1;
        return new LoweredProgram(
                trace.name(),
                all,
                calls.subList(0, forwardCalls),
                calls.subList(forwardCalls, calls.size()),
                objective,
                plan.arrangement().width());
    }

    private boolean isUpdate(Schedule.Group group) {
        return updates != null && updates.updated().containsKey(group.nodes().get(0));
    }

    /** Looks for what is not finite; returns the kernel for gradients, or null if none is stored. */
    private Kernel scan() {
        int width = plan.arrangement().width();
        if (updates == null) {
            Call scan = PoisonScan.call(layout.parameterCount(), plan.poison(), width);
            calls.add(scan);
            return scan.kernel();
        }
        KernelBuilder clear = new KernelBuilder(new KernelArguments(plan, layout, null, false));
        new WholeArray(clear, width)
                .set(new MemoryPlan.Place(FlatArray.SCRATCH, plan.poison(), List.of(), width), null, 0.0);
        calls.add(kernels.call("fill", List.of("fill"), "nothing found yet", List.of(), clear));
        for (Node node : updates.reads()) {
            KernelBuilder kernel = new FiniteScan(plan, layout, node).kernel();
            String what = "is it finite? " + (node.name().isEmpty() ? node.origin() : node.name());
            List<String> comment = List.of("adds x - x over an array: 0, or NaN if an element is not finite");
            calls.add(kernels.call("finite", comment, what, List.of(), kernel));
        }
        Kernel poison = null;
        for (int[] range : updates.storedRanges(layout)) {
            Call scan = PoisonScan.call(range[0], range[1], plan.poison(), width);
            // The kernel of all ranges is one.
            poison = poison == null ? scan.kernel() : poison;
            calls.add(new Call(poison, scan.comment(), scan.arguments()));
        }
        return poison;
    }

    private LoweredUpdateRun updateRun() {
        for (int position = 0; position < schedule.groups().size(); position++) {
            Schedule.Group group = schedule.groups().get(position);
            if (isUpdate(group)) {
                for (Arrangement.Packing packing : plan.arrangement().packingsBefore(position)) {
                    pack(packing);
                }
                lower(group);
            }
        }
        String name = schedule.trace().name() + " " + update.rule().trace().name();
        return new LoweredUpdateRun(
                name, kernels.kernels(), calls, plan.arrangement().width(), Precision.F64);
    }

    private void lower(Schedule.Group group) {
        if (group.sharesLoops()) {
            shared(group);
            return;
        }
        KernelBuilder kernel = null;
        for (NodeLowering.Lanes use : uses()) {
            kernel =
                    update == null ? kernel(group, use) : updating(group.nodes().get(0), use);
            if (CodeSize.of(kernel.body()) <= Split.MAX_BYTES) {
                break;
            }
        }
        call(group, kernel);
    }

    private NodeLowering.Lanes[] uses() {
        if (plan.arrangement().width() == 1) {
            return guarded || plan.arrangement().tiles().columns() == 1 ? SCALARS : TILED_SCALARS;
        }
        boolean hasLanes = !guarded && (update == null || update.hasVectorForm());
        return hasLanes ? NodeLowering.Lanes.values() : SCALARS;
    }

    /** Adds the kernel of nodes that share loops, or else one of as many of them as can be, and so on with the others. */
    private void shared(Schedule.Group group) {
        int size = group.nodes().size();
        KernelBuilder whole = sharedKernel(group);
        if (fits(whole)) {
            call(group, whole);
            return;
        }
        List<List<Node>> parts = new ArrayList<>();
        for (int from = 0; from < size; ) {
            int to = addLongest(group, from);
            parts.add(group.nodes().subList(from, to));
            from = to;
        }
        int bytes = whole == null ? Split.UNEVEN : CodeSize.of(whole.body());
        int arguments = whole == null ? 0 : whole.arguments().parameters().size();
        splits.add(new Split(parts, bytes, arguments));
    }

    /** Adds a kernel of as many nodes as can be, from one on; returns the number of the first that is left. */
    private int addLongest(Schedule.Group group, int from) {
        for (int to = group.nodes().size(); to > from + 1; to--) {
            if (!cutsSiblings(group, from, to)) {
                Schedule.Group part = group.part(from, to);
                KernelBuilder kernel = sharedKernel(part);
                if (fits(kernel)) {
                    call(part, kernel);
                    return to;
                }
            }
        }
        lower(group.part(from, from + 1));
        return from + 1;
    }

    private static boolean fits(KernelBuilder kernel) {
        return kernel != null
                && CodeSize.of(kernel.body()) <= Split.MAX_BYTES
                && kernel.arguments().parameters().size() <= Split.MAX_ARGUMENTS;
    }

    /** Says whether a kernel that goes that far would leave out siblings of its last nodes, and could be without these. */
    private static boolean cutsSiblings(Schedule.Group group, int from, int to) {
        List<Node> nodes = group.nodes();
        boolean cuts = to < nodes.size() && group.siblings().contains(nodes.get(to));
        return cuts && !group.siblings().containsAll(nodes.subList(from + 1, to));
    }

    /** Returns the kernel with the largest tiles with which it fits, or one that does not fit. */
    private KernelBuilder sharedKernel(Schedule.Group group) {
        KernelBuilder kernel = null;
        for (NodeLowering.Lanes use : uses()) {
            if (use == NodeLowering.Lanes.VECTORS) {
                // Several kernels with tiles are better than one without.
                break;
            }
            kernel = group.sharesRows()
                    ? new RowLowering(schedule, plan, layout, guarded).lower(group, use)
                    : kernel(group, use);
            if (fits(kernel)) {
                break;
            }
        }
        return kernel;
    }

    private void call(Schedule.Group group, KernelBuilder kernel) {
        Node last = group.nodes().get(group.nodes().size() - 1);
        boolean areSiblings = !group.sharesRows() && !group.siblings().isEmpty();
        Origin origin = areSiblings ? commonOrigin(group.nodes()) : last.origin();
        String scope = origin.scope().isEmpty() ? "main" : origin.scope();
        String operation = areSiblings ? "siblings" : last.op().toString();
        String name = scope + (group.forward() ? "_" : "_adjoint_") + operation;
        String heading = areSiblings ? group.nodes().size() + " siblings, each " : "";
        List<String> comment = new NodeComments(
                schedule, group.nodes(), heading, origin, kernel.arguments().held());
        calls.add(kernels.call(name, comment, origin.toString(), group.nodes(), kernel));
    }

    /** Returns where the last of some nodes comes from, with the scope that all of them are in. */
    private static Origin commonOrigin(List<Node> nodes) {
        Origin last = nodes.get(nodes.size() - 1).origin();
        String scope = last.scope();
        for (Node node : nodes) {
            String other = node.origin().scope();
            while (!(other + ".").startsWith(scope + ".") && !scope.isEmpty()) {
                scope = scope.substring(0, Math.max(0, scope.lastIndexOf('.')));
            }
        }
        return new Origin(scope, last.location());
    }

    private KernelBuilder kernel(Schedule.Group group, NodeLowering.Lanes use) {
        boolean isRun = group.nests().size() > 1;
        Node reader = isRun ? null : group.nodes().get(0);
        KernelBuilder kernel = new KernelBuilder(new KernelArguments(plan, layout, reader, isRun));
        for (List<Node> nest : group.nests()) {
            new NodeLowering(schedule, plan, nest, kernel, guarded, use, Loops.Rows.NONE).lower();
        }
        return kernel;
    }

    /** An update takes more bytes than a store, so tiles may have to be smaller. */
    private KernelBuilder updating(Node gradient, NodeLowering.Lanes use) {
        Tiles tiles = plan.arrangement().tiles();
        KernelBuilder kernel = updating(gradient, use, tiles);
        if (use == NodeLowering.Lanes.TILES && CodeSize.of(kernel.body()) > Split.MAX_BYTES) {
            kernel = updating(gradient, use, new Tiles((tiles.rows() + 1) / 2, tiles.vectors()));
        }
        return kernel;
    }

    private KernelBuilder updating(Node gradient, NodeLowering.Lanes use, Tiles tiles) {
        KernelArguments arguments = new KernelArguments(plan, layout, gradient, false);
        arguments.update(gradient, updates.updated().get(gradient).name());
        KernelBuilder kernel = new KernelBuilder(arguments);
        NodeLowering lowering = new NodeLowering(schedule, plan, gradient, kernel, false, use);
        lowering.lower(new UpdateEpilogue(update, kernel, arguments.array(gradient)), tiles);
        return kernel;
    }

    /** Gives sums of adjoints that do not start by themselves their first content. */
    private void initialize(Schedule.Group group) {
        for (Node node : group.nodes()) {
            KernelBuilder kernel = new KernelBuilder(new KernelArguments(plan, layout, node, false));
            NodeLowering lowering = new NodeLowering(schedule, plan, node, kernel, guarded, NodeLowering.Lanes.NONE);
            if (node.op() == Op.ACCUMULATE && !lowering.startsItself()) {
                String what = lowering.initialize();
                calls.add(kernels.call(what, List.of(what), what + " for " + node.origin(), List.of(), kernel));
            }
        }
    }

    /** Copies an array into one with another innermost axis. */
    private void pack(Arrangement.Packing packing) {
        KernelBuilder kernel = new KernelBuilder(new KernelArguments(plan, layout, null, false));
        new PackLowering(plan, kernel).lower(packing);
        String what = "pack " + packing.node().origin();
        calls.add(kernels.call("pack", List.of("a copy with another axis innermost"), what, List.of(), kernel));
    }
}
