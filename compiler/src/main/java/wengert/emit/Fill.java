package wengert.emit;

/** Counts the lines of words that are set one after the other, each line filled as far as it goes. */
final class Fill {
    private final int width;
    private final int margin;
    private int column;
    private int lines = 1;

    /**
     * Starts with the text before the first word, which follows it without a space.
     *
     * @param width the most characters in a line
     * @param margin the column at which the second and later lines begin
     * @param column the column at which the first word begins
     */
    Fill(int width, int margin, int column) {
        this.width = width;
        this.margin = margin;
        this.column = column;
    }

    /** Sets the first word. */
    void first(int length) {
        set(0, length);
    }

    /** Sets a further word, after a space or in a new line. */
    void next(int length) {
        set(1, length);
    }

    private void set(int space, int length) {
        if (column + space + length > width) {
            lines++;
            column = margin + length;
        } else {
            column += space + length;
        }
    }

    /** Returns the number of lines so far. */
    int lines() {
        return lines;
    }
}
