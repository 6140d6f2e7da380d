package wengert.lower;

import java.util.ArrayList;
import java.util.List;
import wengert.trace.Node;

/**
 * A group of nodes that rules brought into one kernel, but that got several.
 *
 * @param parts the nodes of each kernel, in order
 * @param bytes how long the one kernel was expected to be, in bytes of bytecode; {@link #UNEVEN} if there is none, since some of
 *     the nodes may be computed in lanes past the end of a row and others may not
 * @param limit how long a shared kernel may be
 */
public record Split(List<List<Node>> parts, int bytes, int limit) {
    /** Stands for the size of a kernel that cannot be. */
    public static final int UNEVEN = -1;

    /**
     * Copies the lists.
     *
     * @param parts as given
     * @param bytes as given
     * @param limit as given
     */
    public Split {
        List<List<Node>> copies = new ArrayList<>();
        for (List<Node> part : parts) {
            copies.add(List.copyOf(part));
        }
        parts = List.copyOf(copies);
    }

    /**
     * Says why the nodes do not share one kernel.
     *
     * @return for instance {@code one kernel would take 4012 bytes, expected at most 3200}
     */
    public String reason() {
        return bytes == UNEVEN
                ? "some may be computed past the end of a row in lanes, others not"
                : "one kernel would take " + bytes + " bytes, expected at most " + limit;
    }
}
