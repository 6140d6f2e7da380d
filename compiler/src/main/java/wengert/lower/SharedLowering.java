package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.pass.Schedule;
import wengert.trace.Node;

/** The calls of nodes that share loops: one for all of them, or, if its kernel does not fit, several for as many as can be. */
final class SharedLowering {
    private final GroupKernels kernels;
    private final CallList calls;
    private final List<Split> splits = new ArrayList<>();

    SharedLowering(GroupKernels kernels, CallList calls) {
        this.kernels = kernels;
        this.calls = calls;
    }

    /** Adds the call of a kernel of all nodes, or else of one of as many of them as can be, and so on with the others. */
    void lower(Schedule.Group group) {
        int size = group.nodes().size();
        KernelBuilder whole = kernels.shared(group);
        if (GroupKernels.fits(whole)) {
            calls.add(group, whole);
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

    /** Returns the groups that got several kernels, in order. */
    List<Split> splits() {
        return splits;
    }

    /** Adds a kernel of as many nodes as can be, from one on; returns the number of the first that is left. */
    private int addLongest(Schedule.Group group, int from) {
        for (int to = group.nodes().size(); to > from + 1; to--) {
            if (!cutsSiblings(group, from, to)) {
                Schedule.Group part = group.part(from, to);
                KernelBuilder kernel = kernels.shared(part);
                if (GroupKernels.fits(kernel)) {
                    calls.add(part, kernel);
                    return to;
                }
            }
        }
        Schedule.Group single = group.part(from, from + 1);
        calls.add(single, kernels.single(single));
        return from + 1;
    }

    /** Says whether a kernel that goes that far would leave out siblings of its last nodes, and could be without these. */
    private static boolean cutsSiblings(Schedule.Group group, int from, int to) {
        List<Node> nodes = group.nodes();
        boolean cuts = to < nodes.size() && group.siblings().contains(nodes.get(to));
        return cuts && !group.siblings().containsAll(nodes.subList(from + 1, to));
    }
}
