package wengert.engine;

import java.util.Map;
import wengert.tape.FloatTape;
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
 *
 * <p>In single precision the tape is a {@link FloatTape}. A run then rounds parameters, inputs, states and the literals of
 * the trace to float where they go on the tape, and leaves the arrays of parameters and inputs as they are; all that it
 * leaves in outputs, gradients and states are floats, held in doubles.
 */
public final class Interpreter implements Program {
    private final Trace trace;
    private final Precision precision;
    private final Layout layout;
    private final Map<Node, Integer> positions;
    private final boolean differentiated;

    private Interpreter(Trace trace, Precision precision) {
        this.trace = trace;
        this.precision = precision;
        this.layout = Layout.of(trace);
        this.positions = trace.positions();
        this.differentiated = !trace.roots(Trace.Role.GRADIENT).isEmpty();
    }

    /**
     * Returns the interpreter of a trace in double precision.
     *
     * @param trace the trace
     * @return a program
     */
    public static Interpreter of(Trace trace) {
        return of(trace, Precision.F64);
    }

    /**
     * Returns the interpreter of a trace.
     *
     * @param trace the trace
     * @param precision what each operation is rounded to
     * @return a program
     */
    public static Interpreter of(Trace trace, Precision precision) {
        return new Interpreter(trace, precision);
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

    @Override
    public Step step(ElementwiseOptimizer rule) {
        if (rule.precision() != precision) {
            throw new IllegalArgumentException(
                    "the optimiser is in %s, the interpreter of '%s' in %s; expected one precision"
                            .formatted(rule.precision(), trace.name(), precision));
        }
        return Program.super.step(rule);
    }

    /**
     * Returns the values that the last forward run gave to a node, for finding the first node that differs.
     *
     * @param run a workspace of this program
     * @param node a node of the trace
     * @return its elements, row-major over the maxima; elements that do not exist in this run are 0, and a state has what was
     *     written to it last
     * @throws IllegalArgumentException if the workspace or the node belongs to another program
     * @throws IllegalStateException if forward has not run on the workspace
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
        private final Tape tape;
        private final Expansion[] expansions;
        private final Result[] results;
        private final int[] objective;
        private boolean played;

        /** Where the elements of a root go after a run. */
        private record Result(Expansion expansion, Trace.Role role, int offset) {}

        TapeWorkspace(Interpreter owner, double[] parameters) {
            super(owner.layout, parameters, 0, owner.precision);
            this.owner = owner;
            this.tape = owner.precision == Precision.F32 ? new FloatTape() : new Tape();
            for (double parameter : parameters) {
                tape.value(parameter);
            }
            this.expansions = new Expansion[owner.trace.nodes().size()];
            for (int i = 0; i < expansions.length; i++) {
                expansions[i] = new Expansion(owner.trace.nodes().get(i), owner.layout, this::handles);
            }
            this.results = owner.trace.roots().stream().map(this::result).toArray(Result[]::new);
            this.objective =
                    owner.trace.objective().map(root -> handles(root.node())).orElse(null);
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
            return expansions[position];
        }

        private Result result(Trace.Root root) {
            Layout.Slot slot = switch (root.role()) {
                case OUTPUT -> layout().output(root.name());
                case STATE -> layout().state(root.name());
                case GRADIENT -> layout().parameter(root.name());
            };
            return new Result(expansion(root.node()), root.role(), slot.offset());
        }

        double forward() {
            layout().lookups().require(integers());
            double[] parameters = parameters();
            tape.truncate(parameters.length);
            for (int i = 0; i < parameters.length; i++) {
                tape.setData(i, parameters[i]);
            }
            for (Expansion expansion : expansions) {
                expansion.play(tape, this);
            }
            for (Result result : results) {
                double[] into = result.role == Trace.Role.GRADIENT ? gradients() : values();
                result.expansion.read(tape, integers(), into, result.offset);
            }
            played = true;
            return objective == null ? Double.NaN : tape.data(objective[0]);
        }

        void backward() {
            requirePlayed("backward");
            if (owner.differentiated) {
                return;
            }
            if (objective == null) {
                throw new IllegalStateException(
                        "trace '%s' has no scalar output; expected one to differentiate, for instance the sum() or mean() of another"
                                .formatted(owner.trace.name()));
            }
            tape.zeroGrad();
            tape.backward(objective[0]);
            double[] gradients = gradients();
            for (int i = 0; i < gradients.length; i++) {
                gradients[i] = tape.grad(i);
            }
        }

        double[] values(Node node) {
            requirePlayed("values");
            double[] elements = new double[node.shape().capacity()];
            expansion(node).read(tape, integers(), elements, 0);
            return elements;
        }

        private void requirePlayed(String what) {
            if (!played) {
                throw new IllegalStateException(what + " was called before forward on this workspace");
            }
        }
    }
}
