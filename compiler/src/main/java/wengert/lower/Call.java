package wengert.lower;

import java.util.List;
import wengert.engine.FlatArray;
import wengert.trace.Node;

/**
 * A call of a kernel with actual arguments.
 *
 * @param kernel the kernel
 * @param comment what this call computes, for readers: scope and user's line
 * @param arguments the actual arguments, one for each parameter of the kernel
 * @param nodes the stored nodes that it computes; none for a call that only prepares or checks arrays
 */
public record Call(Kernel kernel, String comment, List<Argument> arguments, List<Node> nodes) {
    /** An actual argument. */
    public sealed interface Argument {}

    /**
     * One of the flat arrays of the run.
     *
     * @param array which one
     */
    public record ArrayArgument(FlatArray array) implements Argument {}

    /**
     * An integer known at compile time, such as an offset.
     *
     * @param value its value
     */
    public record IntArgument(int value) implements Argument {}

    /**
     * A live length of the run.
     *
     * @param at its position in the integer array
     */
    public record LengthArgument(int at) implements Argument {}

    /**
     * The array of a running number of the optimiser.
     *
     * @param number which one
     */
    public record RunningArgument(int number) implements Argument {}

    /** The array of the numbers that all parameters share in a step of the optimiser. */
    public record SharedArgument() implements Argument {}

    /**
     * Copies the lists.
     *
     * @param kernel as given
     * @param comment as given
     * @param arguments as given
     * @param nodes as given
     */
    public Call {
        arguments = List.copyOf(arguments);
        nodes = List.copyOf(nodes);
    }

    /**
     * Makes a call that computes no node of a trace.
     *
     * @param kernel the kernel
     * @param comment what it does
     * @param arguments the actual arguments
     */
    public Call(Kernel kernel, String comment, List<Argument> arguments) {
        this(kernel, comment, arguments, List.of());
    }
}
