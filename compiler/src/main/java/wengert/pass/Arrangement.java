package wengert.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;

/**
 * How arrays in scratch space lie, and along which axis each kernel computes neighbours in vector lanes.
 *
 * <p>A kernel runs in lanes along an axis if every array that it touches either has neighbours along that axis next to
 * each other, or does not change along it. Parameters and outputs lie as they do, but the order of axes of an array in
 * scratch space is free, and an array that lies the wrong way for one reader can be packed: copied the other way round
 * once. The choice is a descent on a count of operations at the expected live lengths: array by array, the innermost axis
 * with which its kernels cost least, until nothing improves. It starts in several ways, of which the cheapest end counts.
 *
 * <p>Packing is what K. Goto and R. van de Geijn do for matrix products, Anatomy of High-Performance Matrix
 * Multiplication, 2008.
 */
public final class Arrangement {
    private static final int SWEEPS = 3;

    /** What processors have at least. */
    private static final int FEW_REGISTERS = 16;

    /** What reading or writing an element costs, in additions. */
    private static final double ACCESS = 0.5;

    /** What copying an element the other way round costs. */
    private static final double PACKED = 1.5;

    /** What spreading a number over a vector costs. */
    private static final double SPREAD = 0.75;

    private final int width;
    private final int registers;
    private final Tiles tiles;
    private final int mostVectors;
    private final Map<Node, Integer> innermost = new HashMap<>();
    private final Map<Node, Lanes> lanes = new HashMap<>();
    private final Map<Node, Map<Node, Integer>> packedAxes = new HashMap<>();
    private final Map<Node, Map<Integer, Packing>> packings = new LinkedHashMap<>();
    private final Map<Integer, List<Packing>> packingsBefore = new HashMap<>();
    private final Set<Node> fixedUnits = new HashSet<>();
    private final Map<Node, Node> unitOf = new HashMap<>();
    private final Map<Node, List<Kernel>> kernelsOf = new LinkedHashMap<>();

    /**
     * A copy of an array with another innermost axis, made right before its first reader.
     *
     * @param node the array
     * @param innermost the axis of the copy that is innermost; the rank of the array for dense row-major order
     * @param first the position of the group that needs it first
     * @param last the position of the group that reads it last
     */
    public record Packing(Node node, int innermost, int first, int last) {}

    /**
     * How a kernel runs in lanes.
     *
     * @param axis the axis of the domain whose neighbours are lanes
     * @param walked the arrays whose neighbours are read or written as vectors
     * @param isAligned whether each is walked from the start of a row to its end, so that padding may be touched
     * @param looksUp whether an index of what is read is looked up in a table
     */
    public record Lanes(int axis, List<Node> walked, boolean isAligned, boolean looksUp) {
        /**
         * Copies the list of arrays.
         *
         * @param axis as given
         * @param walked as given
         * @param isAligned as given
         * @param looksUp as given
         */
        public Lanes {
            walked = List.copyOf(walked);
        }
    }

    /** What the cost of a kernel depends on: for each axis that may be in lanes, along which axis each array is walked. */
    private static final class Kernel {
        private final Footprint footprint;
        private final List<Integer> candidates = new ArrayList<>();
        private final List<int[]> along = new ArrayList<>();

        Kernel(Footprint footprint) {
            this.footprint = footprint;
            for (int axis : footprint.laneCandidates()) {
                int store = footprint.store().along(axis);
                int[] walked = new int[footprint.loads().size() + 1];
                walked[0] = store;
                boolean possible = store >= 0;
                for (int i = 1; i < walked.length; i++) {
                    walked[i] = footprint.loads().get(i - 1).along(axis);
                    possible &= walked[i] != Footprint.Access.SCATTERED && agrees(walked, i);
                }
                if (possible) {
                    candidates.add(axis);
                    along.add(walked);
                }
            }
        }

