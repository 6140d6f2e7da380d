package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.engine.Layout;
import wengert.pass.Arrangement;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.trace.Dim;
import wengert.trace.Node;

/** The kernel of several nodes whose outermost loop computes a row of each, or a vector of rows in lanes. */
final class RowLowering {
    private final Schedule schedule;
    private final MemoryPlan plan;
    private final Layout layout;
    private final boolean guarded;

    RowLowering(Schedule schedule, MemoryPlan plan, Layout layout, boolean guarded) {
        this.schedule = schedule;
        this.plan = plan;
        this.layout = layout;
        this.guarded = guarded;
    }

    /** Returns the kernel, or null if some of the nodes may walk past the end of rows in lanes and others may not. */
    KernelBuilder lower(Schedule.Group group, NodeLowering.Lanes use) {
        KernelBuilder kernel = new KernelBuilder(new KernelArguments(plan, layout, null, false));
        Node first = group.nodes().get(0);
        Dim dim = first.domain().dim(group.rows().get(0));
        Arrangement.Lanes lanes =
                use == NodeLowering.Lanes.NONE ? null : plan.arrangement().lanes(first);
        boolean isInLanes = lanes != null && lanes.axis() == group.rows().get(0);
        int loop = kernel.axis(dim);
        List<NodeLowering> members = new ArrayList<>();
        boolean hasRows = false;
        List<List<Node>> nests = group.nests();
        for (List<Node> nest : nests) {
            Node node = nest.get(0);
            kernel.arguments().reader(node);
            int axis = group.rows().get(group.nodes().indexOf(node));
            Loops.Rows rows = new Loops.Rows(axis, loop, isInLanes);
            NodeLowering member = new NodeLowering(schedule, plan, nest, kernel, guarded, use, rows);
            members.add(member);
            hasRows |= member.hasRows();
            if (isInLanes && member.isPadded() != members.get(0).isPadded()) {
                return null;
            }
        }
        if (isInLanes) {
            int vectors = plan.arrangement().tiles().vectors();
            new LaneLoop(kernel, loop, dim, plan.arrangement().width(), vectors)
                    .run(hasRows, members.get(0).isPadded(), tiling -> lower(nests, members, kernel, tiling));
        } else {
            kernel.open(loop, null, false);
            lower(nests, members, kernel, Tiling.NONE);
            kernel.close();
        }
        return kernel;
    }

    private static void lower(List<List<Node>> nests, List<NodeLowering> members, KernelBuilder kernel, Tiling tiling) {
        for (int i = 0; i < members.size(); i++) {
            kernel.arguments().reader(nests.get(i).get(0));
            members.get(i).lower(tiling);
            kernel.forgetBound();
        }
    }
}
