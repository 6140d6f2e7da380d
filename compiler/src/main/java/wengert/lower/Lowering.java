package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wengert.engine.Layout;
import wengert.pass.Arrangement;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;

/** Turns a scheduled trace into loops over flat arrays: a kernel a group, and the calls of the kernels in order. */
public final class Lowering {
    /** A method with more vectors than fit here runs into limits of HotSpot's inliner, and its vectors are objects. */
    static final int MAX_BYTES_IN_LANES = 3200;

    private static final NodeLowering.Lanes[] SCALARS = {NodeLowering.Lanes.NONE};

    private final Schedule schedule;
    private final MemoryPlan plan;
    private final Layout layout;
    private final boolean guarded;
    private final KernelTable kernels = new KernelTable();
    private final List<Call> calls = new ArrayList<>();

    private Lowering(Schedule schedule, MemoryPlan plan, Layout layout, boolean guarded) {
        this.schedule = schedule;
        this.plan = plan;
        this.layout = layout;
        this.guarded = guarded;
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
        return new Lowering(schedule, plan, layout, guarded).run();
    }

    private LoweredProgram run() {
        int forwardCalls = 0;
        for (int position = 0; position < schedule.groups().size(); position++) {
            Schedule.Group group = schedule.groups().get(position);
            for (Arrangement.Packing packing : plan.arrangement().packingsBefore(position)) {
                pack(packing);
            }
            initialize(group);
            lower(group);
            forwardCalls = group.forward() ? calls.size() : forwardCalls;
        }
        Trace trace = schedule.trace();
        List<Kernel> all = new ArrayList<>(kernels.kernels());
        if (!guarded && !trace.roots(Trace.Role.GRADIENT).isEmpty()) {
            Call scan = PoisonScan.call(
                    layout.parameterCount(), plan.poison(), plan.arrangement().width());
            all.add(scan.kernel());
            calls.add(scan);
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

    private void lower(Schedule.Group group) {
        boolean hasLanes = !guarded && plan.arrangement().width() > 1;
        NodeLowering.Lanes[] uses = hasLanes ? NodeLowering.Lanes.values() : SCALARS;
        if (group.sharesRows()) {
            KernelBuilder kernel = new RowLowering(schedule, plan, layout, guarded).lower(group, uses[0]);
            if (kernel != null && CodeSize.of(kernel.body()) <= MAX_BYTES_IN_LANES) {
                call(group, kernel);
                return;
            }
            for (Node node : group.nodes()) {
                lower(new Schedule.Group(List.of(node), group.forward(), List.of()));
            }
            return;
        }
        KernelBuilder kernel = null;
        for (NodeLowering.Lanes use : uses) {
            kernel = kernel(group, use);
            if (CodeSize.of(kernel.body()) <= MAX_BYTES_IN_LANES) {
                break;
            }
        }
        call(group, kernel);
    }

    private void call(Schedule.Group group, KernelBuilder kernel) {
        Node last = group.nodes().get(group.nodes().size() - 1);
        String scope = last.origin().scope().isEmpty() ? "main" : last.origin().scope();
        String operation = group.forward() ? last.op().toString() : "adjoint_" + last.op();
        List<String> comment =
                new NodeComments(schedule, group.nodes(), kernel.arguments().held());
        calls.add(kernels.call(scope + "_" + operation, comment, last.origin().toString(), group.nodes(), kernel));
    }

    private KernelBuilder kernel(Schedule.Group group, NodeLowering.Lanes use) {
        boolean several = group.nodes().size() > 1;
        Node reader = several ? null : group.nodes().get(0);
        KernelBuilder kernel = new KernelBuilder(new KernelArguments(plan, layout, reader, several));
        for (Node node : group.nodes()) {
            new NodeLowering(schedule, plan, node, kernel, guarded, use).lower();
        }
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
