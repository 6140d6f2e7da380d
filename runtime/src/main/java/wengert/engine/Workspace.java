package wengert.engine;

import java.util.Arrays;
import wengert.trace.Shape;

/**
 * What one run of a program reads and writes: flat arrays that the caller may hold, and nothing else.
 *
 * <p>A program may run in many threads at once, each with a workspace of its own; workspaces may share one array of
 * parameters. The methods that take names are for convenience; a training loop may hold the arrays and use the {@link
 * Layout}. No method but those that return an array allocates. A live length is its maximum until it is set.
 */
public class Workspace {
    private final Layout layout;
    private final Precision precision;
    private final double[] parameters;
    private final double[] gradients;
    private final double[] values;
    private final int[] integers;
    private double[] scratch;
    private FloatArrays floats;

    /**
     * Creates a workspace for double precision, as a program does.
     *
     * @param layout the places of the arrays
     * @param parameters the parameters, of length {@link Layout#parameterCount()}, which other workspaces may share
     * @param scratch the number of elements that the engine needs during a run
     * @throws IllegalArgumentException if the array has another length
     */
    protected Workspace(Layout layout, double[] parameters, int scratch) {
        this(layout, parameters, scratch, Precision.F64);
    }

    /**
     * Creates a workspace, as a program does.
     *
     * @param layout the places of the arrays
     * @param parameters the parameters, of length {@link Layout#parameterCount()}, which other workspaces may share
     * @param scratch the number of elements that the engine needs during a run
     * @param precision what each operation of a run is rounded to
     * @throws IllegalArgumentException if the array has another length
     */
    protected Workspace(Layout layout, double[] parameters, int scratch, Precision precision) {
        if (parameters.length != layout.parameterCount()) {
            throw new IllegalArgumentException("the parameter array has %d elements; expected %d"
                    .formatted(parameters.length, layout.parameterCount()));
        }
        this.layout = layout;
        this.precision = precision;
        this.parameters = parameters;
        this.gradients = new double[parameters.length];
        this.values = new double[layout.valueCount()];
        this.scratch = new double[scratch];
        this.integers = new int[layout.integerCount()];
        for (Layout.Slot length : layout.lengths()) {
            integers[length.offset()] = length.bound() - 1;
        }
    }

    /**
     * Returns the places of everything in the arrays.
     *
     * @return the layout
     */
    public final Layout layout() {
        return layout;
    }

    /**
     * Returns what each operation of a run is rounded to. In single precision, all that a run computes are floats.
     *
     * @return the precision
     */
    public final Precision precision() {
        return precision;
    }

    /**
     * Returns the flat array of parameters itself.
     *
     * @return the parameters in declaration order, each row-major
     */
    public final double[] parameters() {
        return parameters;
    }

    /**
     * Returns the flat array of gradients itself, laid out as the parameters are; backward overwrites it.
     *
     * @return the gradients of the objective
     */
    public final double[] gradients() {
        return gradients;
    }

    /**
     * Returns the flat array of inputs, states and outputs itself.
     *
     * @return the values
     */
    public final double[] values() {
        return values;
    }

    /**
     * Returns the flat array in which the engine keeps what lives during a run only.
     *
     * @return the scratch space, which may be another array after a run
     */
    public final double[] scratch() {
        return scratch;
    }

    /**
     * Replaces the scratch space, between runs, when the engine goes on with a program that needs another one.
     *
     * @param elements the number of elements
     */
    protected final void resizeScratch(int elements) {
        if (floats == null) {
            scratch = new double[elements];
        } else {
            floats.resizeScratch(elements);
        }
    }

    /**
     * Gives the workspace arrays of floats, for an engine that computes on them.
     *
     * @param elements the number of elements of scratch space
     */
    protected final void addFloats(int elements) {
        floats = new FloatArrays(parameters.length, values.length, elements);
    }

    /**
     * Returns the arrays on which the engine computes in single precision.
     *
     * @return the arrays, or null for an engine that computes on the doubles
     */
    public final FloatArrays floats() {
        return floats;
    }

    /**
     * Returns the flat array of live lengths and integer inputs itself; values written to it directly are not checked.
     *
     * @return the integers
     */
    public final int[] integers() {
        return integers;
    }

    /**
     * Sets a parameter, an input or a state.
     *
     * @param name its name
     * @param elements its elements, row-major over the maxima; those past the live length of the first axis may be left
     *     out
     * @return this workspace
     * @throws IllegalArgumentException if there is no such array or the number of elements does not fit
     */
    public final Workspace set(String name, double... elements) {
        boolean learned = layout.hasParameter(name);
        Layout.Slot slot = learned ? layout.parameter(name) : layout.inputOrState(name);
        checkCount(slot, elements.length);
        System.arraycopy(elements, 0, learned ? parameters : values, slot.offset(), elements.length);
        return this;
    }

