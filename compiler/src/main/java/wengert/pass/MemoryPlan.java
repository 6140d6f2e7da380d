package wengert.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wengert.engine.FlatArray;
import wengert.engine.Layout;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Shape;
import wengert.trace.Trace;

/**
 * Where every stored node lies: parameters, inputs, states, outputs and gradients where the {@link Layout} says, all
 * others in scratch space that is reused as soon as a node has been read for the last time.
 *
 * <p>The sums of adjoints that feed one another are one array that grows in place.
 */
public final class MemoryPlan {
    /** Elements of a cache line of 64 bytes. */
    private static final int LINE = 8;

    /** Rows that are a power of two apart compete for the same sets of a cache; short ones do no harm. */
    private static final int LONG_ROW = 8 * LINE;

    /** Two more lines are less than a quarter of a row from here on. */
    private static final int MANY_LINES = 9;

    private final Schedule schedule;
    private final Layout layout;
    private final Arrangement arrangement;
    private final Map<Node, Place> places = new HashMap<>();
    private final Map<Node, Map<Integer, Place>> packed = new HashMap<>();
    private final List<Interval> intervals = new ArrayList<>();
    private int scratch;
    private int poison;

    /**
     * The place of a stored node.
     *
     * @param array which flat array
     * @param offset where it starts, in elements
     * @param strides the distance between neighbours along each axis
     * @param size the number of elements that it takes, with padding
     */
    public record Place(FlatArray array, int offset, List<Integer> strides, int size) {
        /**
         * Copies the list of strides.
         *
         * @param array as given
         * @param offset as given
         * @param strides as given
         * @param size as given
         */
        public Place {
            strides = List.copyOf(strides);
        }

        /**
         * Says whether two places are one.
         *
         * @param other the other place
         * @return true for the same array, offset and strides
         */
        public boolean isAt(Place other) {
            return array == other.array && offset == other.offset && strides.equals(other.strides);
        }

        /**
         * Returns where an element lies.
         *
         * @param at the element, one expression an axis
         * @return the position in elements, from the offset
         */
        public Index flat(List<Index> at) {
            Index flat = Index.constant(0);
            for (int axis = 0; axis < strides.size(); axis++) {
                flat = flat.plus(at.get(axis).times(strides.get(axis)));
            }
            return flat;
        }
    }

    /**
     * The life of an array in scratch space.
     *
     * @param node the node for whose result it was made
     * @param first the position of the group that writes it first
     * @param last the position of the group that reads it last
     * @param offset where it starts in scratch space
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
        this(schedule, layout, Arrangement.scalar(), 0);
    }

    /**
     * Plans the memory of a schedule whose arrays in scratch space lie in other ways than row by row.
     *
     * @param schedule the schedule
     * @param layout the places that are given
     * @param arrangement how arrays in scratch space lie
     * @param unused how many elements of scratch space to leave alone, so that a vector begins at the first one after them
     */
    public MemoryPlan(Schedule schedule, Layout layout, Arrangement arrangement, int unused) {
        this.schedule = schedule;
        this.layout = layout;
        this.arrangement = arrangement;
        placeGiven();
        placeScratch(lastReads(), new Allocator(unused, arrangement.width()));
    }

