package wengert.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.engine.FlatArray;
import wengert.engine.Layout;
import wengert.nn.Layers;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Node;
import wengert.trace.Trace;

/** Arrays that lie for vectors: padded rows, packed copies, and the memory plan with both. */
class ArrangementTest {
    private record Planned(Schedule schedule, Arrangement arrangement, MemoryPlan plan) {
        static Planned of(Trace trace, int width) {
            Schedule schedule = Compositions.scheduled(trace);
            Arrangement arrangement = Arrangement.of(schedule, width);
            return new Planned(schedule, arrangement, new MemoryPlan(schedule, Layout.of(trace), arrangement, 0));
        }

        List<Node> stored() {
            return schedule.groups().stream()
                    .flatMap(group -> group.nodes().stream())
                    .toList();
        }
    }

    /** The weight is read along its rows forward and along its columns backward, so that one of both needs a copy. */
    private static Trace twoLayers() {
        return Trace.record("layers", t -> {
            Expr hidden = t.input("x", 20, 70).matmul(t.parameter("w", 70, 12)).tanh();
            t.output("loss", hidden.matmul(t.parameter("u", 12, 10)).exp().sum());
        });
    }

    /** A weight whose two axes are read as one, so that its copy is in dense order. */
    private static Trace merged() {
        return Trace.record("merged", t -> {
            Expr w = t.parameter("w", 4, 6).exp();
            Expr flat = w.mul(t.parameter("v", 4, 6)).reshape(24);
            t.output("loss", t.input("x", 24).mul(flat).relu().mul(flat.tanh()).sum());
        });
    }

    static Stream<Arguments> cases() {
        List<Trace> traces = new ArrayList<>(Compositions.all());
        traces.add(twoLayers());
        traces.add(merged());
        return traces.stream().flatMap(trace -> Stream.of(2, 4, 8).map(width -> Arguments.of(trace, width)));
    }

