package wengert.emit;

import java.util.List;
import java.util.Map;

/**
 * A function on vectors that a generated class holds: a straight line of assignments.
 *
 * @param name the name of the method
 * @param origin the scalar method whose bits every lane has
 * @param arity the number of parameters, doubles all
 * @param names the names of parameters and locals by slot, in the order of slots, parameters first
 * @param body the assignments, in order; each local is set once
 * @param result what is returned, doubles
 * @param calls the functions that it calls
 */
record LaneFunction(
        String name,
        String origin,
        int arity,
        Map<Integer, String> names,
        List<Assignment> body,
        LaneValue result,
        List<String> calls) {
    /**
     * The declaration of a local.
     *
     * @param slot its number in the method that was read
     * @param value its value
     */
    record Assignment(int slot, LaneValue value) {}

    LaneFunction {
        body = List.copyOf(body);
        calls = List.copyOf(calls);
    }

    /** Returns the slots of the parameters, in order. */
    List<Integer> parameters() {
        return List.copyOf(names.keySet()).subList(0, arity);
    }
}