        /** One reader sees one arrangement of an array. */
        private boolean agrees(int[] walked, int number) {
            Node node = footprint.loads().get(number - 1).node();
            for (int i = 1; i < number; i++) {
                boolean other = walked[i] != walked[number] && walked[i] >= 0 && walked[number] >= 0;
                if (other && footprint.loads().get(i - 1).node() == node) {
                    return false;
                }
            }
            return true;
        }
    }

    private Arrangement(int width, int registers, Tiles tiles) {
        this.width = width;
        this.registers = registers;
        this.tiles = tiles;
        this.mostVectors = registers >= 32 ? 2 * tiles.vectors() : tiles.vectors();
    }

    /**
     * Returns the arrangement for scalar kernels: everything row by row, nothing in lanes.
     *
     * @return the arrangement
     */
    public static Arrangement scalar() {
        return new Arrangement(1, FEW_REGISTERS, Tiles.DEFAULT);
    }

    /**
     * Chooses the arrangement for vectors.
     *
     * @param schedule the stored nodes in order
     * @param width the number of lanes, a power of 2
     * @return the arrangement
     */
    public static Arrangement of(Schedule schedule, int width) {
        return of(schedule, width, FEW_REGISTERS, Tiles.DEFAULT);
    }

    /**
     * Chooses the arrangement for vectors.
     *
     * @param schedule the stored nodes in order
     * @param width the number of lanes, a power of 2
     * @param registers the number of vectors that the processor holds in registers
     * @param tiles how many sums kernels keep in registers
     * @return the arrangement
     */
    public static Arrangement of(Schedule schedule, int width, int registers, Tiles tiles) {
        Arrangement arrangement = new Arrangement(width, registers, tiles);
        if (width > 1) {
            arrangement.choose(schedule);
        }
        return arrangement;
    }

    private void choose(Schedule schedule) {
        List<Kernel> kernels = new ArrayList<>();
        units(schedule);
        for (Node node : schedule.stored()) {
            Schedule.Group group = schedule.groups().get(schedule.position(node));
            if (group.nodes().size() > 1 && !group.sharesLoops()) {
                continue;
            }
            Kernel kernel = new Kernel(new Footprint(schedule, node));
            if (!kernel.candidates.isEmpty()) {
                kernels.add(kernel);
                touches(kernel, node);
                for (Footprint.Access load : kernel.footprint.loads()) {
                    touches(kernel, load.node());
                }
            }
        }
        Map<Node, Integer> best = Map.of();
        double least = Double.POSITIVE_INFINITY;
        for (Start start : Start.values()) {
            descend(schedule, start);
            double cost = cost(kernels);
            if (cost < least) {
                least = cost;
                best = new HashMap<>(innermost);
            }
        }
        innermost.putAll(best);
        for (Kernel kernel : kernels) {
            fix(schedule, kernel);
        }
        for (Packing packing : packings()) {
            packingsBefore
                    .computeIfAbsent(packing.first(), key -> new ArrayList<>())
                    .add(packing);
        }
    }

