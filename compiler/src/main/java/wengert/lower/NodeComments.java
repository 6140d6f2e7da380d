package wengert.lower;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import wengert.pass.Schedule;
import wengert.trace.Node;
import wengert.trace.Origin;
import wengert.trace.Trace;

/**
 * What a kernel computes, for readers: what it is in one line, then a line for each node of the trace that is in it, in the
 * order of the trace, and one that says what its arrays hold in its first call.
 *
 * <p>How many lines there are is known at once; their text is made when it is asked for, which only those do who look at a
 * kernel.
 */
final class NodeComments extends AbstractList<String> implements RandomAccess {
    private final Trace trace;
    private final List<Node> last;
    private final String heading;
    private final Origin origin;
    private final List<KernelArguments.Held> held;
    private final List<Node> nodes = new ArrayList<>();
    private boolean isSorted;

    /**
     * Notes what a kernel computes.
     *
     * @param schedule what is inlined where
     * @param stored the nodes that the kernel stores
     * @param heading what comes before the operations of the last of them
     * @param origin where the kernel comes from
     * @param held what its arrays hold in its first call
     */
    NodeComments(Schedule schedule, List<Node> stored, String heading, Origin origin, List<KernelArguments.Held> held) {
        List<Node> parts = List.of();
        for (Node root : stored) {
            parts = schedule.expression(root);
            for (Node part : parts) {
                // What is inlined twice is computed twice, but said once.
                if (!nodes.contains(part)) {
                    nodes.add(part);
                }
            }
        }
        this.trace = schedule.trace();
        this.last = parts;
        this.heading = heading;
        this.origin = origin;
        this.held = held;
    }

    @Override
    public int size() {
        return 1 + nodes.size() + (held.isEmpty() ? 0 : 1);
    }

    @Override
    public String get(int index) {
        if (index == 0) {
            return heading + operations() + " " + origin;
        }
        sort();
        if (index > nodes.size()) {
            return arrays();
        }
        Node node = nodes.get(index - 1);
        Origin here = node.origin();
        boolean isKnown = index > 1 && here.equals(nodes.get(index - 2).origin());
        return trace.describe(node) + (isKnown ? "" : "   # " + here);
    }

    /** Returns for instance {@code out: %23, a: %20 of block0.attn, b: wq}. */
    private String arrays() {
        Map<Node, Integer> positions = trace.positions();
        StringBuilder text = new StringBuilder();
        for (KernelArguments.Held each : held) {
            text.append(text.length() == 0 ? "" : ", ").append(each.array()).append(": ");
            if (each.node() == null) {
                text.append(each.table());
            } else if (each.node().name().isEmpty()) {
                text.append('%').append(positions.get(each.node()));
                String scope = each.node().origin().scope();
                boolean isOwn = scope.isEmpty() || scope.equals(origin.scope());
                text.append(isOwn ? "" : " of ".concat(scope));
            } else {
                text.append(each.node().name());
            }
        }
        return text.toString();
    }

    private void sort() {
        if (!isSorted) {
            Map<Node, Integer> positions = trace.positions();
            nodes.sort(Comparator.comparing(positions::get));
            isSorted = true;
        }
    }

    /** Returns for instance {@code sum of mul}: the operations of the last expression, the stored one first. */
    private String operations() {
        StringBuilder text = new StringBuilder(last.get(0).op().toString());
        for (int i = 1; i < last.size(); i++) {
            text.append(i == 1 ? " of " : ", ").append(last.get(i).op());
        }
        return text.toString();
    }
}
