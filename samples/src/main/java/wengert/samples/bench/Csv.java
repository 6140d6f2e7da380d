package wengert.samples.bench;

/** Cells of CSV. */
public final class Csv {
    private Csv() {}

    /**
     * Returns a text as a cell.
     *
     * @param text anything
     * @return the text, in quotation marks where it needs them
     */
    public static String quoted(String text) {
        return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
