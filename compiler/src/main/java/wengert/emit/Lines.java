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

    private static final char LAST_MARK = '\uEFFF';
    private static final char FIRST_JOINT = '\uF000';
    private static final char LAST_JOINT = '\uF8FF';

    private Lines() {}

    /** Returns a space at which a line may be broken. */
    static char mark(int depth) {
        return (char) Math.min(FIRST_MARK + depth, LAST_MARK);
    }

    /** Returns a place at which a line may be broken, and at which nothing stands if it is not. */
    static char joint(int depth) {
        return (char) Math.min(FIRST_JOINT + depth, LAST_JOINT);
    }

    /** Says whether a statement of at most so many characters is in one line. */
    static boolean fits(int width, int indent) {
        return width <= WIDTH - indent;
    }

    /**
     * Starts to count the lines of a statement whose marks are all of the same depth.
     *
     * @param indent the number of spaces before it
     * @param start the number of characters before its first mark
     */
    static Fill fill(int indent, int start) {
        return new Fill(WIDTH, indent + CONTINUATION, indent + start);
    }

    /** Returns the depth of a mark or a joint. */
    private static int depth(char mark) {
        return mark < FIRST_JOINT ? mark - FIRST_MARK : mark - FIRST_JOINT;
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
        Deque<Integer> broken = new ArrayDeque<>();
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
            int depth = depth(text.charAt(at));
            while (!broken.isEmpty() && broken.peek() >= depth) {
                broken.pop();
            }
            int more = CONTINUATION + NESTED * broken.size();
            broken.push(depth);
            result.append(text, start, at).append('\n').append(" ".repeat(more));
            start = at + 1;
            room = WIDTH - indent - more;
        }
        result.append(text, start, text.length());
        return unmarked(result);
    }

    private static String unmarked(StringBuilder text) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isMark(c)) {
                result.append(c);
            } else if (c < FIRST_JOINT) {
                result.append(' ');
            }
        }
        return result.toString();
    }

    /** Finds the first mark up to the limit that ends what was broken before, or -1: it begins a line of its own. */
    private static int shallower(String text, int start, int limit, int broken) {
        for (int i = start; i < text.length() && i <= limit; i++) {
            if (isMark(text.charAt(i)) && depth(text.charAt(i)) < broken) {
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
            if (isMark(c) && (best < 0 || depth(c) <= depth(text.charAt(best)))) {
                best = i;
            }
        }
        return best;
    }

    private static boolean isMark(char c) {
        return c >= FIRST_MARK && c <= LAST_JOINT;
    }
}
