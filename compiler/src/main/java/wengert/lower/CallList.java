package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.pass.Schedule;
import wengert.trace.Node;
import wengert.trace.Origin;

/** The calls of a program so far, in order, and their kernels with what readers are told of them. */
final class CallList {
    private final Schedule schedule;
    private final KernelTable kernels = new KernelTable();
    private final List<Call> calls = new ArrayList<>();

    CallList(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Adds the call of a kernel that computes the nodes of a group. */
    void add(Schedule.Group group, KernelBuilder kernel) {
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

    /**
     * Adds the call of a kernel that only prepares or checks arrays.
     *
     * @param name what to name the kernel
     * @param comment what the kernel does
     * @param callComment what the call does
     */
    void add(String name, String comment, String callComment, KernelBuilder kernel) {
        calls.add(kernels.call(name, List.of(comment), callComment, List.of(), kernel));
    }

    /** Adds a call of a whole kernel. */
    void add(Call call) {
        calls.add(kernels.call(call));
    }

    List<Call> calls() {
        return calls;
    }

    /** Returns the kernels in the order of their first calls. */
    List<Kernel> kernels() {
        return kernels.kernels();
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
}
