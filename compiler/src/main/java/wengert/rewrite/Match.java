package wengert.rewrite;

import java.util.ArrayList;
import java.util.List;
import wengert.trace.Node;

/** A node that a pattern fits, with what was captured. */
public final class Match {
    private final Node node;
    private final Graph graph;
    private final List<Capture<?>> captures = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();
    /** The nodes at the edge of the pattern. */
    private final List<Node> uses = new ArrayList<>();

    Match(Node node, Graph graph) {
        this.node = node;
        this.graph = graph;
    }

    /**
     * Returns the node that is to be replaced.
     *
     * @return the node
     */
    public Node node() {
        return node;
    }

    /**
     * Returns what was captured. Views are over the domain of {@link #node}, however deep in the pattern they were found.
     *
     * @param capture a capture of the pattern
     * @param <T> what it remembers
     * @return what it is in this match
     * @throws IllegalArgumentException if the pattern has no such capture
     */
    public <T> T get(Capture<T> capture) {
        int at = captures.indexOf(capture);
        if (at < 0) {
            throw new IllegalArgumentException(
                    "the pattern captures no '" + capture + "'; expected one of " + captures);
        }
        return capture.cast(values.get(at));
    }

    /** Remembers a value; what was captured before must be equal to it. */
    <T> boolean remember(Capture<T> capture, T value) {
        int at = captures.indexOf(capture);
        if (at >= 0) {
            return values.get(at).equals(value);
        }
        captures.add(capture);
        values.add(value);
        return true;
    }

    void use(Node used) {
        uses.add(used);
    }

    List<Node> uses() {
        return uses;
    }

    Graph graph() {
        return graph;
    }

    /** Returns how much was captured, for {@link #forget}. */
    long size() {
        return ((long) captures.size() << 32) | uses.size();
    }

    /** Forgets what was captured since. */
    void forget(long size) {
        int captured = (int) (size >>> 32);
        captures.subList(captured, captures.size()).clear();
        values.subList(captured, values.size()).clear();
        uses.subList((int) size, uses.size()).clear();
    }
}
