package wengert.pass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wengert.trace.Dim;
import wengert.trace.Node;

/**
 * The search for an arrangement that costs little: a descent, array by array, to the innermost axis with which its kernels cost
 * least, until nothing improves. It starts in several ways, of which the cheapest end counts.
 */
final class ArrangementSearch {
    private static final int SWEEPS = 3;

    private final Schedule schedule;
    private final InnermostAxes axes;
    private final LaneCost costs;
    private final List<LaneKernel> kernels = new ArrayList<>();
    /** The kernels that touch each array whose order of axes is free. */
    private final Map<Node, List<LaneKernel>> kernelsOf = new LinkedHashMap<>();

    /** Which axis of each array is innermost where a descent starts. */
    private enum Start {
        /** The last axis. */
        LAST,
        /** The first of the axes that fill vectors best. */
        FULLEST,
        /** The same, and one of fixed extent rather than a live length. */
        FULLEST_FIXED,
        /** The first axis in the forward run, the last one in the backward run. */
        FIRST_THEN_LAST
    }

    /** @param axes how arrays lie, which is changed */
    ArrangementSearch(Schedule schedule, InnermostAxes axes, LaneCost costs) {
        this.schedule = schedule;
        this.axes = axes;
        this.costs = costs;
        for (Node node : schedule.stored()) {
            Schedule.Group group = schedule.groups().get(schedule.position(node));
            if (group.nodes().size() == 1 || group.sharesLoops()) {
                add(new LaneKernel(new Footprint(schedule, node)));
            }
        }
    }

    private void add(LaneKernel kernel) {
        if (kernel.candidates() > 0) {
            kernels.add(kernel);
            touches(kernel, kernel.footprint().root());
            for (Footprint.Access load : kernel.footprint().loads()) {
                touches(kernel, load.node());
            }
        }
    }

    private void touches(LaneKernel kernel, Node node) {
        Node unit = axes.freeUnit(node);
        if (unit != null) {
            List<LaneKernel> touching = kernelsOf.computeIfAbsent(unit, key -> new ArrayList<>());
            if (!touching.contains(kernel)) {
                touching.add(kernel);
            }
        }
    }

    /** Sets the axes to the best that is found; returns the kernels that may run in lanes. */
    List<LaneKernel> run() {
        Map<Node, Integer> best = Map.of();
        double least = Double.POSITIVE_INFINITY;
        for (Start start : Start.values()) {
            descend(start);
            double cost = cost(kernels);
            if (cost < least) {
                least = cost;
                best = axes.chosen();
            }
        }
        axes.setAll(best);
        return kernels;
    }

    private void descend(Start start) {
        for (Node unit : kernelsOf.keySet()) {
            boolean isForward = schedule.groups().get(schedule.position(unit)).forward();
            axes.set(
                    unit,
                    switch (start) {
                        case LAST -> InnermostAxes.last(unit);
                        case FULLEST -> fullest(unit, false);
                        case FULLEST_FIXED -> fullest(unit, true);
                        case FIRST_THEN_LAST -> isForward ? 0 : InnermostAxes.last(unit);
                    });
        }
        for (int sweep = 0; sweep < SWEEPS && sweep(); sweep++) {
            // Until nothing improves.
        }
    }

    private int fullest(Node unit, boolean isFixedBetter) {
        int best = 0;
        for (int axis = 1; axis < unit.shape().rank(); axis++) {
            Dim dim = unit.shape().dim(axis);
            Dim before = unit.shape().dim(best);
            double gain = costs.vectorsEach(before) - costs.vectorsEach(dim);
            if (gain > 0 || (gain == 0 && isFixedBetter && before.isBounded() && !dim.isBounded())) {
                best = axis;
            }
        }
        return best;
    }

    private boolean sweep() {
        boolean improved = false;
        for (Map.Entry<Node, List<LaneKernel>> entry : kernelsOf.entrySet()) {
            Node unit = entry.getKey();
            int before = axes.of(unit);
            int best = before;
            double least = cost(entry.getValue());
            for (int axis = 0; axis < unit.shape().rank(); axis++) {
                if (axis != before) {
                    axes.set(unit, axis);
                    double cost = cost(entry.getValue());
                    if (cost < least) {
                        least = cost;
                        best = axis;
                    }
                }
            }
            axes.set(unit, best);
            improved |= best != before;
        }
        return improved;
    }

    private double cost(List<LaneKernel> touched) {
        double cost = 0;
        for (LaneKernel kernel : touched) {
            cost += costs.least(kernel);
        }
        return cost;
    }
}
