package wengert.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wengert.trace.Node;

/**
 * How arrays in scratch space lie, and along which axis each kernel computes neighbours in vector lanes.
 *
 * <p>A kernel runs in lanes along an axis if every array that it touches either has neighbours along that axis next to
 * each other, or does not change along it. Parameters and outputs lie as they do, but the order of axes of an array in
 * scratch space is free, and an array that lies the wrong way for one reader can be packed: copied the other way round
 * once. {@link ArrangementSearch} chooses by what {@link LaneCost} counts.
 *
 * <p>Packing is what K. Goto and R. van de Geijn do for matrix products, Anatomy of High-Performance Matrix
 * Multiplication, 2008.
 */
public final class Arrangement {
    /** What processors have at least. */
    private static final int FEW_REGISTERS = 16;

    private final int width;
    private final int registers;
    private final Tiles tiles;
    private final InnermostAxes axes;
    private final Map<Node, Lanes> lanes = new HashMap<>();
    private final Map<Node, Map<Node, Integer>> packedAxes = new HashMap<>();
    private final Map<Node, Map<Integer, Packing>> packings = new LinkedHashMap<>();
    private final Map<Integer, List<Packing>> packingsBefore = new HashMap<>();

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

    private Arrangement(int width, int registers, Tiles tiles, InnermostAxes axes) {
        this.width = width;
        this.registers = registers;
        this.tiles = tiles;
        this.axes = axes;
    }

    /**
     * Returns the arrangement for scalar kernels: everything row by row, nothing in lanes.
     *
     * @return the arrangement
     */
    public static Arrangement scalar() {
        return new Arrangement(1, FEW_REGISTERS, Tiles.DEFAULT, new InnermostAxes());
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
        InnermostAxes axes = width > 1 ? new InnermostAxes(schedule) : new InnermostAxes();
        Arrangement arrangement = new Arrangement(width, registers, tiles, axes);
        if (width > 1) {
            LaneCost costs = new LaneCost(width, registers, tiles, axes);
            for (LaneKernel kernel : new ArrangementSearch(schedule, axes, costs).run()) {
                arrangement.fix(schedule, kernel, costs.best(kernel));
            }
            arrangement.orderPackings();
        }
        return arrangement;
    }

    /** Settles how a kernel runs, and the copies that it needs then. */
    private void fix(Schedule schedule, LaneKernel kernel, int candidate) {
        if (candidate == LaneCost.SCALAR) {
            return;
        }
        Footprint footprint = kernel.footprint();
        Node root = footprint.root();
        int axis = kernel.axis(candidate);
        List<Node> walked = new ArrayList<>(List.of(root));
        for (int i = 0; i < footprint.loads().size(); i++) {
            Footprint.Access load = footprint.loads().get(i);
            int along = kernel.loadAlong(candidate, i);
            if (along < 0) {
                continue;
            }
            walked.add(load.node());
            if (!axes.lies(load.node(), along)) {
                pack(root, load.node(), along, schedule.position(root));
            }
        }
        lanes.put(root, new Lanes(axis, walked, kernel.isAligned(candidate), footprint.looksUp()));
    }

    private void pack(Node reader, Node node, int axis, int position) {
        Map<Integer, Packing> ofNode = packings.computeIfAbsent(node, key -> new LinkedHashMap<>());
        Packing before = ofNode.get(axis);
        int first = before == null ? position : Math.min(before.first(), position);
        int last = before == null ? position : Math.max(before.last(), position);
        ofNode.put(axis, new Packing(node, axis, first, last));
        packedAxes.computeIfAbsent(reader, key -> new HashMap<>()).put(node, axis);
    }

    private void orderPackings() {
        for (Packing packing : packings()) {
            packingsBefore
                    .computeIfAbsent(packing.first(), key -> new ArrayList<>())
                    .add(packing);
        }
    }

    /**
     * Returns the axis of an array whose neighbours are next to each other.
     *
     * @param node a stored node or a leaf
     * @return the axis; -1 for a scalar
     */
    public int innermost(Node node) {
        return axes.of(node);
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
