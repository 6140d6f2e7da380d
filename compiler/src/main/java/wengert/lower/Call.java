package wengert.lower;

import java.util.List;
import wengert.engine.FlatArray;

/**
 * A call of a kernel with actual arguments.
 *
 * @param kernel the kernel
 * @param comment what this call computes, for readers: scope and user's line
 * @param arguments the actual arguments, one for each parameter of the kernel
 */
public record Call(Kernel kernel, String comment, List<Argument> arguments) {
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
     * Copies the arguments.
     *
     * @param kernel as given
     * @param comment as given
     * @param arguments as given
     */
    public Call {
        arguments = List.copyOf(arguments);
    }
}