    /**
     * Sets an integer input.
     *
     * @param name its name
     * @param elements its elements, row-major; those past the live length of the first axis may be left out
     * @return this workspace
     * @throws IllegalArgumentException if there is no such input, or the number of elements or one of them does not fit
     */
    public final Workspace setIndices(String name, int... elements) {
        return setIndices(name, elements, 0, elements.length);
    }

    /**
     * Sets an integer input from a part of an array.
     *
     * @param name its name
     * @param elements the array
     * @param from the first element taken
     * @param count the number of elements taken
     * @return this workspace
     * @throws IllegalArgumentException if there is no such input, or the number of elements or one of them does not fit
     */
    public final Workspace setIndices(String name, int[] elements, int from, int count) {
        Layout.Slot slot = layout.indices(name);
        checkCount(slot, count);
        if (from < 0 || count > elements.length - from) {
            throw new IllegalArgumentException(
                    "elements %d to %d of an array of %d are set as '%s'; expected a part of the array"
                            .formatted(from, (long) from + count - 1, elements.length, name));
        }
        for (int i = 0; i < count; i++) {
            int element = elements[from + i];
            if (element < 0 || element >= slot.bound()) {
                throw new IllegalArgumentException(
                        "element %d of '%s' is %d; expected 0 to %d".formatted(i, name, element, slot.bound() - 1));
            }
        }
        System.arraycopy(elements, from, integers, slot.offset(), count);
        return this;
    }

    /**
     * Sets the live length of a bounded dimension.
     *
     * @param name its name
     * @param length the live length, from 1 to the maximum
     * @return this workspace
     * @throws IllegalArgumentException if there is no such dimension or the length does not fit
     */
    public final Workspace setLength(String name, int length) {
        Layout.Slot slot = layout.length(name);
        // The maximum may be the greatest int, whose successor is none.
        int max = slot.bound() - 1;
        if (length < 1 || length > max) {
            throw new IllegalArgumentException(
                    "the live length of '%s' is %d; expected 1 to %d".formatted(name, length, max));
        }
        integers[slot.offset()] = length;
        return this;
    }

    /**
     * Returns a scalar output of the last forward run.
     *
     * @param name its name
     * @return its value
     * @throws IllegalArgumentException if there is no such output or it is no scalar
     */
    public final double value(String name) {
        Layout.Slot slot = layout.output(name);
        if (slot.shape().rank() != 0) {
            throw new IllegalArgumentException(
                    "output '%s' is %s; expected a scalar. Use output(name)".formatted(name, slot.shape()));
        }
        return values[slot.offset()];
    }

    /**
     * Returns a copy of an output of the last forward run.
     *
     * @param name its name
     * @return its elements, row-major over the maxima; those past a live length are meaningless
     * @throws IllegalArgumentException if there is no such output
     */
    public final double[] output(String name) {
        return copy(values, layout.output(name));
    }

    /**
     * Returns a copy of a state.
     *
     * @param name its name
     * @return its elements, row-major
     * @throws IllegalArgumentException if there is no such state
     */
    public final double[] state(String name) {
        return copy(values, layout.state(name));
    }

    /**
     * Returns a copy of a parameter.
     *
     * @param name its name
     * @return its elements, row-major
     * @throws IllegalArgumentException if there is no such parameter
     */
    public final double[] parameter(String name) {
        return copy(parameters, layout.parameter(name));
    }

    /**
     * Returns a copy of the gradient that the last backward run left for a parameter.
     *
     * @param name the name of the parameter
     * @return the derivatives of the objective, in the layout of the parameter
     * @throws IllegalArgumentException if there is no such parameter
     */
    public final double[] gradient(String name) {
        return copy(gradients, layout.differentiated(name));
    }

    /**
     * Takes over everything that a run reads: parameters, inputs, states, integer inputs and live lengths.
     *
     * @param other a workspace of a program of the same trace
     * @throws IllegalArgumentException if the arrays do not fit
     */
    public final void copyFrom(Workspace other) {
        boolean fits = other.parameters.length == parameters.length
                && other.layout.valueCount() == layout.valueCount()
                && other.integers.length == integers.length;
        if (!fits) {
            throw new IllegalArgumentException("the workspaces belong to different traces; expected the same one");
        }
        System.arraycopy(other.parameters, 0, parameters, 0, parameters.length);
        System.arraycopy(other.values, 0, values, 0, layout.valueCount());
        System.arraycopy(other.integers, 0, integers, 0, integers.length);
    }

    private static double[] copy(double[] array, Layout.Slot slot) {
        return Arrays.copyOfRange(array, slot.offset(), slot.offset() + slot.size());
    }

    private static void checkCount(Layout.Slot slot, int count) {
        Shape shape = slot.shape();
        int row = shape.rank() == 0 ? 1 : slot.size() / shape.dim(0).max();
        boolean partial = shape.rank() > 0 && shape.dim(0).isBounded() && count > 0 && count % row == 0;
        if (count > slot.size() || (count != slot.size() && !partial)) {
            throw new IllegalArgumentException("'%s' is %s and %d elements are set; expected %d"
                    .formatted(slot.name(), shape.toString().substring(3), count, slot.size()));
        }
    }
}
