package wengert.emit;

import wengert.lower.Value;

/** Looks through the copies around the condition of a select. */
final class Conditions {
    private Conditions() {}

    /** Returns the value that a condition copies, or the condition itself. */
    static Value direct(Value condition) {
        Value value = condition;
        while (value instanceof Value.Apply apply && Form.of(apply.op()) instanceof Form.Identity) {
            value = apply.operands().get(0);
        }
        return value;
    }
}