    private static void assertRowsAreWholeVectors(MemoryPlan.Place place, int innermost, int width, Node node) {
        if (node.shape().rank() == 0) {
            return;
        }
        assertEquals(1, place.strides().get(innermost), node.toString());
        int padded = width;
        while (padded < node.shape().dim(innermost).max()) {
            padded += width;
        }
        assertEquals(0, place.size() % width, node.toString());
        assertTrue(place.size() >= padded, node.toString());
        for (int axis = 0; axis < node.shape().rank(); axis++) {
            if (axis != innermost) {
                int stride = place.strides().get(axis);
                assertEquals(0, stride % width, node + " along axis " + axis);
                assertTrue(stride >= padded, node + " along axis " + axis);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rowsInScratchSpaceAreWholeVectors(Trace trace, int width) {
        Planned planned = Planned.of(trace, width);
        for (Node node : planned.stored()) {
            MemoryPlan.Place place = planned.plan().place(node);
            if (place.array() == FlatArray.SCRATCH) {
                assertRowsAreWholeVectors(place, planned.arrangement().innermost(node), width, node);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noTwoIntervalsOverlapInTimeAndSpaceWithCopies(Trace trace, int width) {
        MemoryPlan plan = Planned.of(trace, width).plan();
        List<MemoryPlan.Interval> intervals = plan.intervals();
        int end = 0;
        for (int i = 0; i < intervals.size(); i++) {
            MemoryPlan.Interval one = intervals.get(i);
            assertTrue(one.first() <= one.last(), one.toString());
            end = Math.max(end, one.offset() + one.size());
            for (MemoryPlan.Interval other : intervals.subList(0, i)) {
                boolean inTime = one.first() <= other.last() && other.first() <= one.last();
                boolean inSpace =
                        one.offset() < other.offset() + other.size() && other.offset() < one.offset() + one.size();
                assertFalse(inTime && inSpace, one + " and " + other);
            }
        }
        assertEquals(end, plan.poison());
        assertEquals(end + width, plan.scratch());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aCopyLivesFromItsFirstReaderToItsLastAndLiesAsItIsRead(Trace trace, int width) {
        Planned planned = Planned.of(trace, width);
        MemoryPlan plan = planned.plan();
        for (Arrangement.Packing packing : planned.arrangement().packings()) {
            Node node = packing.node();
            MemoryPlan.Place copy = plan.packedPlace(node, packing.innermost());
            assertEquals(FlatArray.SCRATCH, copy.array());
            if (packing.innermost() < node.shape().rank()) {
                assertRowsAreWholeVectors(copy, packing.innermost(), width, node);
            } else {
                int[] dense = node.shape().strides();
                for (int axis = 0; axis < dense.length; axis++) {
                    assertEquals(dense[axis], copy.strides().get(axis), node + " in dense order");
                }
            }
            List<Integer> readers = new ArrayList<>();
            for (Node reader : planned.stored()) {
                if (planned.arrangement().packedAxis(reader, node) == packing.innermost()) {
                    assertEquals(copy, plan.place(reader, node), "where its reader finds it");
                    readers.add(planned.schedule().position(reader));
                }
            }
            assertEquals(packing.first(), readers.stream().min(Integer::compare).orElseThrow());
            assertEquals(packing.last(), readers.stream().max(Integer::compare).orElseThrow());
            boolean isComputed = planned.stored().contains(node);
            assertTrue(!isComputed || planned.schedule().position(node) < packing.first(), "copied when complete");
            assertTrue(
                    plan.intervals().stream()
                            .anyMatch(interval -> interval.offset() == copy.offset()
                                    && interval.first() == packing.first()
                                    && interval.last() == packing.last()
                                    && interval.size() == copy.size()),
                    "has space of its own");
        }
    }

    @Test
    void aParameterThatIsReadAlongBothAxesIsCopied() {
        Planned planned = Planned.of(twoLayers(), 4);
        assertFalse(planned.arrangement().packings().isEmpty());
        for (Arrangement.Packing packing : planned.arrangement().packings()) {
            assertFalse(packing.innermost() == packing.node().shape().rank() - 1, "it lies that way already");
        }
    }

    @Test
    void longRowsAreAnOddNumberOfCacheLines() {
        Trace trace = Trace.record("long", t -> {
            Expr x = t.parameter("x", 6, 128).exp();
            t.output("loss", x.mul(x.sum(1).expandDims(1)).sum());
        });
        Planned planned = Planned.of(trace, 4);
        boolean found = false;
        for (Node node : planned.stored()) {
            MemoryPlan.Place place = planned.plan().place(node);
            if (place.array() == FlatArray.SCRATCH
                    && node.shape().rank() == 2
                    && place.strides().get(1) == 1) {
                assertEquals(19 * 8, place.strides().get(0), "17 lines are a sum of two powers of two: " + node);
                found = true;
            }
        }
        assertTrue(found);
    }

    @Test
    void scalarsAreNotRearranged() {
        for (Trace trace : Compositions.all()) {
            Planned planned = Planned.of(trace, 1);
            assertEquals(List.of(), planned.arrangement().packings());
            planned.stored()
                    .forEach(node -> assertEquals(null, planned.arrangement().lanes(node)));
        }
    }

    @Test
    void aKernelInLanesTouchesPaddingOnlyIfAllThatItWalksHasIt() {
        Planned planned = Planned.of(Compositions.transformer(1), 4);
        int inLanes = 0;
        for (Node node : planned.stored()) {
            Arrangement.Lanes lanes = planned.arrangement().lanes(node);
            if (lanes != null) {
                inLanes++;
                assertTrue(Footprint.keptAxes(node).contains(lanes.axis()), node.toString());
                assertTrue(lanes.walked().contains(node), "the result is walked");
            }
            if (lanes != null && lanes.isAligned()) {
                for (Node walked : lanes.walked()) {
                    boolean hasRows = walked.shape().rank() > 0;
                    assertTrue(hasRows, walked + " has no rows");
                }
            }
        }
        assertTrue(inLanes > 5, "kernels in lanes: " + inLanes);
    }

    /** Of 8 lanes along a length of at most 8, half is dead on average. */
    @Test
    void lanesRunAlongAFixedAxisRatherThanAlongAnAsLongLiveOne() {
        Trace trace = Trace.record("fixed", t -> {
            Expr x = t.input("x", Dim.of(8), Dim.bounded("n", 8))
                    .mul(t.input("y", Dim.bounded("n", 8), Dim.of(8)).transpose());
            t.output("loss", x.exp().mul(x).mul(x.exp()).sum());
        });
        Planned planned = Planned.of(trace, 8);
        int inLanes = 0;
        for (Node node : planned.stored()) {
            Arrangement.Lanes lanes = planned.arrangement().lanes(node);
            if (lanes != null) {
                assertFalse(node.domain().dim(lanes.axis()).isBounded(), node.toString());
                inLanes++;
            }
        }
        assertTrue(inLanes > 0, "kernels in lanes: " + inLanes);
    }

    /** Attention of 16 sequences side by side: of a triangle, lanes along sequences compute half, lanes along positions all. */
    private static Trace attention() {
        return Trace.record("attention", t -> {
            Dim n = Dim.bounded("n", 16);
            Dim width = Dim.of(16);
            Expr x = t.input("x", n, Dim.of(16), width);
            Expr q = x.mul(t.parameter("q", 16));
            Expr k = x.mul(t.parameter("k", 16));
            Expr v = x.mul(t.parameter("v", 16));
            t.output("loss", Layers.causalAttention(q, k, v, 4).mul(x).sum());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void attentionRunsInLanesAlongSequences(int width) {
        Planned planned = Planned.of(attention(), width);
        int triangles = 0;
        for (Node node : planned.stored()) {
            if (node.shape().causal() != null) {
                Arrangement.Lanes lanes = planned.arrangement().lanes(node);
                assertEquals(1, lanes.axis(), node.toString());
                triangles++;
            }
        }
        assertTrue(triangles > 3, "triangles: " + triangles);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lanesFillAVectorOrReachIntoPadding(Trace trace, int width) {
        assertLanesAreVectors(Planned.of(trace, width), width);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void lanesFillAVectorOrReachIntoPaddingInAttention(int width) {
        assertLanesAreVectors(Planned.of(attention(), width), width);
    }

    private static void assertLanesAreVectors(Planned planned, int width) {
        for (Node node : planned.stored()) {
            Arrangement.Lanes lanes = planned.arrangement().lanes(node);
            if (lanes == null) {
                continue;
            }
            boolean isPadded = lanes.isAligned();
            for (Node walked : lanes.walked()) {
                isPadded &= planned.plan().isPadded(planned.plan().place(node, walked));
            }
            assertTrue(isPadded || node.domain().dim(lanes.axis()).max() >= width, node.toString());
        }
    }
}
