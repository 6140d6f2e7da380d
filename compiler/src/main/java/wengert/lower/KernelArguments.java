package wengert.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import wengert.engine.FlatArray;
import wengert.engine.Layout;
import wengert.pass.MemoryPlan;
import wengert.trace.Dim;
import wengert.trace.Index;
import wengert.trace.Indices;
import wengert.trace.Node;

/**
 * The arguments of a kernel, formal and actual: arrays with the offset at which an operand starts, and the extents and
 * strides of loops. Fixed ones are arguments of scalar kernels alone, so that these are shared between sizes and are hot sooner;
 * vector kernels are there for the long run, in which HotSpot makes faster loops of constants.
 *
 * <p>Names depend on the order of first use alone, so kernels of one structure come out equal.
 */
final class KernelArguments {
    private final MemoryPlan plan;
    private final Layout layout;
    private Node reader;
    private final boolean absolute;
    private final List<Kernel.Parameter> parameters = new ArrayList<>();
    private final List<Call.Argument> arguments = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final List<Held> held = new ArrayList<>();
    private int arrayCount;
    /** A gradient in whose place the kernel finds the parameter, or null. */
    private Node updated;

    private String parameter = "";

    /**
     * Starts a list of arguments.
     *
     * @param reader the stored node that is computed, or null for several
     * @param absolute whether positions are constants in whole flat arrays, rather than offsets that are arguments
     */
    KernelArguments(MemoryPlan plan, Layout layout, Node reader, boolean absolute) {
        this.plan = plan;
        this.layout = layout;
        this.reader = reader;
        this.absolute = absolute;
    }

    /** Goes on with another stored node, which may read other copies. */
    void reader(Node node) {
        reader = node;
    }

    /** Gives the kernel a parameter where the gradient would be: they have the same layout, each in its array. */
    void update(Node gradient, String name) {
        updated = gradient;
        parameter = name;
    }

    /** Adds an argument that has no offset; returns its name. */
    String whole(String wanted, Call.Argument argument) {
        String name = unused(wanted);
        parameters.add(new Kernel.Parameter(Kernel.Type.DOUBLES, name));
        arguments.add(argument);
        names.put("whole " + name, name);
        return name;
    }

    /**
     * What an array holds from the position on that the kernel is given.
     *
     * @param array the name of the array
     * @param node the stored node, or null
     * @param table the name of the integer input, or of the parameter that is updated, if there is no node
     */
    record Held(String array, Node node, String table) {}

    /** Returns what arrays hold, in the order of first use; nothing where positions are constants. */
    List<Held> held() {
        return held;
    }

    List<Kernel.Parameter> parameters() {
        return parameters;
    }

    List<Call.Argument> arguments() {
        return arguments;
    }

    /** Returns where the kernel finds a stored node. */
    MemoryPlan.Place place(Node node) {
        if (node == updated) {
            MemoryPlan.Place place = plan.place(node);
            return new MemoryPlan.Place(FlatArray.PARAMETERS, place.offset(), place.strides(), place.size());
        }
        return reader == null ? plan.place(node) : plan.place(reader, node);
    }

    /** Returns the name of the array in which a stored node lies. */
    String array(Node node) {
        int known = names.size();
        String array = array(place(node));
        if (names.size() > known && !absolute) {
            held.add(node == updated ? new Held(array, null, parameter) : new Held(array, node, ""));
        }
        return array;
    }

    /** Returns the name of the array at a place. */
    String array(MemoryPlan.Place place) {
        String key = absolute ? place.array().name() : place.array().name() + "@" + place.offset();
        return array(key, Kernel.Type.DOUBLES, place.array(), place.offset());
    }

    /** Returns where a place starts in its array. */
    Int start(MemoryPlan.Place place) {
        return start(array(place), place.offset());
    }

    /** Returns an integer input at a position. */
    Int load(Indices indices, Int at) {
        int known = names.size();
        int offset = layout.indices(indices.name()).offset();
        String array = array(
                absolute ? FlatArray.INTEGERS.name() : "table " + indices.name(),
                Kernel.Type.INTS,
                FlatArray.INTEGERS,
                offset);
        if (names.size() > known && !absolute) {
            held.add(new Held(array, null, indices.name()));
        }
        return new Int.Load(array, start(array, offset).plus(at));
    }

    private String array(String key, Kernel.Type type, FlatArray array, int offset) {
        String known = names.get(key);
        if (known != null) {
            return known;
        }
        String name = absolute ? array.name().toLowerCase(Locale.ROOT) : arrayName(arrayCount++);
        parameters.add(new Kernel.Parameter(type, name));
        arguments.add(new Call.ArrayArgument(array));
        if (!absolute) {
            parameters.add(new Kernel.Parameter(Kernel.Type.INT, name + "At"));
            arguments.add(new Call.IntArgument(offset));
        }
        names.put(key, name);
        return name;
    }

    /** Letters that are no loop variables, then numbered names. */
    private static String arrayName(int number) {
        if (number == 0) {
            return "out";
        }
        return number <= 8 ? String.valueOf((char) ('a' + number - 1)) : "in" + number;
    }

    private Int start(String array, int offset) {
        return absolute ? new Int.Const(offset) : new Int.Var(array + "At");
    }

    /** Returns the live length of a bounded dimension. */
    Int length(Dim dim) {
        return integer("length " + dim.name(), unused(Identifiers.of(dim.name()) + "Length"), lengthOf(dim));
    }

    /** Returns the extent of one of the kernel's axes. */
    Int extent(int axis, Dim dim) {
        return dim.isBounded() || areScalars()
                ? integer("extent " + axis, "n" + axis, lengthOf(dim))
                : new Int.Const(dim.max());
    }

    /** Returns a position along an axis at which a part of it ends. */
    Int limit(int axis, int position, Dim dim) {
        if (!areScalars()) {
            return new Int.Const(position);
        }
        return !dim.isBounded() && dim.max() == position
                ? extent(axis, dim)
                : integer("limit " + axis + " " + position, unused("limit" + axis), new Call.IntArgument(position));
    }

    private Call.Argument lengthOf(Dim dim) {
        return dim.isBounded()
                ? new Call.LengthArgument(layout.length(dim.name()).offset())
                : new Call.IntArgument(dim.max());
    }

    /** Says whether no kernel of the program runs in lanes. */
    boolean areScalars() {
        return plan.arrangement().width() == 1;
    }

    /** Multiplies by the distance between neighbours in an array, which is an argument of scalar kernels. */
    Int strided(Int value, String array, Index.Atom atom, int stride) {
        if (stride == 1 || absolute || !areScalars()) {
            return value.times(stride);
        }
        String along = atom instanceof Index.Axis axis ? Integer.toString(axis.number()) : "";
        String key = "stride " + array + " " + stride + " " + along;
        return new Int.Product(value, integer(key, unused(array + "Step" + along), new Call.IntArgument(stride)));
    }

    /** Returns a name that no argument has yet. */
    private String unused(String name) {
        return names.containsValue(name) ? name + "_" + names.size() : name;
    }

    private Int integer(String key, String name, Call.Argument argument) {
        if (!names.containsKey(key)) {
            names.put(key, name);
            parameters.add(new Kernel.Parameter(Kernel.Type.INT, name));
            arguments.add(argument);
        }
        return new Int.Var(names.get(key));
    }
}
