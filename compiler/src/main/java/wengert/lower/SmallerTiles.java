package wengert.lower;

import java.util.List;
import wengert.trace.Node;

/**
 * A kernel that was to keep more in registers at a time than it does, and would have been too long.
 *
 * @param nodes the nodes that it computes
 * @param wanted what it was to have: for instance {@code 4x2 tiles}, four rows of two vectors, or in scalar kernels of two columns; or {@code single vectors}
 * @param wantedBytes how long it was expected to be with that, in bytes of bytecode
 * @param got what it has instead: fewer vectors or columns, or {@code scalars}
 * @param gotBytes how long it is expected to be
 */
public record SmallerTiles(List<Node> nodes, String wanted, int wantedBytes, String got, int gotBytes) {
    /** What a kernel has that runs in lanes, but without tiles. */
    static final String SINGLE_VECTORS = "single vectors";

    /** What a kernel has that does not run in lanes. */
    static final String SCALARS = "scalars";

    /**
     * Copies the list.
     *
     * @param nodes as given
     * @param wanted as given
     * @param wantedBytes as given
     * @param got as given
     * @param gotBytes as given
     */
    public SmallerTiles {
        nodes = List.copyOf(nodes);
    }

    /**
     * Says why the kernel is not as it was to be, and what it is.
     *
     * @return for instance {@code 4x2 tiles would take 4012 bytes, expected at most 3200; it has single vectors in 1210 bytes}
     */
    public String reason() {
        return wanted + " would take " + wantedBytes + " bytes, expected at most " + Split.MAX_BYTES + "; it has " + got
                + " in " + gotBytes + " bytes";
    }

    /**
     * Says whether the kernel was to have tiles, so that smaller ones may fit.
     *
     * @return false if it was to have single vectors
     */
    public boolean wantedTiles() {
        return !wanted.equals(SINGLE_VECTORS);
    }

    /**
     * Says whether even single vectors would be too long.
     *
     * @return true if the kernel has scalars
     */
    public boolean lostLanes() {
        return got.equals(SCALARS);
    }
}
