package wengert.lower;

import java.util.List;

/**
 * One generated static method: loops over flat arrays that are its arguments, shared by all calls of the same
 * structure.
 *
 * @param name the method name, unique in the program; a Java identifier
 * @param comment what it computes, for readers: what it is in one line, with scope and user's line, then a line for each
 *     trace node in it
 * @param parameters the formal arguments, in order
 * @param body the statements
 */
public record Kernel(String name, List<String> comment, List<Parameter> parameters, List<Stmt> body) {
    /** The type of an argument. */
    public enum Type {
        /** {@code double[]}. */
        DOUBLES,
        /** {@code int[]}. */
        INTS,
        /** {@code int}. */
        INT
    }

    /**
     * A formal argument.
     *
     * @param type its type
     * @param name its name, unique in the kernel
     */
    public record Parameter(Type type, String name) {}

    /**
     * Copies the lists.
     *
     * @param name as given
     * @param comment as given
     * @param parameters as given
     * @param body as given
     */
    public Kernel {
        comment = comment instanceof NodeComments ? comment : List.copyOf(comment);
        parameters = List.copyOf(parameters);
        body = List.copyOf(body);
    }
}
