package wengert.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.engine.UpdateRule;
import wengert.pass.VectorForms;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Trace;

/** What a rule of an optimiser does to one parameter, or to a vector of neighbours, as statements. */
final class UpdateBody {
    /** A longer expression is cut: nobody could read it, and it would nest deeply. */
    private static final int MAX_OPERATIONS = 24;

    private final UpdateRule rule;
    private final Trace trace;
    /** How often each value is needed. */
    private final Map<Node, Integer> uses = new HashMap<>();

    private final Set<Node> late = new HashSet<>();

    /**
     * Looks at a rule.
     *
     * @param trace its trace, simplified
     */
    UpdateBody(UpdateRule rule, Trace trace) {
        this.rule = rule;
        this.trace = trace;
        findUses();
    }

    UpdateRule rule() {
        return rule;
    }

    /** Returns what the rule does, for readers: its name, and the numbers that it writes. */
    String comment() {
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

    /** Says whether each of its operations has a vector form. */
    boolean hasVectorForm() {
        for (Node node : trace.nodes()) {
            if (node.op().kind() == Op.Kind.MAP && !VectorForms.has(node.op())) {
                return false;
            }
        }
        return true;
    }

    /** Says whether the rule reads one of the numbers that all parameters share. */
    boolean reads(String shared) {
        for (Node node : trace.signature().inputs()) {
            if (node.name().equals(shared)) {
                return uses.containsKey(node);
            }
        }
        return false;
    }

    /**
     * Where a body finds its numbers.
     *
     * @param arrays the array of the parameter and of each running number by name; that of the gradient, if it has one
     * @param shared the local of each shared number by name
     * @param at the position in all arrays
     * @param gradient the gradient, or null if it is in an array
     * @param isVector whether neighbours are updated together
     */
    record Place(Map<String, String> arrays, Map<String, String> shared, Int at, Value gradient, boolean isVector) {}

    /** Gives locals names. */
    interface Locals {
        /** Returns a name that nobody has used. */
        String local();
    }

    /** Returns the statements at a place, with locals of their own. */
    List<Stmt> at(Place place, Locals locals) {
        return new Writer(place, locals).write();
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

    /** Finds the values that are computed while the parameter is stored, after all running numbers are. */
    private void findLate(Node node) {
        Node source = source(node);
        if (uses.get(source) == 1 && late.add(source)) {
            for (Operand operand : source.operands()) {
                findLate(operand.node());
            }
        }
    }

    /** The statements of one place. */
    private final class Writer {
        private final Place place;
        private final Locals locals;
        private final Map<Node, Value> values = new HashMap<>();
        private final Map<Node, Integer> sizes = new HashMap<>();
        private final List<Stmt> statements = new ArrayList<>();

        Writer(Place place, Locals locals) {
            this.place = place;
            this.locals = locals;
        }

        /** All numbers are computed before the first one is stored, as nobody reads what is new by its array. */
        List<Stmt> write() {
            for (Node node : trace.nodes()) {
                if (uses.containsKey(node)) {
                    values.put(node, compute(node));
                }
            }
            List<Stmt> stores = new ArrayList<>();
            Stmt moved = null;
            for (Trace.Root root : trace.roots(Trace.Role.STATE)) {
                if (root.node().op() == Op.UPDATE) {
                    String array = place.arrays().get(root.name());
                    Value value = values.get(source(root.node()));
                    if (root.name().equals(UpdateRule.PARAMETER)) {
                        moved = new Stmt.Store(array, place.at(), value);
                    } else {
                        stores.add(new Stmt.Store(array, place.at(), bound(value)));
                    }
                }
            }
            statements.addAll(stores);
            statements.add(moved);
            return statements;
        }

        private Value compute(Node node) {
            return switch (node.op()) {
                case CONSTANT -> inAllLanes(new Value.Literal(node.literal()));
                case INPUT ->
                    node.name().equals(UpdateRule.GRADIENT)
                            ? gradient(node)
                            : inAllLanes(new Value.Local(place.shared().get(node.name())));
                case STATE -> {
                    // The parameter is stored last, so it can still be read then.
                    boolean isThere = node.name().equals(UpdateRule.PARAMETER) || !late.contains(node);
                    yield load(node, isThere && uses.get(node) == 1);
                }
                default -> apply(node);
            };
        }

        private Value gradient(Node node) {
            return place.gradient() == null ? load(node, uses.get(node) == 1) : place.gradient();
        }

        private Value inAllLanes(Value value) {
            return place.isVector() ? new Value.Broadcast(value) : value;
        }

        private Value load(Node node, boolean isInPlace) {
            String array = place.arrays().get(node.name());
            Value load = place.isVector() ? new Value.LoadVector(array, place.at()) : new Value.Load(array, place.at());
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
            String name = locals.local();
            statements.add(new Stmt.Declare(name, value));
            return new Value.Local(name, place.isVector());
        }
    }
}
