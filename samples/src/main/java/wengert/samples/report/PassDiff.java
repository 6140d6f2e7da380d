package wengert.samples.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wengert.trace.Node;
import wengert.trace.Operand;
import wengert.trace.Trace;

/**
 * Which node of a trace after a pass stands for which node before it.
 *
 * <p>A node that the pass left alone is the same object. One whose operands changed is a copy: it is known by its
 * operation, shapes and origin, in order. What is left over has vanished, or it is shared, if a node of the same
 * operation on the operands that stand for its own is there.
 */
final class PassDiff {
    private static final int NONE = -1;

    private final List<Node> before;
    private final List<Node> after;
    private final Map<Node, Integer> positions;
    private final Map<Node, Integer> beforePositions;
    private final int[] target;
    private final boolean[] taken;
    private final List<Integer> shared = new ArrayList<>();

    private PassDiff(Trace before, Trace after) {
        this.before = before.nodes();
        this.after = after.nodes();
        this.positions = after.positions();
        this.beforePositions = before.positions();
        this.target = new int[this.before.size()];
        this.taken = new boolean[this.after.size()];
        Arrays.fill(target, NONE);
    }

    /** Compares the traces before and after a pass. */
    static PassDiff of(Trace before, Trace after) {
        PassDiff diff = new PassDiff(before, after);
        diff.same();
        diff.copies();
        diff.sharing();
        return diff;
    }

    private void same() {
        for (int i = 0; i < target.length; i++) {
            Integer position = positions.get(before.get(i));
            if (position != null) {
                take(i, position);
            }
        }
    }

    private void copies() {
        Map<List<Object>, Deque<Integer>> free = new HashMap<>();
        for (int i = 0; i < after.size(); i++) {
            if (!taken[i]) {
                free.computeIfAbsent(looks(after.get(i)), key -> new ArrayDeque<>())
                        .add(i);
            }
        }
        for (int i = 0; i < target.length; i++) {
            Deque<Integer> candidates = target[i] == NONE ? free.get(looks(before.get(i))) : null;
            if (candidates != null && !candidates.isEmpty()) {
                take(i, candidates.remove());
            }
        }
    }

    private void sharing() {
        Map<List<Object>, Integer> values = new HashMap<>();
        for (int i = 0; i < after.size(); i++) {
            List<Integer> operands = new ArrayList<>();
            for (Operand operand : after.get(i).operands()) {
                operands.add(positions.get(operand.node()));
            }
            values.putIfAbsent(value(after.get(i), operands), i);
        }
        for (int i = 0; i < target.length; i++) {
            if (target[i] == NONE) {
                List<Integer> operands = new ArrayList<>();
                for (Operand operand : before.get(i).operands()) {
                    operands.add(target[beforePositions.get(operand.node())]);
                }
                Integer position = values.get(value(before.get(i), operands));
                if (position != null) {
                    target[i] = position;
                    shared.add(i);
                }
            }
        }
    }

    private void take(int from, int to) {
        target[from] = to;
        taken[to] = true;
    }

    private static List<Object> looks(Node node) {
        return List.of(node.op(), node.shape(), node.domain(), node.literal(), node.name(), node.origin());
    }

    private static List<Object> value(Node node, List<Integer> operands) {
        return List.of(node.op(), node.shape(), node.domain(), node.literal(), node.name(), operands);
    }

    /** Returns for each node before the pass the position of the node that stands for it after the pass, or -1. */
    List<Integer> targets() {
        return Arrays.stream(target).boxed().toList();
    }

    /** Returns the positions of the nodes before the pass that are one with another node after it. */
    List<Integer> shared() {
        return shared;
    }
}
