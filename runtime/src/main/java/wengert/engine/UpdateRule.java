package wengert.engine;

import java.util.ArrayList;
import java.util.List;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;
import wengert.trace.TraceException;

/**
 * What a step of an optimiser does to one parameter, as a trace of scalars.
 *
 * <p>The trace has a state {@value #PARAMETER}, which it writes, and a state for each further number that is kept for a
 * parameter from step to step, such as a running mean; these start at 0. Its input {@value #GRADIENT} is the gradient with
 * respect to the parameter, and its other inputs are numbers that all parameters share in a step, such as the learning rate.
 * Every operation is element-wise:
 *
 * <pre>{@code
 * UpdateRule momentum = UpdateRule.of(Trace.record("momentum", t -> {
 *     State parameter = t.state("parameter");
 *     State velocity = t.state("velocity");
 *     velocity.write(velocity.value().mul(0.9).add(t.input("gradient")));
 *     parameter.write(parameter.value().sub(t.input("rate").mul(velocity.value())));
 * }));
 * }</pre>
 */
public final class UpdateRule {
    /** The name of the state that is the parameter itself. */
    public static final String PARAMETER = "parameter";

    /** The name of the input that is the gradient. */
    public static final String GRADIENT = "gradient";

    private final Trace trace;
    private final List<String> running = new ArrayList<>();
    private final List<String> shared = new ArrayList<>();

    private UpdateRule(Trace trace) {
        this.trace = trace;
        boolean hasParameter = false;
        for (Node state : trace.signature().states()) {
            if (state.name().equals(PARAMETER)) {
                hasParameter = true;
            } else {
                running.add(state.name());
            }
        }
        boolean hasGradient = false;
        for (Node input : trace.signature().inputs()) {
            if (input.name().equals(GRADIENT)) {
                hasGradient = true;
            } else {
                shared.add(input.name());
            }
        }
        if (!hasParameter) {
            throw error("has no state '" + PARAMETER + "'; expected a scalar one. Declare it with state(\"" + PARAMETER
                    + "\")");
        }
        if (!hasGradient) {
            throw error("has no input '" + GRADIENT + "'; expected a scalar one. Declare it with input(\"" + GRADIENT
                    + "\")");
        }
    }

    /**
     * Checks that a trace is an update rule.
     *
     * @param trace the trace
     * @return the rule
     * @throws TraceException if the trace lacks the parameter or the gradient, does not write the parameter, has arrays,
     *     parameters, integer inputs or outputs, or an operation that is not element-wise
     */
    public static UpdateRule of(Trace trace) {
        UpdateRule rule = new UpdateRule(trace);
        if (!trace.roots(Trace.Role.OUTPUT).isEmpty()) {
            throw rule.error("has the output '"
                    + trace.roots(Trace.Role.OUTPUT).get(0).name() + "'; expected none. Write a state instead");
        }
        if (!trace.signature().indices().isEmpty()) {
            throw rule.error("has the integer input '"
                    + trace.signature().indices().get(0).name()
                    + "'; expected none, as there is nothing to look up. Leave it out");
        }
        for (Node node : trace.nodes()) {
            rule.check(node);
        }
        for (Trace.Root root : trace.roots(Trace.Role.STATE)) {
            if (root.name().equals(PARAMETER) && root.node().op() != Op.UPDATE) {
                throw rule.error(
                        "never writes the state '" + PARAMETER + "'; expected its new value. Call write(value)");
            }
        }
        return rule;
    }

    private void check(Node node) {
        if (node.op() == Op.PARAMETER) {
            throw error(node, "expected a state, as a rule has no gradient of its own. Declare it with state(name)");
        }
        if (node.shape().rank() > 0 || node.domain().rank() > 0) {
            throw error(node, "expected a scalar. A rule is what happens to one parameter");
        }
        boolean isElementwise = switch (node.op().kind()) {
            case LEAF -> node.op() != Op.LENGTH;
            case MAP -> true;
            case REDUCE -> false;
            case WRITE -> node.op() == Op.UPDATE;
        };
        if (!isElementwise) {
            throw error(node, "expected an element-wise operation. Leave it out, or make the number a shared input");
        }
    }

    private TraceException error(String message) {
        return new TraceException("update rule '" + trace.name() + "' " + message);
    }

    private TraceException error(Node node, String message) {
        return error("has " + node + "; " + message);
    }

    /**
     * Returns the trace.
     *
     * @return the trace, as recorded
     */
    public Trace trace() {
        return trace;
    }

    /**
     * Returns the names of the numbers that are kept for each parameter beside the parameter itself.
     *
     * @return the names in the order of their declaration
     */
    public List<String> running() {
        return List.copyOf(running);
    }

    /**
     * Returns the names of the numbers that all parameters share in a step.
     *
     * @return the names in the order of their declaration
     */
    public List<String> shared() {
        return List.copyOf(shared);
    }

    /**
     * Checks that rules are those of one optimiser.
     *
     * @param rules the rules
     * @return the rules
     * @throws TraceException if there are none, or two differ in their running or shared numbers
     */
    public static List<UpdateRule> requireAlike(List<UpdateRule> rules) {
        if (rules.isEmpty()) {
            throw new TraceException(
                    "an optimiser has no update rule; expected at least one. Pass UpdateRule.of(trace)");
        }
        UpdateRule first = rules.get(0);
        for (UpdateRule other : rules) {
            if (!other.running.equals(first.running) || !other.shared.equals(first.shared)) {
                throw other.error(
                        "keeps " + other.running + " and shares " + other.shared + "; expected " + first.running
                                + " and " + first.shared + ", as in '" + first.trace.name()
                                + "'. Declare the same states and inputs in the same order");
            }
        }
        return List.copyOf(rules);
    }
}
