package wengert.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import wengert.rewrite.Firing;
import wengert.rewrite.KernelRule;
import wengert.trace.Dim;
import wengert.trace.Node;
import wengert.trace.Op;

/**
 * Decides which neighbouring stored nodes share a kernel: its outermost loop runs over an axis that all of them have, and
 * each round computes a row of every node.
 *
 * <p>Whatever the rules say, a node joins only if it reads of the others nothing but the row of the same round, and if the
 * shared axis is in vector lanes for all of them or for none.
 */
public final class RowFusion {
    /** A kernel of more is a long method for little gain. */
    private static final int MAX_NODES = 12;

    private final Schedule schedule;
    private final Arrangement arrangement;
    private final List<KernelRule> rules;
    private final List<Firing> firings = new ArrayList<>();

    private RowFusion(Schedule schedule, Arrangement arrangement, List<KernelRule> rules) {
        this.schedule = schedule;
        this.arrangement = arrangement;
        this.rules = rules;
    }

    /**
     * Creates the pass for one schedule.
     *
     * @param schedule the stored nodes, each in a kernel of its own
     * @param arrangement how kernels run in lanes
     * @param rules the rules, tried in order
     * @return the pass
     */
    public static RowFusion of(Schedule schedule, Arrangement arrangement, List<KernelRule> rules) {
        return new RowFusion(schedule, arrangement, List.copyOf(rules));
    }

    /**
     * Returns the schedule with shared kernels.
     *
     * @return the same nodes in the same order
     */
    public Schedule apply() {
        List<Schedule.Group> merged = new ArrayList<>();
        Rows rows = null;
        for (Schedule.Group group : schedule.groups()) {
            Candidate next = canShare(group) ? new Candidate(group.nodes().get(0)) : null;
            if (rows != null && next != null && rows.forward == group.forward() && rows.accept(next)) {
                continue;
            }
            if (rows != null) {
                merged.add(rows.group());
            }
            rows = next == null ? null : new Rows(next, group.forward());
            if (next == null) {
                merged.add(group);
            }
        }
        if (rows != null) {
            merged.add(rows.group());
        }
        return firings.isEmpty() ? schedule : new Schedule(schedule, merged);
    }

    /**
     * Returns where rules fired: each node that joined a kernel, with the first node of it.
     *
     * @return the firings in the order of nodes
     */
    public List<Firing> firings() {
        return Collections.unmodifiableList(firings);
    }

    private static boolean canShare(Schedule.Group group) {
        Node node = group.nodes().get(0);
        if (group.nodes().size() > 1 || node.domain().rank() == 0) {
            return false;
        }
        return switch (node.op().kind()) {
            case MAP -> true;
            case REDUCE -> node.op() != Op.ARGMAX;
            case WRITE -> node.op() == Op.ACCUMULATE && Footprint.isSummedInRegisters(node);
            case LEAF -> false;
        };
    }

    /** A stored node that may share a kernel. */
    private final class Candidate {
        private final Node reader;
        private final Footprint footprint;
        private final KernelRule.Expression expression;

        Candidate(Node reader) {
            this.reader = reader;
            this.footprint = new Footprint(schedule, reader);
            this.expression =
                    new KernelRule.Expression(schedule.expression(reader), Set.copyOf(schedule.reads(reader)));
        }

        /** Returns the axes over which the outermost loop may run. */
        List<Integer> axes() {
            List<Integer> axes = new ArrayList<>();
            for (int axis : Footprint.keptAxes(reader)) {
                if (reader.domain().dim(axis).isBounded()
                        || (axis == 0 && reader.domain().rank() > 1)) {
                    axes.add(axis);
                }
            }
            return axes;
        }

        boolean isInLanes(int axis) {
            Arrangement.Lanes lanes = arrangement.lanes(reader);
            return lanes != null && lanes.axis() == axis;
        }

        Dim dim(int axis) {
            return reader.domain().dim(axis);
        }

        /** Says whether a copy that is made for the node, before the kernel, is one of an array of the kernel. */
        boolean needsCopyOf(Set<Node> nodes) {
            for (Node read : expression.reads()) {
                if (nodes.contains(read) && arrangement.packedAxis(reader, read) >= 0) {
                    return true;
                }
            }
            // A sum that does not start by itself is given its first content before the kernel.
            return reader.op() == Op.ACCUMULATE
                    && nodes.contains(reader.operand(0).node());
        }

        /** Says whether all that is read of a node of the kernel belongs to the row of the same round. */
        boolean readsRowsOf(Node member, int row, int axis) {
            int stored = storedAxis(member, row);
            for (Footprint.Access load : footprint.loads()) {
                if (load.node() == member
                        && (stored < 0 || load.at().get(stored).asAxis() != axis)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Returns the axis of a node's shape that an axis of its domain stands for, or -1. */
    private static int storedAxis(Node node, int axis) {
        for (int i = 0; i < node.target().size(); i++) {
            if (node.target().get(i).asAxis() == axis) {
                return i;
            }
        }
        return -1;
    }

    /** A kernel that grows. */
    private final class Rows {
        private final List<Candidate> members = new ArrayList<>();
        private final Set<Node> nodes = new HashSet<>();
        private final List<Integer> axes = new ArrayList<>();
        private final boolean forward;

        Rows(Candidate first, boolean forward) {
            this.forward = forward;
            members.add(first);
            nodes.add(first.reader);
        }

        boolean accept(Candidate next) {
            if (members.size() == MAX_NODES || next.needsCopyOf(nodes)) {
                return false;
            }
            KernelRule rule = rule(next);
            return rule != null && join(next, rule);
        }

        private KernelRule rule(Candidate next) {
            List<KernelRule.Expression> rows = new ArrayList<>();
            for (Candidate member : members) {
                rows.add(member.expression);
            }
            for (KernelRule rule : rules) {
                if (rule.condition().holds(rows, next.expression)) {
                    return rule;
                }
            }
            return null;
        }

        private boolean join(Candidate next, KernelRule rule) {
            List<Integer> known = axes.isEmpty() ? members.get(0).axes() : axes.subList(0, 1);
            for (int first : known) {
                for (int axis : next.axes()) {
                    if (next.dim(axis).equals(members.get(0).dim(first)) && fits(next, axis, first)) {
                        if (axes.isEmpty()) {
                            axes.add(first);
                        }
                        axes.add(axis);
                        members.add(next);
                        nodes.add(next.reader);
                        firings.add(new Firing(rule.name(), next.reader, members.get(0).reader));
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean fits(Candidate next, int axis, int first) {
            if (members.get(0).isInLanes(first) != next.isInLanes(axis)) {
                return false;
            }
            for (int i = 0; i < members.size(); i++) {
                int row = i == 0 ? first : axes.get(i);
                if (!next.readsRowsOf(members.get(i).reader, row, axis)) {
                    return false;
                }
            }
            return true;
        }

        Schedule.Group group() {
            List<Node> all = new ArrayList<>();
            for (Candidate member : members) {
                all.add(member.reader);
            }
            return new Schedule.Group(all, forward, members.size() == 1 ? List.of() : List.copyOf(axes), Set.of());
        }
    }
}
