package wengert.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import wengert.engine.FlatArray;
import wengert.engine.Layout;
import wengert.rules.TraceBuilder;
import wengert.trace.Expr;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.State;
import wengert.trace.Trace;

class MemoryPlanTest {
    private record Planned(Schedule schedule, Layout layout, MemoryPlan plan) {
        static Planned of(Trace trace) {
            return of(trace, Compositions.scheduled(trace));
        }

        static Planned of(Trace trace, Schedule schedule) {
            Layout layout = Layout.of(trace);
            return new Planned(schedule, layout, new MemoryPlan(schedule, layout));
        }

        List<Node> stored() {
            return schedule.groups().stream()
                    .flatMap(group -> group.nodes().stream())
                    .toList();
        }

        Map<Node, Integer> lastReads() {
            Map<Node, Integer> last = new HashMap<>();
            for (Node node : stored()) {
                last.merge(node, schedule.position(node), Math::max);
                for (Node read : schedule.reads(node)) {
                    last.merge(read, schedule.position(node), Math::max);
                }
            }
            return last;
        }
    }

    static List<Trace> traces() {
        return Compositions.all();
    }

    @ParameterizedTest
    @MethodSource("traces")
    void noTwoIntervalsOverlapInTimeAndSpace(Trace trace) {
        Planned planned = Planned.of(trace);
        List<MemoryPlan.Interval> intervals = planned.plan().intervals();
        assertFalse(intervals.isEmpty());
        int end = 0;
        for (int i = 0; i < intervals.size(); i++) {
            MemoryPlan.Interval one = intervals.get(i);
            assertTrue(one.offset() >= 0, one.toString());
            assertTrue(one.first() <= one.last(), one.toString());
            end = Math.max(end, one.offset() + one.size());
            for (MemoryPlan.Interval other : intervals.subList(0, i)) {
                boolean inTime = one.first() <= other.last() && other.first() <= one.last();
                boolean inSpace =
                        one.offset() < other.offset() + other.size() && other.offset() < one.offset() + one.size();
                assertFalse(inTime && inSpace, one + " and " + other);
            }
        }
        assertEquals(end, planned.plan().poison());
        assertEquals(end + 1, planned.plan().scratch());
    }

