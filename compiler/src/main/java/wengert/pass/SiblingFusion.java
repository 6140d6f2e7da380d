package wengert.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import wengert.rewrite.Firing;
import wengert.rewrite.KernelRule;
import wengert.trace.Node;
import wengert.trace.Op;

/**
 * Decides which sums are accumulated side by side in one loop nest, so that what they all read is loaded once: several matrix
 * products of one array become one with more outputs.
 *
 * <p>Whatever the rules say, sums are siblings only if they are the same operation over the same domain, in lanes along the
 * same axis or not at all, if each reads an element that one before it reads at the same point, and none reads another. In a kernel whose rows are shared, siblings are neighbours. Elsewhere a
 * later sum moves up to the first one, if all that it reads is computed before that.
 */
public final class SiblingFusion {
    /** More would leave each sum fewer registers than it needs to share a load. */
    private static final int MAX_SIBLINGS = 6;

    private final Schedule schedule;
    private final Arrangement arrangement;
    private final List<KernelRule> rules;
    private final List<Firing> firings = new ArrayList<>();

    private SiblingFusion(Schedule schedule, Arrangement arrangement, List<KernelRule> rules) {
        this.schedule = schedule;
        this.arrangement = arrangement;
        this.rules = rules;
    }

    /**
     * Creates the pass for one schedule.
     *
     * @param schedule the stored nodes, alone or row by row with others
     * @param arrangement how kernels run in lanes
     * @param rules the rules, tried in order
     * @return the pass
     */
    public static SiblingFusion of(Schedule schedule, Arrangement arrangement, List<KernelRule> rules) {
        return new SiblingFusion(schedule, arrangement, List.copyOf(rules));
    }

    /**
     * Returns the schedule in which siblings share their loops.
     *
     * @return the same nodes, some of them earlier
     */
    public Schedule apply() {
        List<Schedule.Group> joined = new ArrayList<>();
        Set<Node> moved = new HashSet<>();
        for (int position = 0; position < schedule.groups().size(); position++) {
            Schedule.Group group = schedule.groups().get(position);
            if (group.sharesRows()) {
                joined.add(neighbours(group));
            } else if (!isSum(group)) {
                joined.add(group);
            } else if (!moved.contains(group.nodes().get(0))) {
                joined.add(withLater(position, moved));
            }
        }
        return firings.isEmpty() ? schedule : new Schedule(schedule, joined);
    }

    /**
     * Returns where rules fired: each node that joined the loops of others, with the first of them.
     *
     * @return the firings in the order of the schedule
     */
    public List<Firing> firings() {
        return Collections.unmodifiableList(firings);
    }

    private static boolean isSum(Schedule.Group group) {
        return group.nodes().size() == 1 && isSum(group.nodes().get(0));
    }

    private static boolean isSum(Node node) {
        return switch (node.op().kind()) {
            case REDUCE -> node.op() != Op.ARGMAX;
            case WRITE -> node.op() == Op.ACCUMULATE && Footprint.isSummedInRegisters(node);
            case MAP, LEAF -> false;
        };
    }

    /** Joins neighbours in a kernel whose rows are shared. */
    private Schedule.Group neighbours(Schedule.Group group) {
        Set<Node> joined = new HashSet<>();
        Siblings siblings = null;
        for (int i = 0; i < group.nodes().size(); i++) {
            Node node = group.nodes().get(i);
            boolean isSameRow = i > 0 && group.rows().get(i).equals(group.rows().get(i - 1));
            if (siblings != null && isSameRow && siblings.accept(node)) {
                joined.add(node);
            } else {
                siblings = isSum(node) ? new Siblings(node) : null;
            }
        }
        return new Schedule.Group(group.nodes(), group.forward(), group.rows(), joined);
    }

    /** Joins a sum with later ones, which move up to it. */
    private Schedule.Group withLater(int position, Set<Node> moved) {
        Schedule.Group group = schedule.groups().get(position);
        Siblings siblings = new Siblings(group.nodes().get(0));
        for (int later = position + 1; later < schedule.groups().size(); later++) {
            Schedule.Group next = schedule.groups().get(later);
            if (next.forward() != group.forward()) {
                break;
            }
            Node node = next.nodes().get(0);
            if (isSum(next) && !moved.contains(node) && isReadyAt(position, node) && siblings.accept(node)) {
                moved.add(node);
            }
        }
        List<Node> all = List.copyOf(siblings.nodes);
        return all.size() == 1
                ? group
                : new Schedule.Group(all, group.forward(), List.of(), Set.copyOf(all.subList(1, all.size())));
    }

    /** Says whether all that a node reads is computed before a group. */
    private boolean isReadyAt(int position, Node node) {
        for (Node read : schedule.reads(node)) {
            if (read.op().kind() != Op.Kind.LEAF && schedule.position(read) >= position) {
                return false;
            }
        }
        return true;
    }

    /** Sums that share a loop nest, one after the other. */
    private final class Siblings {
        private final List<Node> nodes = new ArrayList<>();
        private final List<KernelRule.Expression> expressions = new ArrayList<>();
        private final List<Footprint.Access> loads = new ArrayList<>();

        Siblings(Node first) {
            add(first, expression(first), new Footprint(schedule, first));
        }

        private KernelRule.Expression expression(Node node) {
            return new KernelRule.Expression(schedule.expression(node), Set.copyOf(schedule.reads(node)));
        }

        private void add(Node node, KernelRule.Expression expression, Footprint footprint) {
            nodes.add(node);
            expressions.add(expression);
            loads.addAll(footprint.loads());
        }

        /** Adds a sum if it may be computed with the others and a rule says so. */
        boolean accept(Node next) {
            if (nodes.size() == MAX_SIBLINGS || !isLikeTheFirst(next)) {
                return false;
            }
            KernelRule.Expression expression = expression(next);
            Footprint footprint = new Footprint(schedule, next);
            if (!Collections.disjoint(expression.reads(), nodes) || !sharesLoad(footprint)) {
                return false;
            }
            for (KernelRule rule : rules) {
                if (rule.condition().holds(expressions, expression)) {
                    add(next, expression, footprint);
                    firings.add(new Firing(rule.name(), next, nodes.get(0)));
                    return true;
                }
            }
            return false;
        }

        private boolean sharesLoad(Footprint footprint) {
            for (Footprint.Access load : footprint.loads()) {
                for (Footprint.Access known : loads) {
                    if (load.node() == known.node() && load.at().equals(known.at())) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean isLikeTheFirst(Node next) {
            Node first = nodes.get(0);
            return next.op() == first.op()
                    && next.domain().equals(first.domain())
                    && next.target().equals(first.target())
                    && next.shape().equals(first.shape())
                    && laneAxis(next) == laneAxis(first);
        }

        private int laneAxis(Node node) {
            Arrangement.Lanes lanes = arrangement.lanes(node);
            return lanes == null ? -1 : lanes.axis();
        }
    }
}
