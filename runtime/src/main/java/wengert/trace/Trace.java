package wengert.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import wengert.flight.Flight;
import wengert.flight.RecordEvent;

/**
 * A computation recorded once: its nodes in creation order, what a run must set, and what it yields.
 *
 * <p>A trace is immutable. Both engines play it: the interpreter on the scalar tape, the compiler as bytecode.
 */
public final class Trace {
    private static final AtomicLong RECORDINGS = new AtomicLong();

    private final String name;
    private final Signature signature;
    private final List<Node> nodes;
    private final int forwardCount;
    private final List<Root> roots;
    private final Set<Node> inlined;

    /** Made when it is first asked for; threads that ask at the same time may make it twice, alike. */
    private Map<Node, Integer> positions;

    /** What a node is computed for. */
    public enum Role {
        /** A result that is read by name. */
        OUTPUT,
        /** The last content of a state, kept for the next run. */
        STATE,
        /** The gradient of the parameter of that name. */
        GRADIENT
    }

    /**
     * A node whose value is wanted.
     *
     * @param role what for
     * @param name the name of the output, state or parameter
     * @param node the node
     */
    public record Root(Role role, String name, Node node) {}

    /**
     * What a run sets; the same for all the traces that the passes make of one recording.
     *
     * @param parameters the parameters, in the order of the flat parameter array
     * @param inputs the inputs
     * @param states the states
     * @param indices the integer inputs
     * @param lengths the bounded dimensions
     */
    public record Signature(
            List<Node> parameters, List<Node> inputs, List<Node> states, List<Indices> indices, List<Dim> lengths) {
        /**
         * Copies the lists.
         *
         * @param parameters as given
         * @param inputs as given
         * @param states as given
         * @param indices as given
         * @param lengths as given
         */
        public Signature {
            parameters = List.copyOf(parameters);
            inputs = List.copyOf(inputs);
            states = List.copyOf(states);
            indices = List.copyOf(indices);
            lengths = List.copyOf(lengths);
        }
    }

    /**
     * Creates a trace, as a recording or a pass does.
     *
     * @param name the name of the computation
     * @param signature what a run sets
     * @param nodes the nodes, operands before their readers
     * @param forwardCount how many of the nodes, from the first, belong to the forward program
     * @param roots what is wanted
     * @param inlined the nodes that have no storage: their readers compute them at their own points
     */
    public Trace(
            String name, Signature signature, List<Node> nodes, int forwardCount, List<Root> roots, Set<Node> inlined) {
        this.name = name;
        this.signature = signature;
        this.nodes = List.copyOf(nodes);
        this.forwardCount = forwardCount;
        this.roots = List.copyOf(roots);
        this.inlined = Set.copyOf(inlined);
    }

    /**
     * Checks the rules that every trace obeys; a recording does so by itself, and every pass under {@code -ea}.
     *
     * @return this trace
     * @throws TraceException if the trace breaks a rule
     */
    public Trace verify() {
        TraceVerifier.verify(this);
        return this;
    }

    /**
     * Records a computation by running it once on symbolic values.
     *
     * @param name the name of the computation, used for generated classes
     * @param body declares parameters and inputs, computes, and declares outputs
     * @return the trace
     * @throws TraceException if the body breaks a rule of the DSL; the message names the user's line
     */
    public static Trace record(String name, Consumer<Recorder> body) {
        if (name == null) {
            throw new TraceException("the trace has no name; expected one, for instance \"loss\"");
        }
        RECORDINGS.incrementAndGet();
        RecordEvent event = Flight.refresh() ? RecordEvent.start() : null;
        Recorder recorder = new Recorder(name);
        try {
            body.accept(recorder);
        } finally {
            recorder.end();
        }
        Trace trace = recorder.finish().verify();
        if (event != null) {
            event.commit(name, trace.nodes().size());
        }
        return trace;
    }

    /**
     * Returns how often {@link #record} has run in this process.
     *
     * @return the number of recordings
     */
    public static long recordings() {
        return RECORDINGS.get();
    }

    /**
     * Returns this trace with other nodes, as a pass does.
     *
     * @param replaced the nodes
     * @param replacedForwardCount how many of them belong to the forward program
     * @param replacedRoots what is wanted
     * @return the trace
     */
    public Trace with(List<Node> replaced, int replacedForwardCount, List<Root> replacedRoots) {
        return new Trace(name, signature, replaced, replacedForwardCount, replacedRoots, Set.of());
    }

    /**
     * Returns this trace with other nodes inlined, as fusion does.
     *
     * @param fused the nodes that get no storage
     * @return the trace
     */
    public Trace withInlined(Set<Node> fused) {
        return new Trace(name, signature, nodes, forwardCount, roots, fused);
    }

    /**
     * Returns the name of the computation.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns what a run sets.
     *
     * @return the signature
     */
    public Signature signature() {
        return signature;
    }

    /**
     * Returns the nodes, operands before their readers.
     *
     * @return the nodes
     */
    public List<Node> nodes() {
        return nodes;
    }

    /**
     * Returns how many nodes belong to the forward program; the others are the backward program.
     *
     * @return the number of nodes, from the first
     */
    public int forwardCount() {
        return forwardCount;
    }

    /**
     * Returns the nodes that have no storage, because their readers compute them at their own points.
     *
     * @return the inlined nodes
     */
    public Set<Node> inlined() {
        return inlined;
    }

    /**
     * Returns what is wanted.
     *
     * @return outputs, states and gradients
     */
    public List<Root> roots() {
        return roots;
    }

    /**
     * Returns the wanted nodes of one role, in order.
     *
     * @param role the role
     * @return the roots
     */
    public List<Root> roots(Role role) {
        List<Root> found = new ArrayList<>();
        for (Root root : roots) {
            if (root.role() == role) {
                found.add(root);
            }
        }
        return found;
    }

    /**
     * Returns the objective: the first scalar output, of which the gradient is taken.
     *
     * @return its root, or empty if no output is a scalar
     */
    public Optional<Root> objective() {
        for (Root root : roots) {
            if (root.role() == Role.OUTPUT && root.node().shape().rank() == 0) {
                return Optional.of(root);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the position of every node.
     *
     * @return node to position in {@link #nodes()}, the same map each time; it cannot be changed
     */
    public Map<Node, Integer> positions() {
        Map<Node, Integer> known = positions;
        if (known == null) {
            Map<Node, Integer> made = new HashMap<>();
            for (Node node : nodes) {
                made.put(node, made.size());
            }
            known = Collections.unmodifiableMap(made);
            positions = known;
        }
        return known;
    }

    /**
     * Returns the line of a node without its origin: as in the listing, but with the names of parameters and inputs and the
     * values of constants for their numbers.
     *
     * @param node a node of this trace
     * @return for instance {@code %5 = mul %3[i0, i2] wq[i1, i2] : f64[n<=16, 64, 16]}
     */
    public String describe(Node node) {
        return TracePrinter.describe(this, node);
    }

    /** Returns the listing: a line a node, then the outputs. */
    @Override
    public String toString() {
        return TracePrinter.print(this);
    }
}
