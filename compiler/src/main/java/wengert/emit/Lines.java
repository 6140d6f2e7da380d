package wengert.emit;

/**
 * Breaks long lines of source.
 *
 * <p>Text marks the spaces at which it may be broken, each with the depth of its nesting: a line is broken at the
 * shallowest mark that fits, and at the last one of those.
 */
final class Lines {
    private static final int WIDTH = 120;
    private static final int CONTINUATION = 8;

    /** Marks are characters of Unicode's private use area, which no generated name or literal contains. */
    private static final char FIRST_MARK = '\uE000';

    private static final char LAST_MARK = '\uF8FF';

    private Lines() {}

    /** Returns a space at which a line may be broken. */
    static char mark(int depth) {
        return (char) Math.min(FIRST_MARK + depth, LAST_MARK);
    }

    /**
     * Lays out one statement.
     *
     * @param text the statement, with marks
     * @param indent the number of spaces before it
     * @return the statement without marks; its second and later lines are indented against its first
     */
    static String layOut(String text, int indent) {
        StringBuilder result = new StringBuilder();
        int start = 0;
        int room = WIDTH - indent;
        while (text.length() - start > room) {
            int at = breakPoint(text, start, start + room);
            if (at < 0) {
                break;
            }
            result.append(text, start, at).append('\n').append(" ".repeat(CONTINUATION));
            start = at + 1;
            room = WIDTH - indent - CONTINUATION;
        }
        result.append(text, start, text.length());
        for (int i = 0; i < result.length(); i++) {
            if (isMark(result.charAt(i))) {
                result.setCharAt(i, ' ');
            }
        }
        return result.toString();
    }

    /** Finds the best mark up to the limit, or the first one after it, or -1. */
    private static int breakPoint(String text, int start, int limit) {
        int best = -1;
        for (int i = start; i < text.length() && (i <= limit || best < 0); i++) {
            char c = text.charAt(i);
            if (isMark(c) && (best < 0 || c <= text.charAt(best))) {
                best = i;
            }
        }
        return best;
    }

    private static boolean isMark(char c) {
        return c >= FIRST_MARK && c <= LAST_MARK;
    }
}
