package wengert.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.engine.Precision;
import wengert.optim.UpdateRule;
import wengert.pass.VectorForms;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Trace;

/**
 * Turns the rules of an optimiser into loops over its parameters.
 *
 * <p>A loop has locals and array elements alone, one array for each running number: HotSpot's vectoriser then makes vectors
 * of scalar kernels too.
 */
public final class UpdateLowering {
    /** A longer expression is cut: nobody could read it, and it would nest deeply. */
    private static final int MAX_OPERATIONS = 24;

    private static final String PARAMETERS = "parameters";
    private static final String GRADIENTS = "gradients";
    private static final String SHARED = "shared";
    private static final String FROM = "from";
    private static final String TO = "to";

    private final UpdateRule rule;
    private final Trace trace;
    private final Names names = new Names();
    private final Map<String, String> arrays = new HashMap<>();
    private final Map<String, String> sharedLocals = new HashMap<>();
    /** How often each value is needed. */
    private final Map<Node, Integer> uses = new HashMap<>();

    private final Set<Node> late = new HashSet<>();
    private final List<Stmt> body = new ArrayList<>();

    /** Names of arguments and locals, each used once. */
    private static final class Names {
        private final Set<String> taken = new HashSet<>();
        private int locals;

        String unused(String name) {
            String candidate = name;
            for (int i = 2; !taken.add(candidate); i++) {
                candidate = name + "_" + i;
            }
            return candidate;
        }

        String local() {
            return unused("x" + locals++);
        }
    }

    private UpdateLowering(UpdateRule rule, Trace trace) {
        this.rule = rule;
        this.trace = trace;
    }

