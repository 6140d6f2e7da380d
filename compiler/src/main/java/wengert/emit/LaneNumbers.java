package wengert.emit;

import java.util.HashSet;
import java.util.Set;
import wengert.lower.Int;
import wengert.lower.Stmt;
import wengert.lower.Value;
import wengert.trace.Op;

/**
 * The vectors of a kernel that hold small numbers which are the same in all loops, such as those of the lanes. What they
 * decide, HotSpot computes once, before the loops.
 */
final class LaneNumbers {
    private final Set<String> locals = new HashSet<>();

    /** Notes a local, if it holds such numbers. */
    void note(Stmt.Declare declare) {
        if (areFixed(declare.value())) {
            locals.add(declare.name());
        }
    }

    /** Says whether a condition is one such number being greater than another. */
    boolean decide(Value condition) {
        return condition instanceof Value.Apply apply
                && apply.op() == Op.GREATER
                && areFixed(apply.operands().get(0))
                && areFixed(apply.operands().get(1));
    }

    private boolean areFixed(Value value) {
        if (value instanceof Value.Local local) {
            return locals.contains(local.name());
        }
        if (value instanceof Value.Swapped swapped) {
            return areFixed(swapped.value());
        }
        if (value instanceof Value.Broadcast broadcast) {
            return broadcast.value() instanceof Value.Literal literal && isPositive(literal.value());
        }
        return value instanceof Value.Successive successive
                && successive.first() instanceof Int.Const first
                && first.value() >= 0;
    }

    /** Differences of such numbers and those of lanes are neither NaN nor -0.0, so their signs say which is greater. */
    private static boolean isPositive(double number) {
        return number > 0 && number < Double.POSITIVE_INFINITY;
    }
}