    /** The same of the nodes themselves, whose lives are worked out here: a sum may take over what it adds to. */
    @ParameterizedTest
    @MethodSource("traces")
    void noNodeIsOverwrittenBeforeItIsReadForTheLastTime(Trace trace) {
        Planned planned = Planned.of(trace);
        Map<Node, Integer> last = planned.lastReads();
        List<Node> stored = planned.stored();
        for (Node later : stored) {
            for (Node earlier : stored) {
                if (earlier == later) {
                    break;
                }
                MemoryPlan.Place a = planned.plan().place(earlier);
                MemoryPlan.Place b = planned.plan().place(later);
                boolean touch = a.array() == b.array()
                        && a.offset() < b.offset() + later.shape().capacity()
                        && b.offset() < a.offset() + earlier.shape().capacity();
                int born = planned.schedule().position(later);
                boolean grows =
                        later.op() == Op.ACCUMULATE && later.operand(0).node() == earlier && last.get(earlier) == born;
                assertTrue(
                        !touch || last.get(earlier) < born || (grows && a.isAt(b)),
                        () -> later + " overwrites " + earlier + "\n"
                                + planned.schedule().trace());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void namedArraysLieWhereTheLayoutSays(Trace trace) {
        Planned planned = Planned.of(trace);
        Layout layout = planned.layout();
        Trace fused = planned.schedule().trace();
        for (Node node : fused.signature().parameters()) {
            assertPlace(planned, node, FlatArray.PARAMETERS, layout.parameter(node.name()));
        }
        for (Node node : fused.signature().inputs()) {
            assertPlace(planned, node, FlatArray.VALUES, layout.input(node.name()));
        }
        for (Node node : fused.signature().states()) {
            assertPlace(planned, node, FlatArray.VALUES, layout.state(node.name()));
        }
        for (Trace.Root root : fused.roots()) {
            switch (root.role()) {
                case OUTPUT -> assertPlace(planned, root.node(), FlatArray.VALUES, layout.output(root.name()));
                case STATE -> assertPlace(planned, root.node(), FlatArray.VALUES, layout.state(root.name()));
                case GRADIENT -> assertPlace(planned, root.node(), FlatArray.GRADIENTS, layout.parameter(root.name()));
            }
        }
    }

    private static void assertPlace(Planned planned, Node node, FlatArray array, Layout.Slot slot) {
        MemoryPlan.Place place = planned.plan().place(node);
        assertEquals(array, place.array(), node.toString());
        assertEquals(slot.offset(), place.offset(), node.toString());
    }

    @Test
    void spaceIsReused() {
        Planned planned = Planned.of(Compositions.transformer(2));
        int apart = planned.plan().intervals().stream()
                .mapToInt(MemoryPlan.Interval::size)
                .sum();
        assertTrue(planned.plan().scratch() < apart, planned.plan().scratch() + " of " + apart);
    }

    /** A parameter that is read four times in ways that cannot be one sum. */
    @Test
    void theSumsOfAdjointsThatAreAGradientAreOneArray() {
        Trace trace = Trace.record("sums", t -> {
            Expr p = t.parameter("p", 3, 4);
            Expr rows = p.slice(0, 0, 2).exp().sum();
            Expr columns = p.slice(1, 1, 2).exp().sum();
            t.output("loss", rows.mul(columns).add(p.at(0, 1).exp().sum()));
        });
        Planned planned = Planned.of(trace);
        Node gradient =
                planned.schedule().trace().roots(Trace.Role.GRADIENT).get(0).node();
        int sums = 0;
        for (Node node = gradient;
                node.op() == Op.ACCUMULATE;
                node = node.operand(0).node()) {
            assertTrue(planned.plan().place(gradient).isAt(planned.plan().place(node)), node.toString());
            sums++;
        }
        assertEquals(3, sums);
    }

    @Test
    void theSumsOfAnInnerAdjointAreOneArrayInScratch() {
        TraceBuilder build = new TraceBuilder();
        Node p = build.parameter("p", 3);
        Node x = build.input("x", 3);
        Node a = build.accumulate(build.constant(0), build.map(Op.EXP, x));
        Node b = build.accumulate(Operand.of(a), build.map(Op.SIN, x));
        Node c = build.accumulate(Operand.of(b), build.map(Op.COS, x));
        Node end = build.accumulate(build.constant(0), build.map(Op.CHAIN, x, c));
        Trace trace = build.gradient(p, end).build();
        Planned planned = Planned.of(trace, new Schedule(trace));
        MemoryPlan plan = planned.plan();
        assertTrue(plan.place(a).isAt(plan.place(b)) && plan.place(b).isAt(plan.place(c)));
        assertEquals(FlatArray.SCRATCH, plan.place(a).array());
        List<Node> ends = new ArrayList<>();
        plan.intervals().forEach(interval -> ends.add(interval.node()));
        assertTrue(ends.contains(c) && !ends.contains(a) && !ends.contains(b), "one interval for all three");
    }

    @Test
    void aSumThatSomebodyElseReadsIsNotGrown() {
        TraceBuilder build = new TraceBuilder();
        Node p = build.parameter("p", 3);
        Node x = build.input("x", 3);
        Node a = build.accumulate(build.constant(0), build.map(Op.EXP, x));
        Node b = build.accumulate(Operand.of(a), build.map(Op.SIN, x));
        Node both = build.map(Op.MUL, a, b);
        Trace trace =
                build.gradient(p, build.accumulate(build.constant(0), both)).build();
        MemoryPlan plan = Planned.of(trace, new Schedule(trace)).plan();
        assertFalse(plan.place(a).isAt(plan.place(b)));
    }

    @Test
    void aSumGrowsOnlyInAnArrayOfItsOwnShapeReadAsItLies() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", 3);
        Node scalar = build.map(Op.NEG, build.input("s"));
        assertFalse(Schedule.canGrowInPlace(build.accumulate(build.constant(0), x)), "a constant has no array");
        assertFalse(Schedule.canGrowInPlace(build.accumulate(Operand.of(x), x)), "an input is not overwritten");
        assertFalse(Schedule.canGrowInPlace(build.accumulate(Operand.of(scalar), x)), "a scalar is too small");
        assertTrue(Schedule.canGrowInPlace(build.accumulate(Operand.of(build.map(Op.NEG, x)), x)));
    }

    @Test
    void anUpdateLiesWhereItsStateLies() {
        Trace trace = Trace.record("update", t -> {
            State state = t.state("s", 3);
            state.write(t.input("x", 3).exp());
            state.write(state.value().neg());
            t.output("y", state.value().sum());
        });
        Planned planned = Planned.of(trace);
        for (Node node : planned.schedule().trace().nodes()) {
            if (node.op() == Op.UPDATE) {
                assertPlace(planned, node, FlatArray.VALUES, planned.layout().state("s"));
            }
        }
    }
}
