package wengert.lower;

import java.util.List;

/** A statement of the loop-level tree. */
public sealed interface Stmt {
    /**
     * Declares an integer local that never changes.
     *
     * @param name its name, unique in the kernel
     * @param value its value
     */
    record DeclareInt(String name, Int value) implements Stmt {}

    /**
     * Declares a local, of doubles or of vectors as its first value is.
     *
     * @param name its name, unique in the kernel
     * @param value its first value
     */
    record Declare(String name, Value value) implements Stmt {}

    /**
     * Gives a local a new value.
     *
     * @param name its name
     * @param value the value
     */
    record Assign(String name, Value value) implements Stmt {}

    /**
     * Writes an element of a double array, or neighbouring elements if the value is a vector.
     *
     * @param array the name of the array argument
     * @param at the position, of the first lane
     * @param value the value
     */
    record Store(String array, Int at, Value value) implements Stmt {}

    /**
     * A counted loop; its locals are visible inside only.
     *
     * @param variable the loop variable, unique in the kernel
     * @param from the first value, inclusive
     * @param to the last value, exclusive
     * @param step the distance between values, at least 1; 1 when descending
     * @param descending whether it runs from {@code to - 1} down to {@code from}
     * @param body what is repeated
     */
    record For(String variable, Int from, Int to, int step, boolean descending, List<Stmt> body) implements Stmt {
        /**
         * Copies the body.
         *
         * @param variable as given
         * @param from as given
         * @param to as given
         * @param step as given
         * @param descending as given
         * @param body as given
         */
        public For {
            body = List.copyOf(body);
        }
    }
}
