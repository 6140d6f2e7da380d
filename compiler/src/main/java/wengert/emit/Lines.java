package wengert.emit;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Breaks long lines of source.
 *
 * <p>Text marks the spaces at which it may be broken, each with the depth of its nesting: a line is broken at the
 * shallowest mark that fits, and at the last one of those. What is nested in a broken line is indented once more.
 */
final class Lines {
    private static final int WIDTH = 120;
    private static final int CONTINUATION = 8;
    private static final int NESTED = 4;

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
        Deque<Character> broken = new ArrayDeque<>();
        int start = 0;
        int room = WIDTH - indent;
        while (true) {
            int at = broken.isEmpty() ? -1 : shallower(text, start, start + room, broken.peek());
            if (at < 0) {
                at = text.length() - start > room ? breakPoint(text, start, start + room) : -1;
            }
            if (at < 0) {
                break;
            }
            char mark = text.charAt(at);
            while (!broken.isEmpty() && broken.peek() >= mark) {
                broken.pop();
            }
            int more = CONTINUATION + NESTED * broken.size();
            broken.push(mark);
            result.append(text, start, at).append('\n').append(" ".repeat(more));
            start = at + 1;
            room = WIDTH - indent - more;
        }
        result.append(text, start, text.length());
        for (int i = 0; i < result.length(); i++) {
            if (isMark(result.charAt(i))) {
                result.setCharAt(i, ' ');
            }
        }
        return result.toString();
    }

    /** Finds the first mark up to the limit that ends what was broken before, or -1: it begins a line of its own. */
    private static int shallower(String text, int start, int limit, char broken) {
        for (int i = start; i < text.length() && i <= limit; i++) {
            if (isMark(text.charAt(i)) && text.charAt(i) < broken) {
                return i;
            }
        }
        return -1;
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
