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
 * @param arguments how many arguments the one kernel would have
 */
public record Split(List<List<Node>> parts, int bytes, int arguments) {
    /** Stands for the size of a kernel that cannot be. */
    public static final int UNEVEN = -1;

    /** A method with more vectors than fit here runs into limits of HotSpot's inliner, and its vectors are objects. */
    public static final int MAX_BYTES = 3200;

    /**
     * HotSpot's C2 never compiles a method with more than some 54 arguments on machines without 512-bit vectors: its register
     * masks have no room for them ("unsupported incoming calling sequence"). The method stays at C1's code for good.
     */
    public static final int MAX_ARGUMENTS = 48;

    /**
     * Copies the lists.
     *
     * @param parts as given
     * @param bytes as given
     * @param arguments as given
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
        if (bytes == UNEVEN) {
            return "some may be computed past the end of a row in lanes, others not";
        }
        return bytes > MAX_BYTES
                ? "one kernel would take " + bytes + " bytes, expected at most " + MAX_BYTES
                : "one kernel would have " + arguments + " arguments, expected at most " + MAX_ARGUMENTS;
    }

    /**
     * Says whether the kernel would be short enough with less code for each node.
     *
     * @return true if its bytes are the reason
     */
    public boolean isTooLong() {
        return bytes > MAX_BYTES;
    }
}
