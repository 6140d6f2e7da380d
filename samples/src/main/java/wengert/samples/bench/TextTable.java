package wengert.samples.bench;

import java.util.List;

/** Rows of text under each other: the first column from the left, the others to the right. */
public final class TextTable {
    private static final String GAP = "  ";

    private TextTable() {}

    /**
     * Returns the lines of a table.
     *
     * @param rows the rows, the first of them the titles, with equally many cells
     * @return a line for each row
     */
    public static List<String> lines(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String space = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? cell + space : GAP + space + cell);
        }
        return line.toString().stripTrailing();
    }
}
