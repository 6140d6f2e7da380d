package wengert.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wengert.trace.Dim;
import wengert.trace.Indices;
import wengert.trace.Node;
import wengert.trace.Shape;
import wengert.trace.Trace;
import wengert.trace.TraceException;

/**
 * Where everything that a run sets or reads lies in the flat arrays of a {@link Workspace}; equal for both engines.
 *
 * <p>Arrays are row-major over the maxima of their dimensions. Inputs, states and outputs share the value array, in
 * this order. Live lengths and integer inputs share the integer array.
 */
public final class Layout {
    private final Map<String, Slot> parameters = new LinkedHashMap<>();
    private final Map<String, Slot> inputs = new LinkedHashMap<>();
    private final Map<String, Slot> states = new LinkedHashMap<>();
    private final Map<String, Slot> outputs = new LinkedHashMap<>();
    private final Map<String, Slot> indices = new LinkedHashMap<>();
    private final Map<String, Slot> lengths = new LinkedHashMap<>();
    private final int parameterCount;
    private final int valueCount;
    private final int integerCount;
    private final LiveLookups lookups;

    /**
     * The place of one array.
     *
     * @param name the name that the recording gave it
     * @param offset where it starts, in elements
     * @param shape its shape
     * @param bound the exclusive upper bound of integers, or the greatest live length plus 1; 0 for other arrays
     */
    public record Slot(String name, int offset, Shape shape, int bound) {
        /**
         * Returns the number of elements reserved.
         *
         * @return the capacity of the shape
         */
        public int size() {
            return shape.capacity();
        }
    }

    /**
     * All places of a layout, by kind, each in the order of the array that it shares.
     *
     * @param parameters the parameters
     * @param inputs the inputs
     * @param states the states
     * @param outputs the outputs
     * @param lengths the live lengths
     * @param indices the integer inputs
     */
    public record Slots(
            List<Slot> parameters,
            List<Slot> inputs,
            List<Slot> states,
            List<Slot> outputs,
            List<Slot> lengths,
            List<Slot> indices) {}

    private Layout(Slots slots, List<LiveLookups.Use> uses) {
        parameterCount = add(slots.parameters(), parameters, 0);
        valueCount = add(slots.outputs(), outputs, add(slots.states(), states, add(slots.inputs(), inputs, 0)));
        integerCount = add(slots.indices(), indices, add(slots.lengths(), lengths, 0));
        lookups = LiveLookups.of(uses, this);
    }

    /** Adds places, and returns where the last of them ends. */
    private static int add(List<Slot> slots, Map<String, Slot> named, int start) {
        int end = start;
        for (Slot slot : slots) {
            named.put(slot.name(), slot);
            end = slot.offset() + slot.size();
        }
        return end;
    }

    /** Places one array after another. */
    private static final class Places {
        private final String kind;
        private int end;

        Places(String kind) {
            this.kind = kind;
        }

        List<Slot> of(List<Node> nodes) {
            List<Slot> slots = new ArrayList<>();
            for (Node node : nodes) {
                slots.add(next(node.name(), node.shape(), 0));
            }
            return slots;
        }

        Slot next(String name, Shape shape, int bound) {
            Slot slot = new Slot(name, end, shape, bound);
            long next = (long) end + shape.capacity();
            if (next > Integer.MAX_VALUE) {
                throw new TraceException("the %s up to '%s' have %d elements together; expected fewer than 2^31"
                        .formatted(kind, name, next));
            }
            end = (int) next;
            return slot;
        }
    }

    /**
     * Returns the layout of a trace.
     *
     * @param trace the trace
     * @return the layout
     * @throws TraceException if an array would have more elements than Java allows
     */
    public static Layout of(Trace trace) {
        Trace.Signature signature = trace.signature();
        List<Slot> parameters = new Places("parameters").of(signature.parameters());
        Places values = new Places("inputs, states and outputs");
        List<Slot> inputs = values.of(signature.inputs());
        List<Slot> states = values.of(signature.states());
        List<Slot> outputs = new ArrayList<>();
        for (Trace.Root root : trace.roots(Trace.Role.OUTPUT)) {
            outputs.add(values.next(root.name(), root.node().shape(), 0));
        }
        Places integers = new Places("live lengths and integer inputs");
        List<Slot> lengths = new ArrayList<>();
        for (Dim dim : signature.lengths()) {
            lengths.add(integers.next(dim.name(), Shape.SCALAR, dim.max() + 1));
        }
        List<Slot> indices = new ArrayList<>();
        for (Indices input : signature.indices()) {
            indices.add(integers.next(input.name(), input.shape(), input.bound()));
        }
        return new Layout(new Slots(parameters, inputs, states, outputs, lengths, indices), LiveLookups.uses(trace));
    }

    /**
     * Returns the layout that has these places, as {@link #of(Trace)} made them before.
     *
     * @param slots the places
     * @param uses how integer inputs are used
     * @return the layout
     * @throws IllegalArgumentException if a use names what has no place
     */
    public static Layout of(Slots slots, List<LiveLookups.Use> uses) {
        return new Layout(slots, uses);
    }

