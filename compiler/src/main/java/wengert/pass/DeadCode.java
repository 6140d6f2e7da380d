package wengert.pass;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import wengert.trace.Node;
import wengert.trace.Operand;
import wengert.trace.Trace;

/** Removes the nodes that no root needs. */
public final class DeadCode {
    private DeadCode() {}

    /**
     * Returns a trace without the nodes that no output, state or gradient depends on; the named leaves stay.
     *
     * @param trace the trace
     * @return the trace without dead nodes
     */
    public static Trace remove(Trace trace) {
        Set<Node> live = new HashSet<>();
        for (Trace.Root root : trace.roots()) {
            live.add(root.node());
        }
        live.addAll(trace.signature().parameters());
        live.addAll(trace.signature().inputs());
        live.addAll(trace.signature().states());
        for (int i = trace.nodes().size() - 1; i >= 0; i--) {
            Node node = trace.nodes().get(i);
            if (live.contains(node)) {
                for (Operand operand : node.operands()) {
                    live.add(operand.node());
                }
            }
        }
        List<Node> kept = new ArrayList<>();
        int forwardCount = 0;
        for (int i = 0; i < trace.nodes().size(); i++) {
            if (live.contains(trace.nodes().get(i))) {
                kept.add(trace.nodes().get(i));
                forwardCount += i < trace.forwardCount() ? 1 : 0;
            }
        }
        return trace.with(kept, forwardCount, trace.roots());
    }
}
