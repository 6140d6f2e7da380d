package wengert.samples;

import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a Markdown document.
 *
 * @param language what stands behind the opening fence
 * @param text the lines between the fences, each with its end
 * @param from the number of the line with the opening fence, from 0
 * @param to the number of the line after the closing one
 */
record Fenced(String language, String text, int from, int to) {
    private static final String FENCE = "```";

    static List<Fenced> of(List<String> document) {
        List<Fenced> blocks = new ArrayList<>();
        int at = 0;
        while (at < document.size()) {
            String line = document.get(at);
            if (!line.startsWith(FENCE)) {
                if (line.strip().startsWith(FENCE) || line.strip().startsWith("~~~")) {
                    throw new AssertionError(
                            "line " + (at + 1) + " is " + line + "; expected fences of ``` at its start");
                }
                at++;
                continue;
            }
            int end = at + 1;
            while (end < document.size() && !document.get(end).equals(FENCE)) {
                end++;
            }
            if (end == document.size()) {
                throw new AssertionError("the block of line " + (at + 1) + " has no end");
            }
            String language = line.substring(FENCE.length());
            blocks.add(new Fenced(language, lines(document.subList(at + 1, end)), at, end + 1));
            at = end + 1;
        }
        return blocks;
    }

    /** Returns the block with another text, as lines of a document. */
    List<String> with(String other) {
        List<String> lines = new ArrayList<>();
        lines.add(FENCE + language);
        other.lines().forEach(lines::add);
        lines.add(FENCE);
        return lines;
    }

    static String lines(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** Returns the error of a block that a test can make nothing of. */
    AssertionError unexpected(String expected) {
        return new AssertionError("line " + (from + 1) + " begins a block of '" + language + "'; expected " + expected);
    }
}
