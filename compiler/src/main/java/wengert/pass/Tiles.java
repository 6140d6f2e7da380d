package wengert.pass;

/**
 * How many sums a vector kernel keeps in registers at a time.
 *
 * @param rows the number of rows that share the load of a vector
 * @param vectors the number of vectors that share what is loaded for a row
 */
public record Tiles(int rows, int vectors) {
    /** What measured best: enough sums to hide the latency of an addition, few enough for sixteen registers. */
    public static final Tiles DEFAULT = new Tiles(4, 2);

    private static final int MOST = 16;

    /**
     * Checks the numbers.
     *
     * @param rows the number of rows, from 1 to 16
     * @param vectors the number of vectors, from 1 to 16
     * @throws IllegalArgumentException if one is out of range
     */
    public Tiles {
        check("rows", rows);
        check("vectors", vectors);
    }

    private static void check(String what, int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("tiles: expected 1 to " + MOST + " " + what + ", got " + count);
        }
    }
}
