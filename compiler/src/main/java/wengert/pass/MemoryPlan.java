package wengert.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wengert.engine.FlatArray;
import wengert.engine.Layout;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Trace;

/**
 * Where every stored node lies: parameters, inputs, states, outputs and gradients where the {@link Layout} says, all
 * others in scratch space that is reused as soon as a node has been read for the last time.
 *
 * <p>The sums of adjoints that feed one another are one array that grows in place.
 */
public final class MemoryPlan {
    private final Schedule schedule;
    private final Layout layout;
    private final Map<Node, Place> places = new HashMap<>();
    private final List<Interval> intervals = new ArrayList<>();
    private int scratch;

    /**
     * The place of a stored node.
     *
     * @param array which flat array
     * @param offset where it starts, in elements
     */
    public record Place(FlatArray array, int offset) {
        /**
         * Says whether two places are one.
         *
         * @param other the other place
         * @return true for the same array and offset
         */
        public boolean isAt(Place other) {
            return array == other.array && offset == other.offset;
        }
    }

    /**
     * The life of an array in scratch space.
     *
     * @param node the node for whose result it was made
     * @param first the position of the group that writes it first
     * @param last the position of the group that reads it last
     * @param offset where it starts in the value array
     * @param size its number of elements
     */
    public record Interval(Node node, int first, int last, int offset, int size) {}

    /**
     * Plans the memory of a schedule.
     *
     * @param schedule the schedule
     * @param layout the places that are given
     */
    public MemoryPlan(Schedule schedule, Layout layout) {
        this.schedule = schedule;
        this.layout = layout;
        placeGiven();
        placeScratch(lastReads());
    }

    private void placeGiven() {
        Trace trace = schedule.trace();
        for (Node node : trace.signature().parameters()) {
            places.put(
                    node,
                    new Place(
                            FlatArray.PARAMETERS, layout.parameter(node.name()).offset()));
        }
        for (Node node : trace.signature().inputs()) {
            places.put(
                    node, new Place(FlatArray.VALUES, layout.input(node.name()).offset()));
        }
        for (Node node : trace.signature().states()) {
            places.put(
                    node, new Place(FlatArray.VALUES, layout.state(node.name()).offset()));
        }
        for (Trace.Root root : trace.roots()) {
            switch (root.role()) {
                case OUTPUT ->
                    places.put(
                            root.node(),
                            new Place(
                                    FlatArray.VALUES, layout.output(root.name()).offset()));
                case GRADIENT ->
                    places.put(
                            root.node(),
                            new Place(
                                    FlatArray.GRADIENTS,
                                    layout.parameter(root.name()).offset()));
                case STATE -> {
                    // An update lies where the state that it updates lies.
                }
            }
        }
        for (Node node : trace.nodes()) {
            if (node.op() == Op.UPDATE) {
                places.put(node, places.get(node.operand(0).node()));
            }
        }
    }

    private Map<Node, Integer> lastReads() {
        Map<Node, Integer> last = new HashMap<>();
        for (Schedule.Group group : schedule.groups()) {
            for (Node node : group.nodes()) {
                for (Node read : schedule.reads(node)) {
                    last.put(read, schedule.position(node));
                }
            }
        }
        return last;
    }

    private void placeScratch(Map<Node, Integer> lastReads) {
        Map<Node, Integer> readCounts = new HashMap<>();
        for (Schedule.Group group : schedule.groups()) {
            for (Node node : group.nodes()) {
                for (Node read : schedule.reads(node)) {
                    readCounts.put(read, readCounts.getOrDefault(read, 0) + 1);
                }
            }
        }
        // From the end of each chain of sums to its start, the place of the end becomes that of all.
        Map<Node, Node> end = new HashMap<>();
        for (int i = schedule.groups().size() - 1; i >= 0; i--) {
            for (Node node : schedule.groups().get(i).nodes()) {
                Node into = node.op() == Op.ACCUMULATE ? node.operand(0).node() : null;
                if (into != null && canGrowInPlace(node) && readCounts.get(into) == 1 && !places.containsKey(into)) {
                    Node last = end.getOrDefault(node, node);
                    if (places.containsKey(last)) {
                        places.put(into, places.get(last));
                    } else {
                        end.put(into, last);
                    }
                }
            }
        }
        Allocator allocator = new Allocator(layout.valueCount());
        Map<Node, Interval> ofEnd = new HashMap<>();
        for (int position = 0; position < schedule.groups().size(); position++) {
            for (Node node : schedule.groups().get(position).nodes()) {
                if (places.containsKey(node)) {
                    continue;
                }
                Node last = end.getOrDefault(node, node);
                Interval interval = ofEnd.get(last);
                if (interval == null) {
                    int lastRead = Math.max(lastReads.getOrDefault(last, 0), schedule.position(last));
                    int size = node.shape().capacity();
                    interval =
                            new Interval(last, position, lastRead, allocator.allocate(position, lastRead, size), size);
                    intervals.add(interval);
                    ofEnd.put(last, interval);
                }
                places.put(node, new Place(FlatArray.VALUES, interval.offset()));
            }
        }
        scratch = allocator.end() - layout.valueCount();
    }

    /**
     * Says whether a sum of adjoints may lie where the sum before it lies.
     *
     * @param node an {@link Op#ACCUMULATE}
     * @return true if what it adds to is a computed array of its own shape, read as it lies
     */
    public static boolean canGrowInPlace(Node node) {
        Operand into = node.operand(0);
        return into.isIdentity()
                && into.node().shape().equals(node.shape())
                && into.node().op().kind() != Op.Kind.LEAF;
    }

    /**
     * Returns where a stored node lies.
     *
     * @param node a node that is not inlined and no constant
     * @return its place
     */
    public Place place(Node node) {
        Place place = places.get(node);
        if (place == null) {
            throw new IllegalStateException("node has no place: " + node);
        }
        return place;
    }

    /**
     * Returns the number of elements that the value array needs beyond those of the layout.
     *
     * @return the size of the scratch space
     */
    public int scratch() {
        return scratch;
    }

    /**
     * Returns the lives of the arrays in scratch space, in the order in which they begin.
     *
     * @return the intervals
     */
    public List<Interval> intervals() {
        return List.copyOf(intervals);
    }

    /** Hands out the first gap that is large enough and free from now on. */
    private static final class Allocator {
        private final int start;
        private final List<int[]> live = new ArrayList<>();
        private int end;

        Allocator(int start) {
            this.start = start;
            this.end = start;
        }

        int allocate(int position, int lastRead, int size) {
            for (int i = live.size() - 1; i >= 0; i--) {
                if (live.get(i)[2] < position) {
                    live.remove(i);
                }
            }
            int offset = start;
            int at = 0;
            while (at < live.size() && live.get(at)[0] - offset < size) {
                offset = Math.max(offset, live.get(at)[1]);
                at++;
            }
            live.add(at, new int[] {offset, Math.addExact(offset, size), lastRead});
            end = Math.max(end, offset + size);
            return offset;
        }

        int end() {
            return end;
        }
    }
}
