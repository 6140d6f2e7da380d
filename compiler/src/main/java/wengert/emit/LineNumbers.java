package wengert.emit;

import java.util.Arrays;

/** The lines at which the statements of a method begin, and the one of the brace that ends it. */
final class LineNumbers {
    private int[] starts = new int[16];
    private int count;
    private int next;

    /** Notes that the next statement begins here. */
    void mark() {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = next;
    }

    /** Goes past a text, and returns the number of lines that it takes. */
    int advance(String text) {
        int lines = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            lines++;
        }
        next += lines;
        return lines;
    }

    /** Goes past some lines. */
    void advance(int lines) {
        next += lines;
    }

    /** Moves all lines down. */
    void shift(int lines) {
        for (int i = 0; i < count; i++) {
            starts[i] += lines;
        }
        next += lines;
    }

    /** Returns the line of a statement by its number in the order of the tree. */
    int start(int statement) {
        return starts[statement];
    }

    /** Returns the line after the last statement: that of the closing brace. */
    int end() {
        return next;
    }

    /** Returns the number of statements. */
    int count() {
        return count;
    }
}
