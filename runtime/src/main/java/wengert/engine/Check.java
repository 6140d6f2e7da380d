package wengert.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import wengert.trace.Node;
import wengert.trace.Origin;
import wengert.trace.Trace;

/**
 * The comparison of two programs of one trace in one precision, bit for bit; all NaNs count as one, zeros of either sign
 * do not.
 */
public final class Check {
    private Check() {}

    /**
     * Runs two programs on the same inputs and requires the same bits in all outputs, states and gradients.
     *
     * @param first a program
     * @param second a program of the same trace, often the interpreter
     * @param run a workspace of either, whose parameters, inputs and states are taken; it is left as it is
     * @throws MismatchException if a bit differs, naming the first element that does
     * @throws IllegalArgumentException if the programs are of different traces or precisions
     */
    public static void bits(Program first, Program second, Workspace run) {
        compare(first, second, run).ifPresent(mismatch -> {
            throw new MismatchException(mismatch);
        });
    }

    /**
     * Runs two programs on the same inputs and compares all outputs, states and gradients.
     *
     * @param first a program
     * @param second a program of the same trace
     * @param run a workspace of either, whose parameters, inputs and states are taken; it is left as it is
     * @return the first difference, or empty if all bits are equal
     * @throws IllegalArgumentException if the programs are of different traces or precisions
     */
    public static Optional<Mismatch> compare(Program first, Program second, Workspace run) {
        Workspace runOfFirst = first.workspace();
        Workspace runOfSecond = second.workspace();
        requireOnePrecision(runOfFirst, runOfSecond);
        requireOneTrace(first, second);
        return compare(first.trace(), play(first, runOfFirst, run), play(second, runOfSecond, run));
    }

    private static void requireOnePrecision(Workspace first, Workspace second) {
        if (first.precision() != second.precision()) {
            throw new IllegalArgumentException(
                    "the first program runs in %s and the second in %s; expected one precision, make both in the same"
                            .formatted(first.precision(), second.precision()));
        }
    }

    /** Recordings and passes make traces anew, so what a run sets and yields tells them apart. */
    private static void requireOneTrace(Program first, Program second) {
        Layout one = first.layout();
        Layout other = second.layout();
        boolean same = one.parameters().equals(other.parameters())
                && one.inputs().equals(other.inputs())
                && one.states().equals(other.states())
                && one.indices().equals(other.indices())
                && one.lengths().equals(other.lengths())
                && one.outputs().equals(other.outputs());
        if (!same) {
            throw new IllegalArgumentException(
                    "the first program is of the trace '%s', the second of '%s' with other arrays; expected the same trace"
                            .formatted(first.trace().name(), second.trace().name()));
        }
    }

    private static Workspace play(Program program, Workspace run, Workspace inputs) {
        run.copyFrom(inputs);
        program.forward(run);
        if (program.trace().objective().isPresent()
                && !program.trace().signature().parameters().isEmpty()) {
            program.backward(run);
        }
        return run;
    }

    /**
     * Compares what two runs left: all outputs, states, gradients and parameters, in this order.
     *
     * @param trace the trace of both
     * @param first a workspace of a program of the trace
     * @param second another
     * @return the first difference, or empty if all bits are equal
     * @throws IllegalArgumentException if the workspaces have different precisions
     */
    public static Optional<Mismatch> compare(Trace trace, Workspace first, Workspace second) {
        return compare(trace, first, second, Set.of());
    }

    /**
     * Compares what two training steps left: all outputs, states, gradients that both stored, and parameters, in this order.
     *
     * @param trace the trace of both
     * @param first a workspace of a program of the trace
     * @param second another
     * @param withoutGradient the parameters whose gradient is not compared, as {@link Step#withoutGradient} says
     * @return the first difference, or empty if all bits are equal
     * @throws IllegalArgumentException if the workspaces have different precisions
     */
    public static Optional<Mismatch> compare(
            Trace trace, Workspace first, Workspace second, Set<String> withoutGradient) {
        requireOnePrecision(first, second);
        Layout layout = first.layout();
        for (Trace.Root root : trace.roots(Trace.Role.OUTPUT)) {
            Comparison output = new Comparison(
                    "output", layout.output(root.name()), root.node().origin());
            Optional<Mismatch> found = output.of(first.values(), second.values(), first);
            if (found.isPresent()) {
                return found;
            }
        }
        for (Trace.Root root : trace.roots(Trace.Role.STATE)) {
            Comparison state = new Comparison(
                    "state", layout.state(root.name()), root.node().origin());
            Optional<Mismatch> found = state.of(first.values(), second.values(), first);
            if (found.isPresent()) {
                return found;
            }
        }
        List<Node> parameters = trace.signature().parameters();
        List<Node> compared = new ArrayList<>(parameters);
        compared.removeIf(node -> withoutGradient.contains(node.name()));
        return learned("gradient", compared, first.gradients(), second.gradients(), first)
                .or(() -> learned("parameter", parameters, first.parameters(), second.parameters(), first));
    }

    private static Optional<Mismatch> learned(
            String what, List<Node> parameters, double[] first, double[] second, Workspace run) {
        for (Node node : parameters) {
            Comparison array = new Comparison(what, run.layout().parameter(node.name()), node.origin());
            Optional<Mismatch> found = array.of(first, second, run);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The comparison of one array, over the elements that exist under the live lengths. */
    private record Comparison(String what, Layout.Slot slot, Origin origin) {
        Optional<Mismatch> of(double[] first, double[] second, Workspace run) {
            Points points = new Points(slot.shape(), run.layout(), true);
            int[] strides = slot.shape().strides();
            points.first(run.integers());
            int[] point = points.point();
            do {
                int at = slot.offset();
                for (int axis = 0; axis < point.length; axis++) {
                    at += point[axis] * strides[axis];
                }
                if (Double.doubleToLongBits(first[at]) != Double.doubleToLongBits(second[at])) {
                    String element = point.length == 0 ? "" : Arrays.toString(point);
                    return Optional.of(
                            new Mismatch(what, slot.name(), element, origin, run.precision(), first[at], second[at]));
                }
            } while (points.next());
            return Optional.empty();
        }
    }
}