    /**
     * Lowers the rules of an optimiser.
     *
     * @param rules the rules
     * @param traces the trace of each, simplified
     * @param width the number of lanes; scalar kernels come out where an operation has no vector form
     * @param precision what every number is
     * @return the loop-level tree
     */
    public static LoweredUpdate lower(List<UpdateRule> rules, List<Trace> traces, int width, Precision precision) {
        int lanes = width;
        for (Trace trace : traces) {
            for (Node node : trace.nodes()) {
                boolean fits = node.op().kind() != Op.Kind.MAP || VectorForms.has(node.op());
                lanes = fits ? lanes : 1;
            }
        }
        Names kernelNames = new Names();
        List<Kernel> kernels = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            String name =
                    kernelNames.unused("update_" + Identifiers.of(traces.get(i).name()));
            kernels.add(new UpdateLowering(rules.get(i), traces.get(i)).kernel(name, lanes));
        }
        UpdateRule first = rules.get(0);
        return new LoweredUpdate(first.trace().name(), kernels, first.running().size(), lanes, precision);
    }

    private Kernel kernel(String name, int width) {
        List<Kernel.Parameter> parameters = new ArrayList<>();
        parameters.add(array(UpdateRule.PARAMETER, PARAMETERS));
        parameters.add(array(UpdateRule.GRADIENT, GRADIENTS));
        for (String number : rule.running()) {
            parameters.add(array(number, Identifiers.of(number) + "State"));
        }
        parameters.add(new Kernel.Parameter(Kernel.Type.DOUBLES, names.unused(SHARED)));
        parameters.add(new Kernel.Parameter(Kernel.Type.INT, names.unused(FROM)));
        parameters.add(new Kernel.Parameter(Kernel.Type.INT, names.unused(TO)));
        findUses();
        share();
        Int from = new Int.Var(FROM);
        Int to = new Int.Var(TO);
        if (width > 1) {
            String whole = names.unused("whole");
            body.add(new Stmt.DeclareInt(
                    whole, new Int.Quotient(to.minus(from), width).times(width).plus(from)));
            body.add(new Loop("i", true).over(from, new Int.Var(whole), width));
            from = new Int.Var(whole);
        }
        body.add(new Loop(width > 1 ? "j" : "i", false).over(from, to, 1));
        return new Kernel(name, List.of(comment()), parameters, body);
    }

    private Kernel.Parameter array(String number, String name) {
        String unused = names.unused(name);
        arrays.put(number, unused);
        return new Kernel.Parameter(Kernel.Type.DOUBLES, unused);
    }

    private String comment() {
        StringBuilder text = new StringBuilder(trace.name());
        for (Node node : trace.nodes()) {
            if (node.op() == Op.UPDATE) {
                text.append(", ")
                        .append(node.operand(0).node().name())
                        .append(" ")
                        .append(node.origin());
            }
        }
        return text.toString();
    }

    private void findUses() {
        for (Node node : trace.nodes()) {
            if (source(node) == node) {
                for (Operand operand : node.operands()) {
                    use(operand.node());
                }
            }
        }
        for (Trace.Root root : trace.roots()) {
            use(root.node());
        }
        for (Trace.Root root : trace.roots(Trace.Role.STATE)) {
            if (root.name().equals(UpdateRule.PARAMETER)) {
                findLate(root.node());
            }
        }
    }

    private void use(Node node) {
        Node source = source(node);
        uses.put(source, uses.getOrDefault(source, 0) + 1);
    }

    /** Returns the node that computes the value: what a state was given, what a copy is of. */
    private static Node source(Node node) {
        return switch (node.op()) {
            case UPDATE -> source(node.operand(1).node());
            case COPY, STOP_GRADIENT -> source(node.operand(0).node());
            default -> node;
        };
    }

    /** Loads the shared numbers that are read into locals, before the loops. */
    private void share() {
        for (int i = 0; i < rule.shared().size(); i++) {
            String number = rule.shared().get(i);
            if (isRead(number)) {
                String local = names.unused(Identifiers.of(number) + "Shared");
                sharedLocals.put(number, local);
                body.add(new Stmt.Declare(local, new Value.Load(SHARED, new Int.Const(i))));
            }
        }
    }

    private boolean isRead(String input) {
        for (Node node : trace.signature().inputs()) {
            if (node.name().equals(input)) {
                return uses.containsKey(node);
            }
        }
        return false;
    }

    /** Finds the values that are computed while the parameter is stored, after all running numbers are. */
    private void findLate(Node node) {
        Node source = source(node);
        if (uses.get(source) == 1 && late.add(source)) {
            for (Operand operand : source.operands()) {
                findLate(operand.node());
            }
        }
    }

    /** One loop, of scalars or of vectors. */
    private final class Loop {
        private final String variable;
        private final boolean isVector;
        private final Map<Node, Value> values = new HashMap<>();
        private final Map<Node, Integer> sizes = new HashMap<>();
        private final List<Stmt> statements = new ArrayList<>();

        Loop(String variable, boolean isVector) {
            this.variable = names.unused(variable);
            this.isVector = isVector;
        }

        /** All numbers are computed before the first one is stored, as nobody reads what is new by its array. */
        Stmt over(Int from, Int to, int step) {
            for (Node node : trace.nodes()) {
                if (uses.containsKey(node)) {
                    values.put(node, compute(node));
                }
            }
            List<Stmt> stores = new ArrayList<>();
            Stmt moved = null;
            for (Trace.Root root : trace.roots(Trace.Role.STATE)) {
                if (root.node().op() == Op.UPDATE) {
                    String array = arrays.get(root.name());
                    Value value = values.get(source(root.node()));
                    if (root.name().equals(UpdateRule.PARAMETER)) {
                        moved = new Stmt.Store(array, at(), value);
                    } else {
                        stores.add(new Stmt.Store(array, at(), bound(value)));
                    }
                }
            }
            statements.addAll(stores);
            statements.add(moved);
            return new Stmt.For(variable, from, to, step, false, statements);
        }

        private Int at() {
            return new Int.Var(variable);
        }

        private Value compute(Node node) {
            return switch (node.op()) {
                case CONSTANT -> inAllLanes(new Value.Literal(node.literal()));
                case INPUT ->
                    node.name().equals(UpdateRule.GRADIENT)
                            ? load(node, uses.get(node) == 1)
                            : inAllLanes(new Value.Local(sharedLocals.get(node.name())));
                case STATE -> {
                    // The parameter is stored last, so it can still be read then.
                    boolean isThere = node.name().equals(UpdateRule.PARAMETER) || !late.contains(node);
                    yield load(node, isThere && uses.get(node) == 1);
                }
                default -> apply(node);
            };
        }

        private Value inAllLanes(Value value) {
            return isVector ? new Value.Broadcast(value) : value;
        }

        private Value load(Node node, boolean isInPlace) {
            String array = arrays.get(node.name());
            Value load = isVector ? new Value.LoadVector(array, at()) : new Value.Load(array, at());
            return isInPlace ? load : bound(load);
        }

        private Value apply(Node node) {
            List<Value> operands = new ArrayList<>();
            int size = 1;
            for (Operand operand : node.operands()) {
                Node source = source(operand.node());
                operands.add(values.get(source));
                size += sizes.getOrDefault(source, 0);
            }
            Value result = new Value.Apply(node.op(), node.literal(), operands);
            if (uses.get(node) == 1 && size < MAX_OPERATIONS) {
                sizes.put(node, size);
                return result;
            }
            return bound(result);
        }

        private Value bound(Value value) {
            boolean isAtHand =
                    value instanceof Value.Local || value instanceof Value.Literal || value instanceof Value.Broadcast;
            if (isAtHand) {
                return value;
            }
            String name = names.local();
            statements.add(new Stmt.Declare(name, value));
            return new Value.Local(name, isVector);
        }
    }
}
