package wengert.emit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import wengert.lower.Kernel;

/**
 * The Javadoc of a kernel in dumped source: what it is, the nodes of the trace that it computes, and what it is called for.
 *
 * <p>How many lines it takes is known without the text of the nodes, which takes long to make.
 */
final class KernelDoc {
    private static final int WIDTH = 120 - "     * ".length();
    private static final int DELIMITERS = 2;

    private KernelDoc() {}

    /**
     * Returns the number of lines.
     *
     * @param kernel the kernel
     * @param calls what it is called for
     * @return the number of lines with those of the delimiters; 0 if there is nothing to say
     */
    static int lines(Kernel kernel, Collection<String> calls) {
        int comments = kernel.comment().size();
        if (comments == 0) {
            return 0;
        }
        int nodes = comments == 1 ? 0 : comments - 1 + 3;
        int callers = calls.isEmpty() ? 0 : callers(calls).size() + 1;
        return DELIMITERS + 1 + nodes + callers;
    }

    /**
     * Returns the text.
     *
     * @param kernel the kernel
     * @param calls what it is called for
     * @return the text, without the delimiters; empty if there is nothing to say
     */
    static String text(Kernel kernel, Collection<String> calls) {
        List<String> comments = kernel.comment();
        if (comments.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(title(comments.get(0))).append('\n');
        if (comments.size() > 1) {
            text.append("\n<pre>{@code\n");
            for (String node : comments.subList(1, comments.size())) {
                text.append(cut(Comments.code(node), WIDTH)).append('\n');
            }
            text.append("}</pre>\n");
        }
        if (!calls.isEmpty()) {
            text.append('\n').append(String.join("\n", callers(calls))).append('\n');
        }
        return text.toString();
    }

    private static String title(String title) {
        String text = Comments.line(title);
        for (int room = WIDTH; ; room--) {
            String escaped = Comments.javadoc(cut(text, room));
            if (escaped.length() <= WIDTH) {
                return escaped;
            }
        }
    }

    private static String cut(String text, int room) {
        return text.length() <= room ? text : text.substring(0, room - 3).concat("...");
    }

    private static List<String> callers(Collection<String> calls) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder("<p>Calls:");
        int number = 0;
        for (String call : calls) {
            String text = Comments.javadoc(call).concat(++number < calls.size() ? "," : ".");
            if (line.length() + 1 + text.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            } else {
                line.append(' ');
            }
            line.append(text);
        }
        lines.add(line.toString());
        return lines;
    }
}
