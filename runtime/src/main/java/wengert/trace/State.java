package wengert.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * An array that lives from run to run, such as a key/value cache: read with {@link #value}, changed with {@link #write}.
 *
 * <p>After a write only the new value can be read; it is what the next run finds. A state has no gradient.
 */
public final class State {
    private final Recorder recorder;
    private final Node declared;
    private final List<Node> stale = new ArrayList<>();
    private Node current;

    State(Recorder recorder, Node declared) {
        this.recorder = recorder;
        this.declared = declared;
        this.current = declared;
    }

    /**
     * Returns the content after the writes recorded so far.
     *
     * @return the content
     */
    public Expr value() {
        return recorder.whole(current);
    }

    /**
     * Replaces one position along the first axis.
     *
     * @param position where to write, a single index below the size of the first axis
     * @param value what to write, of the shape of the other axes
     * @throws TraceException if the shapes do not fit, or the value or the position belongs to another recording
     */
    public void write(Indices position, Expr value) {
        recorder.requireOwn("write", "the value for '" + name() + "'", value);
        Shape shape = declared.shape();
        boolean fits = shape.rank() >= 1
                && position.shape().rank() == 0
                && position.bound() <= shape.dim(0).max()
                && value.shape().dims().equals(shape.dims().subList(1, shape.rank()))
                && value.shape().causal() == null;
        if (!fits) {
            throw recorder.error(
                    "write",
                    "state '%s' is %s, the position '%s' is %s below %d, the value %s; expected one index and the shape of the other axes"
                            .formatted(
                                    name(), shape, position, position.shape().dims(), position.bound(), value.shape()));
        }
        recorder.requireDeclared(position, "write");
        List<Index> target = new ArrayList<>();
        target.add(Index.lookup(position, List.of()));
        target.addAll(Index.identity(shape.rank() - 1));
        replace(value, target);
    }

    /**
     * Replaces the whole content.
     *
     * @param value what to write, of the shape of the state
     * @throws TraceException if the shapes differ, or the value belongs to another recording
     */
    public void write(Expr value) {
        recorder.requireOwn("write", "the value for '" + name() + "'", value);
        if (!value.shape().equals(declared.shape())) {
            throw recorder.error(
                    "write",
                    "state '%s' is %s, the value %s; expected the same shape"
                            .formatted(name(), declared.shape(), value.shape()));
        }
        replace(value, Index.identity(declared.shape().rank()));
    }

    private void replace(Expr value, List<Index> target) {
        Node updated = recorder.update(current, value.shape(), target, ownValue(value));
        stale.add(current);
        current = updated;
    }

    /** A value that views the state itself is copied first, since writing would change it under the reader. */
    private Operand ownValue(Expr value) {
        Node read = value.view().node();
        return read == current ? recorder.map(Op.COPY, value).view() : value.view();
    }

    String name() {
        return declared.name();
    }

    Node declared() {
        return declared;
    }

    Node current() {
        return current;
    }

    boolean isStale(Node node) {
        return stale.contains(node);
    }
}
