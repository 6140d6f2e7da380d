package wengert.lower;

import java.util.Arrays;

/** The values of a tile: one for each row and vector, or one that rows or vectors share. */
final class Tile {
    private final int rows;
    private final int vectors;
    private final Value[] values;

    Tile(int rows, int vectors) {
        this.rows = rows;
        this.vectors = vectors;
        this.values = new Value[rows * vectors];
    }

    /** Returns a tile that shares one value. */
    static Tile of(Value value) {
        Tile tile = new Tile(1, 1);
        tile.values[0] = value;
        return tile;
    }

    int rows() {
        return rows;
    }

    int vectors() {
        return vectors;
    }

    Value at(int row, int vector) {
        return values[(rows == 1 ? 0 : row) * vectors + (vectors == 1 ? 0 : vector)];
    }

    void set(int row, int vector, Value value) {
        values[row * vectors + vector] = value;
    }

    boolean isVector() {
        return values[0].isVector();
    }

    /** Returns the only value of a tile without rows and lanes. */
    Value single() {
        assert values.length == 1 : Arrays.toString(values);
        return values[0];
    }
}
