package wengert.emit;

import wengert.lower.Stmt;
import wengert.lower.Value;

/**
 * A statement that combines a place with one more operand, {@code place += operand} and the like.
 *
 * @param form the operator
 * @param operand the operand on its right
 */
record Update(Form.Binary form, Value operand) {
    /** Returns the update that an assignment amounts to, or null. */
    static Update of(Stmt.Assign assign) {
        return assign.value() instanceof Value.Apply apply
                        && Form.of(apply.op()) instanceof Form.Binary form
                        && apply.operands().get(0) instanceof Value.Local local
                        && local.name().equals(assign.name())
                ? new Update(form, apply.operands().get(1))
                : null;
    }

    /** Returns the update that a store amounts to, or null. */
    static Update of(Stmt.Store store) {
        return store.value() instanceof Value.Apply apply
                        && Form.of(apply.op()) instanceof Form.Binary form
                        && apply.operands().get(0) instanceof Value.Load load
                        && load.array().equals(store.array())
                        && Ints.same(load.at(), store.at())
                ? new Update(form, apply.operands().get(1))
                : null;
    }
}