    private void placeGiven() {
        Trace trace = schedule.trace();
        for (Node node : trace.signature().parameters()) {
            given(node, FlatArray.PARAMETERS, layout.parameter(node.name()));
        }
        for (Node node : trace.signature().inputs()) {
            given(node, FlatArray.VALUES, layout.input(node.name()));
        }
        for (Node node : trace.signature().states()) {
            given(node, FlatArray.VALUES, layout.state(node.name()));
        }
        for (Trace.Root root : trace.roots()) {
            switch (root.role()) {
                case OUTPUT -> given(root.node(), FlatArray.VALUES, layout.output(root.name()));
                case GRADIENT -> given(root.node(), FlatArray.GRADIENTS, layout.parameter(root.name()));
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

    /** Places a node where the layout says, row by row. */
    private void given(Node node, FlatArray array, Layout.Slot slot) {
        int[] strides = node.shape().strides();
        List<Integer> list = new ArrayList<>();
        for (int stride : strides) {
            list.add(stride);
        }
        places.put(node, new Place(array, slot.offset(), list, node.shape().capacity()));
    }

    /**
     * Places an array in scratch space with the given axis innermost, whose rows are whole vectors, or in dense row-major
     * order if the axis is the rank.
     */
    private Place scratch(Node node, int innermost, int offset) {
        Shape shape = node.shape();
        Integer[] strides = new Integer[shape.rank()];
        int size = 1;
        if (innermost >= 0 && innermost < shape.rank()) {
            strides[innermost] = 1;
            size = padded(shape.dim(innermost).max());
        }
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (axis != innermost) {
                strides[axis] = size;
                size = Math.multiplyExact(size, shape.dim(axis).max());
            }
        }
        return new Place(FlatArray.SCRATCH, offset, List.of(strides), size);
    }

    /**
     * Rounds the length of a row up to whole vectors; long rows to an odd number of cache lines, which is not one more than a
     * power of two unless that would take a quarter more space.
     *
     * <p>The index of a row is then a product that the HotSpot of JDK 17 leaves alone. With a sum of two powers of two it makes two
     * shifts of it, does not recognise the loop's variable in them, and checks the bounds of each vector in the loop.
     */
    private int padded(int length) {
        int width = arrangement.width();
        if (width == 1) {
            return length;
        }
        int whole = (length + width - 1) / width * width;
        if (whole < LONG_ROW) {
            return whole;
        }
        int line = Math.max(LINE, width);
        int lines = (whole + line - 1) / line | 1;
        boolean isSumOfTwo = Integer.bitCount(lines) == 2;
        return (isSumOfTwo && lines >= MANY_LINES ? lines + 2 : lines) * line;
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

    private void placeScratch(Map<Node, Integer> lastReads, Allocator allocator) {
        // From the end of each chain of sums to its start, the place of the end becomes that of all.
        Map<Node, Node> end = new HashMap<>();
        for (int i = schedule.groups().size() - 1; i >= 0; i--) {
            for (Node node : schedule.groups().get(i).nodes()) {
                Node into = schedule.growsInPlace(node) ? node.operand(0).node() : null;
                if (into != null && !places.containsKey(into)) {
                    Node last = end.getOrDefault(node, node);
                    if (places.containsKey(last)) {
                        places.put(into, places.get(last));
                    } else {
                        end.put(into, last);
                    }
                }
            }
        }
        Map<Node, Interval> ofEnd = new HashMap<>();
        for (int position = 0; position < schedule.groups().size(); position++) {
            pack(allocator, position);
            for (Node node : schedule.groups().get(position).nodes()) {
                if (places.containsKey(node)) {
                    continue;
                }
                Node last = end.getOrDefault(node, node);
                Interval interval = ofEnd.get(last);
                if (interval == null) {
                    int lastRead = Math.max(lastReads.getOrDefault(last, 0), schedule.position(last));
                    int size = scratch(node, arrangement.innermost(node), 0).size();
                    interval =
                            new Interval(last, position, lastRead, allocator.allocate(position, lastRead, size), size);
                    intervals.add(interval);
                    ofEnd.put(last, interval);
                }
                places.put(node, scratch(node, arrangement.innermost(node), interval.offset()));
            }
        }
        poison = allocator.end();
        scratch = poison + arrangement.width();
    }

    /** Places the copies that are made before a group. */
    private void pack(Allocator allocator, int position) {
        for (Arrangement.Packing packing : arrangement.packingsBefore(position)) {
            Node node = packing.node();
            int size = scratch(node, packing.innermost(), 0).size();
            int offset = allocator.allocate(position, packing.last(), size);
            intervals.add(new Interval(node, position, packing.last(), offset, size));
            packed.computeIfAbsent(node, key -> new HashMap<>())
                    .put(packing.innermost(), scratch(node, packing.innermost(), offset));
        }
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
     * Returns where a reader finds a stored node: the node's own place, or a copy that was packed for it.
     *
     * @param reader the stored node whose kernel reads
     * @param node what it reads
     * @return the place
     */
    public Place place(Node reader, Node node) {
        int axis = arrangement.packedAxis(reader, node);
        return axis < 0 || reader == node ? place(node) : packedPlace(node, axis);
    }

    /**
     * Returns where a packed copy lies.
     *
     * @param node the array
     * @param innermost the innermost axis of the copy
     * @return its place
     */
    public Place packedPlace(Node node, int innermost) {
        return packed.get(node).get(innermost);
    }

    /**
     * Says whether whole vectors along an axis may be read and written past the end of a row.
     *
     * @param place the place of an array in scratch space
     * @return true for padded rows
     */
    public boolean isPadded(Place place) {
        return arrangement.width() > 1 && place.array() == FlatArray.SCRATCH;
    }

    /**
     * Returns how arrays in scratch space lie.
     *
     * @return the arrangement
     */
    public Arrangement arrangement() {
        return arrangement;
    }

    /**
     * Returns where a backward run notes whether a gradient is not finite.
     *
     * @return the first of as many elements of scratch space as a vector has lanes; all are 0, or one is NaN
     */
    public int poison() {
        return poison;
    }

    /**
     * Returns the number of elements that scratch space needs.
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

    /** Hands out the first gap of whole vectors that is large enough and free from now on. */
    private static final class Allocator {
        private final List<int[]> live = new ArrayList<>();
        private final int start;
        private final int width;
        private int end;

        Allocator(int start, int width) {
            this.start = start;
            this.width = width;
            this.end = start;
        }

        int allocate(int position, int lastRead, int elements) {
            int size = Math.addExact(elements, width - 1) / width * width;
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