    /** Sums that grow in place are one array. */
    private void units(Schedule schedule) {
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

    private void touches(Kernel kernel, Node node) {
        Node unit = unitOf.get(node);
        boolean free = unit != null && node.op() != Op.UPDATE && node.shape().rank() > 1 && !fixedUnits.contains(unit);
        if (free) {
            List<Kernel> touching = kernelsOf.computeIfAbsent(unit, key -> new ArrayList<>());
            if (!touching.contains(kernel)) {
                touching.add(kernel);
            }
        }
    }

    /** Which axis of each array is innermost where a descent starts. */
    private enum Start {
        /** The last axis. */
        LAST,
        /** The first of the axes that fill vectors best. */
        FULLEST,
        /** The first axis in the forward run, the last one in the backward run. */
        FIRST_THEN_LAST
    }

    /** Descends from a start. */
    private void descend(Schedule schedule, Start start) {
        for (Node unit : kernelsOf.keySet()) {
            boolean isForward = schedule.groups().get(schedule.position(unit)).forward();
            innermost.put(
                    unit,
                    switch (start) {
                        case LAST -> last(unit);
                        case FULLEST -> fullest(unit);
                        case FIRST_THEN_LAST -> isForward ? 0 : last(unit);
                    });
        }
        for (int sweep = 0; sweep < SWEEPS && sweep(); sweep++) {
            // Until nothing improves.
        }
    }

    private int fullest(Node unit) {
        int best = 0;
        for (int axis = 1; axis < unit.shape().rank(); axis++) {
            if (vectorsEach(unit, axis) < vectorsEach(unit, best)) {
                best = axis;
            }
        }
        return best;
    }

    /** Returns the number of vectors for each element along an axis; it is least where all of them are full. */
    private double vectorsEach(Node unit, int axis) {
        int extent = Footprint.expected(unit.shape().dim(axis));
        return vectors(extent) / (double) extent;
    }

    private int vectors(int extent) {
        return (extent + width - 1) / width;
    }

    private boolean sweep() {
        boolean improved = false;
        for (Map.Entry<Node, List<Kernel>> entry : kernelsOf.entrySet()) {
            Node unit = entry.getKey();
            int before = innermostOfUnit(unit);
            int best = before;
            double least = cost(entry.getValue());
            for (int axis = 0; axis < unit.shape().rank(); axis++) {
                if (axis != before) {
                    innermost.put(unit, axis);
                    double cost = cost(entry.getValue());
                    if (cost < least) {
                        least = cost;
                        best = axis;
                    }
                }
            }
            innermost.put(unit, best);
            improved |= best != before;
        }
        return improved;
    }

    private double cost(List<Kernel> kernels) {
        double cost = 0;
        for (Kernel kernel : kernels) {
            cost += cost(kernel, bestLane(kernel));
        }
        return cost;
    }

    /** Returns the number of the candidate that costs least, or -1 for scalars. */
    private int bestLane(Kernel kernel) {
        int best = -1;
        if (kernel.footprint.mostPoints() <= width) {
            // HotSpot compiles what is called often or runs in circles; until then each vector is an object.
            return best;
        }
        double least = cost(kernel, -1);
        for (int number = 0; number < kernel.candidates.size(); number++) {
            double cost = cost(kernel, number);
            if (cost < least) {
                least = cost;
                best = number;
            }
        }
        return best;
    }

    private double cost(Kernel kernel, int candidate) {
        Footprint footprint = kernel.footprint;
        double cost = footprint.work() + ACCESS * footprint.store().points();
        for (Footprint.Access load : footprint.loads()) {
            cost += ACCESS * load.points();
        }
        if (candidate < 0) {
            return cost;
        }
        int[] along = kernel.along.get(candidate);
        if (!lies(footprint.root(), along[0])) {
            return Double.POSITIVE_INFINITY;
        }
        int extent = Footprint.expected(footprint.root().domain().dim(kernel.candidates.get(candidate)));
        int vectors = vectors(extent);
        int spreads = (vectors + mostVectors - 1) / mostVectors;
        cost *= (double) vectors / extent;
        for (int i = 1; i < along.length; i++) {
            Footprint.Access load = footprint.loads().get(i - 1);
            Node node = load.node();
            if (along[i] < 0) {
                // A number that is loaded for a row is spread once for all vectors of a tile.
                cost += SPREAD * load.points() / extent * spreads;
            } else if (!lies(node, along[i])) {
                if (!canBePacked(node)) {
                    return Double.POSITIVE_INFINITY;
                }
                cost += PACKED * Footprint.points(node.shape());
            }
        }
        return cost;
    }

    /** What changes during a run cannot be copied at leisure. */
    private static boolean canBePacked(Node node) {
        return node.op() != Op.STATE && node.op() != Op.UPDATE;
    }

    private void fix(Schedule schedule, Kernel kernel) {
        int lane = bestLane(kernel);
        if (lane < 0) {
            return;
        }
        Footprint footprint = kernel.footprint;
        Node root = footprint.root();
        int axis = kernel.candidates.get(lane);
        int[] along = kernel.along.get(lane);
        List<Node> walked = new ArrayList<>(List.of(root));
        // Where the loop stops short of a longer array, what follows are elements of it and no padding.
        boolean isAligned = isAligned(footprint, footprint.store(), along[0], axis)
                && root.shape().dim(along[0]).equals(root.domain().dim(axis));
        for (int i = 1; i < along.length; i++) {
            Footprint.Access load = footprint.loads().get(i - 1);
            if (along[i] < 0) {
                continue;
            }
            walked.add(load.node());
            isAligned &= isAligned(footprint, load, along[i], axis);
            if (!lies(load.node(), along[i])) {
                pack(root, load.node(), along[i], schedule.position(root));
            }
        }
        lanes.put(root, new Lanes(axis, walked, isAligned, footprint.looksUp()));
    }

    /** Says whether neighbours along an axis, or in dense row-major order, are next to each other as an array lies. */
    private boolean lies(Node node, int along) {
        boolean isGiven = !unitOf.containsKey(node) || fixedUnits.contains(unitOf.get(node));
        return along == innermost(node) || (along == node.shape().rank() && isGiven);
    }

    private static boolean isAligned(Footprint footprint, Footprint.Access access, int along, int axis) {
        return along < access.at().size()
                && access.at().get(along).asAxis() == axis
                && access.node().shape().dim(along).max()
                        == footprint.root().domain().dim(axis).max();
    }

    private void pack(Node reader, Node node, int axis, int position) {
        Map<Integer, Packing> ofNode = packings.computeIfAbsent(node, key -> new LinkedHashMap<>());
        Packing before = ofNode.get(axis);
        int first = before == null ? position : Math.min(before.first(), position);
        int last = before == null ? position : Math.max(before.last(), position);
        ofNode.put(axis, new Packing(node, axis, first, last));
        packedAxes.computeIfAbsent(reader, key -> new HashMap<>()).put(node, axis);
    }

    private static int last(Node node) {
        return node.shape().rank() - 1;
    }

    private int innermostOfUnit(Node unit) {
        return innermost.getOrDefault(unit, last(unit));
    }

    /**
     * Returns the axis of an array whose neighbours are next to each other.
     *
     * @param node a stored node or a leaf
     * @return the axis; -1 for a scalar
     */
    public int innermost(Node node) {
        return innermost.getOrDefault(unitOf.getOrDefault(node, node), last(node));
    }

    /**
     * Returns how a kernel runs in lanes.
     *
     * @param node the stored node that it computes
     * @return the lanes, or null for scalars
     */
    public Lanes lanes(Node node) {
        return lanes.get(node);
    }

    /**
     * Returns the axis that is innermost in the copy that a reader reads in place of an array.
     *
     * @param reader a stored node
     * @param node what it reads
     * @return the axis, or -1 if it reads the array itself
     */
    public int packedAxis(Node reader, Node node) {
        return packedAxes.getOrDefault(reader, Map.of()).getOrDefault(node, -1);
    }

    /**
     * Returns the copies to make.
     *
     * @return the copies
     */
    public List<Packing> packings() {
        List<Packing> all = new ArrayList<>();
        for (Map<Integer, Packing> ofNode : packings.values()) {
            all.addAll(ofNode.values());
        }
        return Collections.unmodifiableList(all);
    }

    /**
     * Returns the copies to make right before a group.
     *
     * @param position the position of the group
     * @return the copies that it needs first
     */
    public List<Packing> packingsBefore(int position) {
        return packingsBefore.getOrDefault(position, List.of());
    }

    /**
     * Returns the number of vectors that the processor holds in registers, which bounds tiles.
     *
     * @return 16 or 32
     */
    public int registers() {
        return registers;
    }

    /**
     * Returns how many sums kernels keep in registers.
     *
     * @return the tiles
     */
    public Tiles tiles() {
        return tiles;
    }

    /**
     * Returns the number of lanes.
     *
     * @return the lanes of a vector, 1 for scalars
     */
    public int width() {
        return width;
    }
}
