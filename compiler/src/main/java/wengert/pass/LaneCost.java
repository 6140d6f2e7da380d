package wengert.pass;

import wengert.trace.Dim;
import wengert.trace.Node;
import wengert.trace.Op;

/** What kernels cost in vector lanes, in additions at the expected live lengths, as arrays lie at the time. */
final class LaneCost {
    /** Stands for scalars instead of a candidate for lanes. */
    static final int SCALAR = -1;

    /** Stands for an axis where there are no lanes. */
    private static final int NONE = -1;

    /** What reading or writing an element costs, in additions. */
    private static final double ACCESS = 0.5;

    /** What copying an element the other way round costs. */
    private static final double PACKED = 1.5;

    /** What spreading a number over a vector costs. */
    private static final double SPREAD = 0.75;

    private static final int MANY_REGISTERS = 32;

    private final int width;
    private final int mostVectors;
    private final InnermostAxes axes;

    /**
     * @param width the number of lanes
     * @param registers the number of vectors that the processor holds in registers
     * @param tiles how many sums kernels keep in registers
     * @param axes how arrays lie, which may change
     */
    LaneCost(int width, int registers, Tiles tiles, InnermostAxes axes) {
        this.width = width;
        this.mostVectors = registers >= MANY_REGISTERS ? 2 * tiles.vectors() : tiles.vectors();
        this.axes = axes;
    }

    /** Returns the cost of a kernel in the lanes that suit it best. */
    double least(LaneKernel kernel) {
        return of(kernel, best(kernel));
    }

    /** Returns the number of the candidate that costs least, or {@link #SCALAR}. */
    int best(LaneKernel kernel) {
        int best = SCALAR;
        if (kernel.footprint().mostPoints() <= width) {
            // HotSpot compiles what is called often or runs in circles; until then each vector is an object.
            return best;
        }
        double least = of(kernel, SCALAR);
        for (int candidate = 0; candidate < kernel.candidates(); candidate++) {
            double cost = of(kernel, candidate);
            if (cost < least) {
                least = cost;
                best = candidate;
            }
        }
        return best;
    }

    /** Returns the number of vectors for each element along an axis; it is least where all of them are full. */
    double vectorsEach(Dim dim) {
        int extent = Footprint.expected(dim);
        return vectors(extent) / (double) extent;
    }

    private int vectors(int extent) {
        return (extent + width - 1) / width;
    }

    private double of(LaneKernel kernel, int candidate) {
        Footprint footprint = kernel.footprint();
        int axis = candidate == SCALAR ? NONE : kernel.axis(candidate);
        double share = share(footprint.triangle(), axis);
        double cost = footprint.work(share) + ACCESS * points(footprint.store(), share);
        for (Footprint.Access load : footprint.loads()) {
            cost += ACCESS * points(load, share);
        }
        if (candidate == SCALAR) {
            return cost;
        }
        if (!axes.lies(footprint.root(), kernel.storeAlong(candidate))) {
            return Double.POSITIVE_INFINITY;
        }
        int extent = Footprint.expected(footprint.root().domain().dim(axis));
        int vectors = vectors(extent);
        int spreads = (vectors + mostVectors - 1) / mostVectors;
        // Without padding, what is left of whole vectors is computed in scalars.
        int steps = isPadded(kernel, candidate) ? vectors : extent / width + extent % width;
        cost *= (double) steps / extent;
        for (int i = 0; i < footprint.loads().size(); i++) {
            Footprint.Access load = footprint.loads().get(i);
            Node node = load.node();
            int along = kernel.loadAlong(candidate, i);
            if (along < 0) {
                // A number that is loaded for a row is spread once for all vectors of a tile.
                cost += SPREAD * points(load, share) / extent * spreads;
            } else if (!axes.lies(node, along)) {
                if (!canBePacked(node)) {
                    return Double.POSITIVE_INFINITY;
                }
                cost += PACKED * Footprint.points(node.shape());
            }
        }
        return cost;
    }

    /** Returns the part of a square that is computed of a triangle, in as many steps along its sides as there are vectors. */
    private double share(Footprint.Triangle triangle, int lanes) {
        if (triangle == null) {
            return 1;
        }
        int steps = triangle.mentions(lanes) ? vectors(triangle.extent()) : triangle.extent();
        return (steps + 1) / (2.0 * steps);
    }

    private static double points(Footprint.Access access, double share) {
        return access.isInTriangle() ? share * access.points() : access.points();
    }

    private boolean isPadded(LaneKernel kernel, int candidate) {
        if (!kernel.isAligned(candidate)) {
            return false;
        }
        boolean isPadded = !axes.isGiven(kernel.footprint().root());
        for (int i = 0; i < kernel.footprint().loads().size(); i++) {
            int along = kernel.loadAlong(candidate, i);
            Node node = kernel.footprint().loads().get(i).node();
            // Copies have padding.
            isPadded &= along < 0 || !axes.isGiven(node) || !axes.lies(node, along);
        }
        return isPadded;
    }

    /** What changes during a run cannot be copied at leisure. */
    private static boolean canBePacked(Node node) {
        return node.op() != Op.STATE && node.op() != Op.UPDATE;
    }
}
