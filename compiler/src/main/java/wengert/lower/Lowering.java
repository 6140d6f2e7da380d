package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import wengert.engine.Layout;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;

/** Turns a scheduled trace into loops over flat arrays: a kernel a group, and the calls of the kernels in order. */
public final class Lowering {
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
        for (Schedule.Group group : schedule.groups()) {
            lower(group);
            forwardCalls = group.forward() ? calls.size() : forwardCalls;
        }
        Trace trace = schedule.trace();
        Optional<Trace.Root> root = trace.objective();
        int objective = root.isPresent() ? layout.output(root.get().name()).offset() : -1;
        return new LoweredProgram(
                trace.name(),
                kernels.kernels(),
                calls.subList(0, forwardCalls),
                calls.subList(forwardCalls, calls.size()),
                objective);
    }

    private void lower(Schedule.Group group) {
        KernelBuilder kernel = new KernelBuilder(plan, layout, group.nodes().size() > 1);
        List<String> comment = new ArrayList<>();
        for (Node node : group.nodes()) {
            NodeLowering lowering = new NodeLowering(schedule, plan, node, kernel, guarded);
            if (node.op() == Op.ACCUMULATE && !lowering.startsItself()) {
                initialize(node);
            }
            lowering.lower();
            comment.add(operations(node) + " " + node.origin());
        }
        Node last = group.nodes().get(group.nodes().size() - 1);
        String scope = last.origin().scope().isEmpty() ? "main" : last.origin().scope();
        String operation = group.forward() ? last.op().toString() : "adjoint_" + last.op();
        calls.add(kernels.call(scope + "_" + operation, comment, last.origin().toString(), kernel));
    }

    private void initialize(Node node) {
        KernelBuilder kernel = new KernelBuilder(plan, layout, false);
        String what = new NodeLowering(schedule, plan, node, kernel, guarded).initialize();
        calls.add(kernels.call(what, List.of(what), what + " for " + node.origin(), kernel));
    }

    /** Returns for instance {@code sum of mul}: the operations of a kernel, the stored one first. */
    private String operations(Node root) {
        List<Node> parts = schedule.expression(root);
        StringBuilder text = new StringBuilder(root.op().toString());
        for (int i = 1; i < parts.size(); i++) {
            text.append(i == 1 ? " of " : ", ").append(parts.get(i).op());
        }
        return text.toString();
    }
}
