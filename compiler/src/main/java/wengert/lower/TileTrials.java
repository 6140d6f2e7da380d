package wengert.lower;

import java.util.List;
import wengert.pass.Arrangement;
import wengert.pass.Tiles;
import wengert.trace.Node;

/** The tiles with which one kernel was tried, from what runs fastest to what takes the fewest bytes. */
final class TileTrials {
    private NodeLowering.Lanes wanted;
    private int wantedBytes;
    private NodeLowering.Lanes last;
    private int lastBytes;

    /** Notes a trial, after those that were too long. */
    void add(NodeLowering.Lanes use, int bytes) {
        // Where large tiles, or tiles at all, come out as long as what follows, the kernel has no use for them.
        if (wanted == last && (wanted == null || bytes == wantedBytes)) {
            wanted = use;
            wantedBytes = bytes;
        }
        last = use;
        lastBytes = bytes;
    }

    /** Says whether the last trial is not what the kernel was to have, and is shorter. */
    boolean hasLess() {
        return last != wanted && wantedBytes > Split.MAX_BYTES;
    }

    /**
     * Returns what the kernel was to have, and has.
     *
     * @param nodes what it computes
     * @param arrangement what says which tiles all kernels are to have
     */
    SmallerTiles result(List<Node> nodes, Arrangement arrangement) {
        Tiles tiles = arrangement.tiles();
        if (arrangement.width() == 1) {
            String wide = describe(Loops.ROWS, tiles.columns());
            return new SmallerTiles(nodes, wide, wantedBytes, describe(Loops.ROWS, 1), lastBytes);
        }
        return new SmallerTiles(nodes, describe(wanted, tiles), wantedBytes, describe(last, tiles), lastBytes);
    }

    private static String describe(NodeLowering.Lanes use, Tiles tiles) {
        return switch (use) {
            case LARGE_TILES -> describe(tiles.rows(), 2 * tiles.vectors());
            case TILES -> describe(tiles.rows(), tiles.vectors());
            case VECTORS -> SmallerTiles.SINGLE_VECTORS;
            case NONE -> SmallerTiles.SCALARS;
        };
    }

    private static String describe(int rows, int vectors) {
        return rows + "x" + vectors + " tiles";
    }
}
