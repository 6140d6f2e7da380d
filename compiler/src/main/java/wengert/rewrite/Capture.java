package wengert.rewrite;

import wengert.trace.Node;
import wengert.trace.Operand;

/**
 * What a pattern remembers of a node that it matches, to be had from the {@link Match} under its type: a view of an operand,
 * the value of a constant, or a node.
 *
 * @param <T> what is remembered
 */
public final class Capture<T> {
    private final String name;
    private final Class<T> type;

    private Capture(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    /**
     * Returns a capture of what is read.
     *
     * @param name what drawings call it, for instance {@code x}
     * @return the capture, of an operand over the points of the match's node
     */
    public static Capture<Operand> view(String name) {
        return new Capture<>(name, Operand.class);
    }

    /**
     * Returns a capture of a constant.
     *
     * @param name what drawings call it
     * @return the capture, of the constant's value
     */
    public static Capture<Double> number(String name) {
        return new Capture<>(name, Double.class);
    }

    /**
     * Returns a capture of an operation.
     *
     * @param name what messages call it
     * @return the capture, of the node
     */
    public static Capture<Node> node(String name) {
        return new Capture<>(name, Node.class);
    }

    T cast(Object value) {
        return type.cast(value);
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
