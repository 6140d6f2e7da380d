package wengert.pass;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;

/**
 * Which axis of each array is innermost: the last one, unless it was set. Sums that grow in place are one array. Parameters, inputs and
 * what a trace yields lie as they do.
 */
final class InnermostAxes {
    private final Map<Node, Integer> innermost = new HashMap<>();
    /** What stands for the array of each stored node: the sum that grows in it first. */
    private final Map<Node, Node> unitOf = new HashMap<>();

    private final Set<Node> fixedUnits = new HashSet<>();

    /** Leaves all arrays as they lie by themselves. */
    InnermostAxes() {}

    /** Starts with the last axis of every array that a schedule stores. */
    InnermostAxes(Schedule schedule) {
        for (Node node : schedule.stored()) {
            Node into = schedule.growsInPlace(node) ? node.operand(0).node() : null;
            unitOf.put(node, into == null ? node : unitOf.getOrDefault(into, into));
        }
        for (Trace.Root root : schedule.trace().roots()) {
            Node unit = unitOf.get(root.node());
            if (unit != null) {
                fixedUnits.add(unit);
            }
        }
    }

    /** Returns what stands for the array of a node whose order of axes may be chosen, or null if it may not. */
    Node freeUnit(Node node) {
        Node unit = unitOf.get(node);
        boolean isFree =
                unit != null && node.op() != Op.UPDATE && node.shape().rank() > 1 && !fixedUnits.contains(unit);
        return isFree ? unit : null;
    }

    /** Returns the innermost axis of an array, -1 for a scalar. */
    int of(Node node) {
        return innermost.getOrDefault(unitOf.getOrDefault(node, node), last(node));
    }

    void set(Node unit, int axis) {
        innermost.put(unit, axis);
    }

    /** Says whether neighbours along an axis, or in dense row-major order, are next to each other as an array lies. */
    boolean lies(Node node, int along) {
        return along == of(node) || (along == node.shape().rank() && isGiven(node));
    }

    /** Says whether an array lies as it does, row by row without padding. */
    boolean isGiven(Node node) {
        return !unitOf.containsKey(node) || fixedUnits.contains(unitOf.get(node));
    }

    /** Returns what was set so far. */
    Map<Node, Integer> chosen() {
        return new HashMap<>(innermost);
    }

    void setAll(Map<Node, Integer> axes) {
        innermost.putAll(axes);
    }

    static int last(Node node) {
        return node.shape().rank() - 1;
    }
}
