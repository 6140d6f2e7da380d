package wengert.emit;

/** Makes text that came from outside safe inside comments. */
final class Comments {
    private Comments() {}

    /** Returns the text of a comment to the end of the line. */
    static String line(String text) {
        // javac reads \\u escapes in comments too, and one may be a line break.
        return text.replace('\n', ' ').replace('\r', ' ').replace('\\', '/').strip();
    }

    /** Returns one line of code in a Javadoc comment, which stands for itself but for what would end it. */
    static String code(String text) {
        return line(text).replace('{', '(').replace('}', ')').replace("*/", "* /");
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
