package wengert.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.engine.Layout;
import wengert.rewrite.Firing;
import wengert.rewrite.KernelRule;
import wengert.rewrite.StepRule;
import wengert.trace.Dim;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Trace;

/**
 * Decides which parameters a training step updates in the kernel that ends the sum of their gradient, and puts these kernels
 * last: by then nothing else reads a parameter, and it is known whether the backward run has to be repeated.
 *
 * <p>Whatever the rules say, a gradient is stored where that would not give the same bits: each element of the gradient must be
 * the sum of one loop, and the kernel must read no parameter. An adjoint of exactly zero can only make a difference where a
 * local gradient is not finite; so each of them must be an array, which can be looked at before anything is updated.
 */
public final class GradientUpdates {
    private final Schedule schedule;
    private final List<StepRule> rules;
    private final Map<Node, Node> updated = new LinkedHashMap<>();
    private final Map<String, String> whyStored = new LinkedHashMap<>();
    private final List<Firing> firings = new ArrayList<>();
    private final Set<Node> reads = new LinkedHashSet<>();
    private final Set<Node> read = new HashSet<>();
    private final Map<Node, Integer> roots = new HashMap<>();

    private GradientUpdates(Schedule schedule, List<StepRule> rules) {
        this.schedule = schedule;
        this.rules = rules;
    }

    /**
     * Decides for every parameter.
     *
     * @param schedule the stored nodes in the order in which they are computed
     * @param rules the rules, tried in order
     * @return the decisions
     */
    public static GradientUpdates of(Schedule schedule, List<StepRule> rules) {
        GradientUpdates updates = new GradientUpdates(schedule, rules);
        updates.decide();
        return updates;
    }

    private void decide() {
        Trace trace = schedule.trace();
        for (Schedule.Group group : schedule.groups()) {
            for (Node node : group.nodes()) {
                read.addAll(schedule.reads(node));
            }
        }
        for (Trace.Root root : trace.roots()) {
            roots.put(root.node(), roots.getOrDefault(root.node(), 0) + 1);
        }
        Map<String, Node> parameters = new HashMap<>();
        for (Node parameter : trace.signature().parameters()) {
            parameters.put(parameter.name(), parameter);
        }
        for (Trace.Root root : trace.roots(Trace.Role.GRADIENT)) {
            Node parameter = parameters.get(root.name());
            String reason = whyStored(root.node(), parameter);
            StepRule rule = reason.isEmpty() ? rule(root.node()) : null;
            if (rule == null) {
                whyStored.put(root.name(), reason.isEmpty() ? "no rule fires" : reason);
                continue;
            }
            updated.put(root.node(), parameter);
            firings.add(new Firing(rule.name(), root.node(), parameter));
            for (Node each : schedule.reads(root.node())) {
                if (each.op() != Op.CONSTANT && each.op() != Op.LENGTH) {
                    reads.add(each);
                }
            }
        }
    }

    private StepRule rule(Node gradient) {
        KernelRule.Expression expression =
                new KernelRule.Expression(schedule.expression(gradient), Set.copyOf(schedule.reads(gradient)));
        for (StepRule rule : rules) {
            if (rule.condition().holds(expression)) {
                return rule;
            }
        }
        return null;
    }

    /** Returns why a gradient has to be stored, or an empty text. */
    private String whyStored(Node gradient, Node parameter) {
        if (!schedule.trace().signature().states().isEmpty()) {
            return "the trace has states, so no run can be repeated";
        }
        if (gradient.op() != Op.ACCUMULATE) {
            return "it is no sum of adjoints";
        }
        if (read.contains(gradient) || roots.get(gradient) > 1) {
            return "it is read by others";
        }
        if (schedule.groups().get(schedule.position(gradient)).nodes().size() > 1) {
            return "its kernel computes other nodes, too";
        }
        if (!isFixed(parameter) || !endsInOneLoop(gradient)) {
            return "its elements are not each the sum of one loop";
        }
        return whyUnsafe(gradient);
    }

    private static boolean isFixed(Node parameter) {
        boolean isFixed = parameter.shape().causal() == null;
        for (Dim dim : parameter.shape().dims()) {
            isFixed &= !dim.isBounded();
        }
        return isFixed;
    }

    private static boolean endsInOneLoop(Node gradient) {
        return Footprint.isSummedInRegisters(gradient) && Coverage.isFull(gradient, Footprint.keptAxes(gradient));
    }

    private String whyUnsafe(Node gradient) {
        for (Node part : schedule.expression(gradient)) {
            for (Operand operand : part.operands()) {
                if (operand.node().op() == Op.PARAMETER) {
                    return "its kernel reads the parameter '" + operand.node().name() + "'";
                }
            }
            if (part.op() == Op.CHAIN && !isFiniteIfArraysAre(part.operand(0).node())) {
                return "its kernel computes a local gradient";
            }
        }
        return "";
    }

    private boolean isFiniteIfArraysAre(Node local) {
        return local.op() == Op.CONSTANT
                ? Double.isFinite(local.literal())
                : !schedule.trace().inlined().contains(local);
    }

    /**
     * Returns the schedule of a step.
     *
     * @return the same nodes; those that end in an update come last, each in a kernel of its own
     */
    public Schedule apply() {
        if (updated.isEmpty()) {
            return schedule;
        }
        List<Schedule.Group> groups = new ArrayList<>();
        List<Schedule.Group> last = new ArrayList<>();
        for (Schedule.Group group : schedule.groups()) {
            (updated.containsKey(group.nodes().get(0)) ? last : groups).add(group);
        }
        groups.addAll(last);
        return new Schedule(schedule, groups);
    }

    /**
     * Returns the gradients that are not stored.
     *
     * @return each last sum of a gradient, and the parameter that is updated there, in the order of parameters
     */
    public Map<Node, Node> updated() {
        return Collections.unmodifiableMap(updated);
    }

    /**
     * Says whether steps of another schedule of the same trace store the same gradients.
     *
     * @param other the decisions for the other schedule
     * @return true if the same parameters are updated
     */
    public boolean isLike(GradientUpdates other) {
        return updated.equals(other.updated);
    }

    /**
     * Returns what the kernels that update read: where all of it is finite, so is every local gradient in them, and no adjoint is
     * wrong.
     *
     * @return stored nodes and inputs, each once
     */
    public Set<Node> reads() {
        return Collections.unmodifiableSet(reads);
    }

    /**
     * Returns the gradients that are stored.
     *
     * @return the name of the parameter of each, and why
     */
    public Map<String, String> whyStored() {
        return Collections.unmodifiableMap(whyStored);
    }

    /**
     * Returns the ranges of the parameters whose gradients are stored.
     *
     * @param layout where parameters lie
     * @return the start and the exclusive end of each, in order; neighbours are one
     */
    public List<int[]> storedRanges(Layout layout) {
        List<int[]> ranges = new ArrayList<>();
        for (Layout.Slot slot : layout.parameters()) {
            if (whyStored.containsKey(slot.name())) {
                int[] last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
                int end = slot.offset() + slot.size();
                if (last != null && last[1] == slot.offset()) {
                    last[1] = end;
                } else {
                    ranges.add(new int[] {slot.offset(), end});
                }
            }
        }
        return ranges;
    }

    /**
     * Returns where rules fired: each last sum of a gradient, with its parameter.
     *
     * @return the firings in the order of parameters
     */
    public List<Firing> firings() {
        return Collections.unmodifiableList(firings);
    }
}
