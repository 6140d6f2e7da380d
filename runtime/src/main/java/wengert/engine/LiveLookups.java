package wengert.engine;

import java.util.ArrayList;
import java.util.List;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Indices;
import wengert.trace.Node;
import wengert.trace.Operand;
import wengert.trace.Shape;
import wengert.trace.Trace;

/**
 * What integer inputs may name along axes with a live length, which differs from run to run.
 *
 * <p>It is looked at in every run, so it allocates nothing and has no string constants: HotSpot makes those of a class in the
 * thread that runs.
 */
public final class LiveLookups {
    private final List<Use> uses;
    private final Lookup[] lookups;

    private LiveLookups(List<Use> uses, Layout layout) {
        this.uses = List.copyOf(uses);
        this.lookups = new Lookup[uses.size()];
        for (int i = 0; i < lookups.length; i++) {
            lookups[i] = lookup(uses.get(i), layout);
        }
    }

    /**
     * An integer input that names elements along an axis with a live length.
     *
     * @param table the name of the integer input
     * @param dim the name of the bounded dimension
     * @param reach how far behind what it names is read
     */
    public record Use(String table, String dim, int reach) {}

    /**
     * An integer input whose every live element, and what is read so far behind it, must be below a live length. It is no record, and
     * asks none in a run: records have string constants.
     */
    private static final class Lookup {
        private static final int NONE = -1;

        private final String table;
        private final String dim;
        private final int start;
        private final int size;
        private final int rowsAt;
        private final int rowSize;
        private final int lengthAt;
        private final int reach;

        Lookup(Layout.Slot table, Layout.Slot rows, Layout.Slot length, int reach) {
            this.table = table.name();
            this.dim = length.name();
            this.start = table.offset();
            this.size = table.size();
            this.rowsAt = rows == null ? NONE : rows.offset();
            this.rowSize =
                    rows == null ? 0 : table.size() / table.shape().dim(0).max();
            this.lengthAt = length.offset();
            this.reach = reach;
        }

        int end(int[] integers) {
            return start + (rowsAt == NONE ? size : integers[rowsAt] * rowSize);
        }

        int limit(int[] integers) {
            return integers[lengthAt] - reach;
        }
    }

    /** Returns what the integer inputs of a trace may name. */
    static List<Use> uses(Trace trace) {
        List<Use> found = new ArrayList<>();
        for (Node node : trace.nodes()) {
            for (Operand operand : node.operands()) {
                collect(operand.at(), operand.node().shape(), node.domain(), found);
            }
            collect(node.target(), node.shape(), node.domain(), found);
        }
        return found;
    }

    private static void collect(List<Index> at, Shape array, Shape domain, List<Use> found) {
        for (int axis = 0; axis < at.size(); axis++) {
            Dim dim = array.dim(axis);
            Indices table = dim.isBounded() ? at.get(axis).table() : null;
            if (table != null) {
                Use use = new Use(table.name(), dim.name(), at.get(axis).reach(domain));
                if (!isIn(found, use)) {
                    found.add(use);
                }
            }
        }
    }

    /** By hand, as the generated comparison of records takes a start of the JVM long to link. */
    private static boolean isIn(List<Use> found, Use use) {
        for (Use other : found) {
            if (other.table.equals(use.table) && other.dim.equals(use.dim) && other.reach == use.reach) {
                return true;
            }
        }
        return false;
    }

    static LiveLookups of(List<Use> uses, Layout layout) {
        return new LiveLookups(uses, layout);
    }

    private static Lookup lookup(Use use, Layout layout) {
        Layout.Slot slot = layout.indices(use.table);
        boolean isLive = slot.shape().rank() > 0 && slot.shape().dim(0).isBounded();
        return new Lookup(
                slot, isLive ? layout.length(slot.shape().dim(0).name()) : null, layout.length(use.dim), use.reach);
    }

    /**
     * Returns how integer inputs are used.
     *
     * @return each use once
     */
    public List<Use> uses() {
        return uses;
    }

    /**
     * Refuses a run in which an integer input names what is past a live length.
     *
     * @param integers the live lengths and integer inputs of the run
     * @throws IllegalArgumentException if there is one
     */
    public void require(int[] integers) {
        for (Lookup lookup : lookups) {
            int limit = lookup.limit(integers);
            int end = lookup.end(integers);
            int greatest = -1;
            for (int i = lookup.start; i < end; i++) {
                greatest = Math.max(greatest, integers[i]);
            }
            if (greatest >= limit) {
                throw Refusal.pastLength(lookup.table, greatest, lookup.dim, limit, integers[lookup.lengthAt]);
            }
        }
    }

    /**
     * Brings integers into the range of a run, for runs on whatever numbers: lengths are raised to what is read at once, and
     * what is named past a length becomes the last that may be.
     *
     * @param integers the live lengths and integer inputs of the run
     */
    public void limit(int[] integers) {
        for (Lookup lookup : lookups) {
            integers[lookup.lengthAt] = Math.max(integers[lookup.lengthAt], lookup.reach + 1);
        }
        for (Lookup lookup : lookups) {
            int last = lookup.limit(integers) - 1;
            for (int i = lookup.start; i < lookup.end(integers); i++) {
                integers[i] = Math.min(integers[i], last);
            }
        }
    }

    /** The errors, which are of a class of their own as they have strings. */
    private static final class Refusal {
        private Refusal() {}

        static IllegalArgumentException pastLength(String table, int element, String dim, int limit, int length) {
            return new IllegalArgumentException(
                    "an element of '%s' is %d where '%s' has the live length %d; expected %s"
                            .formatted(
                                    table,
                                    element,
                                    dim,
                                    length,
                                    limit > 0
                                            ? "0 to " + (limit - 1)
                                            : "a length of at least " + (length - limit + 1)));
        }
    }
}