    /**
     * Returns all places.
     *
     * @return the places by kind
     */
    public Slots slots() {
        return new Slots(parameters(), inputs(), states(), outputs(), lengths(), indices());
    }

    /**
     * Returns the place of a parameter in the parameter and gradient arrays.
     *
     * @param name its name
     * @return its place
     * @throws IllegalArgumentException if there is no such parameter
     */
    public Slot parameter(String name) {
        return find("parameter", parameters, name);
    }

    /**
     * Returns the place of an input in the value array.
     *
     * @param name its name
     * @return its place
     * @throws IllegalArgumentException if there is no such input
     */
    public Slot input(String name) {
        return find("input", inputs, name);
    }

    /**
     * Returns the place of a state in the value array.
     *
     * @param name its name
     * @return its place
     * @throws IllegalArgumentException if there is no such state
     */
    public Slot state(String name) {
        return find("state", states, name);
    }

    /**
     * Returns the place of an output in the value array.
     *
     * @param name its name
     * @return its place
     * @throws IllegalArgumentException if there is no such output
     */
    public Slot output(String name) {
        return find("output", outputs, name);
    }

    /**
     * Returns the place of an integer input in the integer array.
     *
     * @param name its name
     * @return its place
     * @throws IllegalArgumentException if there is no such integer input
     */
    public Slot indices(String name) {
        return find("integer input", indices, name);
    }

    /**
     * Returns the place of a live length in the integer array.
     *
     * @param name the name of the bounded dimension
     * @return its place
     * @throws IllegalArgumentException if there is no such bounded dimension
     */
    public Slot length(String name) {
        return find("bounded dimension", lengths, name);
    }

    /**
     * Returns the parameters in the order of the parameter array.
     *
     * @return their places
     */
    public List<Slot> parameters() {
        return List.copyOf(parameters.values());
    }

    /**
     * Returns the inputs in the order of the value array.
     *
     * @return their places
     */
    public List<Slot> inputs() {
        return List.copyOf(inputs.values());
    }

    /**
     * Returns the states in the order of the value array.
     *
     * @return their places
     */
    public List<Slot> states() {
        return List.copyOf(states.values());
    }

    /**
     * Returns the outputs in the order of the value array.
     *
     * @return their places
     */
    public List<Slot> outputs() {
        return List.copyOf(outputs.values());
    }

    /**
     * Returns the live lengths in the order of the integer array.
     *
     * @return their places
     */
    public List<Slot> lengths() {
        return List.copyOf(lengths.values());
    }

    /**
     * Returns the integer inputs in the order of the integer array, after the live lengths.
     *
     * @return their places
     */
    public List<Slot> indices() {
        return List.copyOf(indices.values());
    }

    /**
     * Returns the length of the parameter and gradient arrays.
     *
     * @return the number of parameters
     */
    public int parameterCount() {
        return parameterCount;
    }

    /**
     * Returns the number of elements of inputs, states and outputs.
     *
     * @return the length of the value array
     */
    public int valueCount() {
        return valueCount;
    }

    /**
     * Returns the length of the integer array.
     *
     * @return the number of integers
     */
    public int integerCount() {
        return integerCount;
    }

    /**
     * Returns what integer inputs may name along axes with a live length.
     *
     * @return the look-ups
     */
    public LiveLookups lookups() {
        return lookups;
    }

    /** Says whether another layout has arrays of the same names and shapes in the same places. */
    boolean isLike(Layout other) {
        return slots().equals(other.slots());
    }

    boolean hasParameter(String name) {
        return parameters.containsKey(name);
    }

    Slot inputOrState(String name) {
        Slot slot = states.containsKey(name) ? states.get(name) : inputs.get(name);
        if (slot == null) {
            throw notSettable(name);
        }
        return slot;
    }

    private IllegalArgumentException notSettable(String name) {
        List<String> names = new ArrayList<>(parameters.keySet());
        names.addAll(inputs.keySet());
        names.addAll(states.keySet());
        String remedy = "";
        if (indices.containsKey(name)) {
            remedy = ". It is an integer input: use setIndices()";
        } else if (lengths.containsKey(name)) {
            remedy = ". It is a live length: use setLength()";
        }
        return new IllegalArgumentException(
                "no parameter, input or state is named '%s'; expected one of %s%s".formatted(name, names, remedy));
    }

    Slot differentiated(String name) {
        if (!parameters.containsKey(name) && (inputs.containsKey(name) || states.containsKey(name))) {
            throw new IllegalArgumentException(
                    "'%s' has no gradient, as it is no parameter; expected one of %s. Declare it with parameter()"
                            .formatted(name, parameters.keySet()));
        }
        return parameter(name);
    }

    private static Slot find(String kind, Map<String, Slot> slots, String name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            throw new IllegalArgumentException(
                    "no %s is named '%s'; expected one of %s".formatted(kind, name, slots.keySet()));
        }
        return slot;
    }
}
