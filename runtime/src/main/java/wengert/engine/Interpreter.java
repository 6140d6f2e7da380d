package wengert.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wengert.tape.Tape;
import wengert.trace.Node;
import wengert.trace.Trace;

/**
 * The engine that defines what a trace means: it expands every node into scalar operations on a {@link Tape}.
 *
 * <p>Nodes are expanded in creation order, the points of a node in lexicographic order, one tape entry a point for an
 * element-wise operation and a chain of entries for a reduction. Gradients come from the tape's reverse sweep alone. A
 * differentiated trace can be played too, which finds the first pass that moves a bit: its adjoints are then plain
 * values.
 */
public final class Interpreter implements Program {
    private final Trace trace;
    private final Layout layout;
    private final Map<Node, Integer> positions = new HashMap<>();

    private Interpreter(Trace trace) {
        this.trace = trace;
        this.layout = Layout.of(trace);
        this.positions.putAll(trace.positions());
    }

    /**
     * Returns the interpreter of a trace.
     *
     * @param trace the trace
     * @return a program
     */
    public static Interpreter of(Trace trace) {
        return new Interpreter(trace);
    }

    @Override
    public Trace trace() {
        return trace;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Workspace workspace(double[] parameters) {
        return new TapeWorkspace(this, parameters);
    }

    @Override
    public double forward(Workspace run) {
        return own(run).forward();
    }

    @Override
    public void backward(Workspace run) {
        own(run).backward();
    }

    /**
     * Returns the values that the last forward run gave to a node, for finding the first node that differs.
     *
     * @param run a workspace of this program
     * @param node a node of the trace
     * @return its elements, row-major over the maxima; elements that do not exist in this run are 0
     * @throws IllegalArgumentException if the workspace or the node belongs to another program
     */
    public double[] values(Workspace run, Node node) {
        return own(run).values(node);
    }

    private TapeWorkspace own(Workspace run) {
        if (run instanceof TapeWorkspace workspace && workspace.owner == this) {
            return workspace;
        }
        throw new IllegalArgumentException(
                "the workspace belongs to another program than the interpreter of '%s'; expected one of its workspace()"
                        .formatted(trace.name()));
    }

    /** A workspace with the tape on which the run is played. */
    private static final class TapeWorkspace extends Workspace {
        private final Interpreter owner;
        private final Tape tape = new Tape();
        private final List<Expansion> expansions = new ArrayList<>();
        private boolean played;

        TapeWorkspace(Interpreter owner, double[] parameters) {
            super(owner.layout, parameters, 0);
            this.owner = owner;
            for (double parameter : parameters) {
                tape.value(parameter);
            }
            for (Node node : owner.trace.nodes()) {
                expansions.add(new Expansion(node, owner.layout, this::handles));
            }
        }

        private int[] handles(Node node) {
            return expansion(node).handles();
        }

        private Expansion expansion(Node node) {
            Integer position = owner.positions.get(node);
            if (position == null) {
                throw new IllegalArgumentException(
                        "node %s is not in the trace '%s'".formatted(node, owner.trace.name()));
            }
            return expansions.get(position);
        }

        double forward() {
            double[] parameters = parameters();
            tape.truncate(parameters.length);
            for (int i = 0; i < parameters.length; i++) {
                tape.setData(i, parameters[i]);
            }
            for (Expansion expansion : expansions) {
                expansion.play(tape, this);
            }
            for (Trace.Root root : owner.trace.roots()) {
                store(root);
            }
            played = true;
            return owner.trace
                    .objective()
                    .map(root -> tape.data(handles(root.node())[0]))
                    .orElse(Double.NaN);
        }

        private void store(Trace.Root root) {
            Expansion expansion = expansion(root.node());
            switch (root.role()) {
                case OUTPUT ->
                    expansion.read(
                            tape, this, values(), layout().output(root.name()).offset());
                case STATE ->
                    expansion.read(
                            tape, this, values(), layout().state(root.name()).offset());
                case GRADIENT ->
                    expansion.read(
                            tape,
                            this,
                            gradients(),
                            layout().parameter(root.name()).offset());
            }
        }

        void backward() {
            if (!played) {
                throw new IllegalStateException("backward was called before forward on this workspace");
            }
            if (!owner.trace.roots(Trace.Role.GRADIENT).isEmpty()) {
                return;
            }
            Node objective = owner.trace
                    .objective()
                    .orElseThrow(() ->
                            new IllegalStateException("trace '%s' has no scalar output; expected one to differentiate"
                                    .formatted(owner.trace.name())))
                    .node();
            tape.zeroGrad();
            tape.backward(handles(objective)[0]);
            double[] gradients = gradients();
            for (int i = 0; i < gradients.length; i++) {
                gradients[i] = tape.grad(i);
            }
        }

        double[] values(Node node) {
            double[] elements = new double[node.shape().capacity()];
            Arrays.fill(elements, 0.0);
            expansion(node).read(tape, this, elements, 0);
            return elements;
        }
    }
}
