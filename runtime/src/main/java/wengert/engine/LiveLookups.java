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
    private final Lookup[] lookups;

    private LiveLookups(List<Lookup> lookups) {
        this.lookups = lookups.toArray(new Lookup[0]);
    }

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

    static LiveLookups of(Trace trace, Layout layout) {
        List<Lookup> found = new ArrayList<>();
        for (Node node : trace.nodes()) {
            for (Operand operand : node.operands()) {
                collect(operand.at(), operand.node().shape(), node.domain(), layout, found);
            }
            collect(node.target(), node.shape(), node.domain(), layout, found);
        }
        return new LiveLookups(found);
    }

    private static void collect(List<Index> at, Shape array, Shape domain, Layout layout, List<Lookup> found) {
        for (int axis = 0; axis < at.size(); axis++) {
            Dim dim = array.dim(axis);
            Indices table = dim.isBounded() ? at.get(axis).table() : null;
            if (table == null) {
                continue;
            }
            Layout.Slot slot = layout.indices(table.name());
            boolean isLive = slot.shape().rank() > 0 && slot.shape().dim(0).isBounded();
            Lookup lookup = new Lookup(
                    slot,
                    isLive ? layout.length(slot.shape().dim(0).name()) : null,
                    layout.length(dim.name()),
                    at.get(axis).reach(domain));
            if (!isIn(found, lookup)) {
                found.add(lookup);
            }
        }
    }

    private static boolean isIn(List<Lookup> found, Lookup lookup) {
        for (Lookup other : found) {
            if (other.start == lookup.start && other.lengthAt == lookup.lengthAt && other.reach == lookup.reach) {
                return true;
            }
        }
        return false;
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
