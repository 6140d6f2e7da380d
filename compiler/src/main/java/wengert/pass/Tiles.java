package wengert.pass;

/**
 * How many sums a kernel keeps in registers at a time.
 *
 * @param rows the number of rows that share the load of a vector
 * @param vectors the number of vectors that share what is loaded for a row
 * @param columns the number of columns that share what is loaded for four rows in scalar kernels
 */
public record Tiles(int rows, int vectors, int columns) {
    /** What measured best: enough sums to hide the latency of an addition, few enough for sixteen registers. */
    public static final Tiles DEFAULT = new Tiles(4, 2);

    private static final int MOST = 16;
    /** Sixteen scalar sums take half of the loads that four take, which C1 gains most from; C2 gains a little. */
    private static final int COLUMNS = 4;

    /**
     * Checks the numbers.
     *
     * @param rows the number of rows, from 1 to 16
     * @param vectors the number of vectors, from 1 to 16
     * @param columns the number of columns of scalar kernels, from 1 to 16
     * @throws IllegalArgumentException if one is out of range
     */
    public Tiles {
        check("rows", rows);
        check("vectors", vectors);
        check("columns", columns);
    }

    /**
     * Says how many sums vector kernels keep in registers; scalar ones have four columns.
     *
     * @param rows the number of rows, from 1 to 16
     * @param vectors the number of vectors, from 1 to 16
     * @throws IllegalArgumentException if one is out of range
     */
    public Tiles(int rows, int vectors) {
        this(rows, vectors, COLUMNS);
    }

    private static void check(String what, int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("tiles: expected 1 to " + MOST + " " + what + ", got " + count);
        }
    }
}
