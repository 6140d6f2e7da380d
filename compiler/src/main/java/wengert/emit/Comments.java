package wengert.emit;

import java.util.List;

/** Makes text that came from outside safe inside comments. */
final class Comments {
    private Comments() {}

    /** Returns the text of a comment to the end of the line. */
    static String line(String text) {
        // javac reads \\u escapes in comments too, and one may be a line break.
        return text.replace('\n', ' ').replace('\r', ' ').replace('\\', '/').strip();
    }

    /** Returns the text of a Javadoc comment, with the lines given. */
    static String javadoc(List<String> lines) {
        StringBuilder result = new StringBuilder();
        for (String line : lines) {
            result.append(result.length() == 0 ? "" : "\n").append(javadoc(line));
        }
        return result.toString();
    }

    /** Returns one line of a Javadoc comment. */
    static String javadoc(String text) {
        return line(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;");
    }
}
