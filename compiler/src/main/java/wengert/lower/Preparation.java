package wengert.lower;

import wengert.pass.Arrangement;
import wengert.pass.Schedule;
import wengert.trace.Node;
import wengert.trace.Op;

/** The calls that prepare arrays for a group: packed copies of what it reads, and the first content of what it adds to. */
final class Preparation {
    private final PlannedProgram program;
    private final CallList calls;

    Preparation(PlannedProgram program, CallList calls) {
        this.program = program;
        this.calls = calls;
    }

    /** Copies arrays into others with another innermost axis, for the group at a position and those after it. */
    void pack(int position) {
        for (Arrangement.Packing packing : program.plan().arrangement().packingsBefore(position)) {
            KernelBuilder kernel = program.kernel(null);
            new PackLowering(program.plan(), kernel, packing).lower();
            String what = "pack " + packing.node().origin();
            calls.add("pack", "a copy with another axis innermost", what, kernel);
        }
    }

    /** Gives sums of adjoints that do not start by themselves their first content. */
    void initialize(Schedule.Group group) {
        for (Node node : group.nodes()) {
            if (node.op() != Op.ACCUMULATE) {
                continue;
            }
            KernelBuilder kernel = program.kernel(node);
            NodeLowering lowering = new NodeLowering(
                    program.schedule(), program.plan(), node, kernel, program.guarded(), NodeLowering.Lanes.NONE);
            if (!lowering.startsItself()) {
                String what = lowering.initialize();
                calls.add(what, what, what + " for " + node.origin(), kernel);
            }
        }
    }
}
