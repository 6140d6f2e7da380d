package wengert.lower;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import wengert.trace.Op;

/**
 * A rewriting of the kernel of an optimiser that divides by a number that all parameters share: something is computed of the
 * divisor once, before the loops, and each division becomes something that is made of it.
 */
abstract class SharedDivisors {
    private static final String SUFFIX = "Inverse";

    /** The locals that are set before the loops, and those of them by which something is divided. */
    private final Set<String> outer = new HashSet<>();

    private final Set<String> divisors = new HashSet<>();

    /** Returns the kernel with other loops; the kernel itself if nothing that is shared divides. */
    final Kernel rewrite(Kernel kernel) {
        List<Stmt> rewritten = new ArrayList<>();
        for (Stmt stmt : kernel.body()) {
            if (stmt instanceof Stmt.Declare declare && !declare.value().isVector()) {
                outer.add(declare.name());
            }
            rewritten.add(stmt instanceof Stmt.For loop ? loop(loop) : stmt);
        }
        if (divisors.isEmpty()) {
            return kernel;
        }
        List<Stmt> body = new ArrayList<>();
        for (Stmt stmt : rewritten) {
            body.add(stmt);
            if (stmt instanceof Stmt.Declare declare && divisors.contains(declare.name())) {
                body.add(new Stmt.Declare(declare.name() + SUFFIX, inverse(new Value.Local(declare.name()))));
            }
        }
        return new Kernel(kernel.name(), kernel.comment(), kernel.parameters(), body);
    }

    /** Returns the reciprocal of a shared number, or what takes its place. */
    abstract Value inverse(Value.Local divisor);

    /**
     * Returns a quotient, a vector if its operands are.
     *
     * @param inverse what was made of the divisor
     * @param before where locals that the quotient needs are declared
     */
    abstract Value quotient(Value dividend, Value divisor, Value inverse, List<Stmt> before);

    /** Says whether the divisor of vectors, which is the shared number in all lanes, is to be looked at. */
    abstract boolean isForLanes();

    private Stmt.For loop(Stmt.For loop) {
        List<Stmt> body = new ArrayList<>();
        for (Stmt stmt : loop.body()) {
            if (stmt instanceof Stmt.Declare declare) {
                body.add(new Stmt.Declare(declare.name(), value(declare.value(), body)));
            } else if (stmt instanceof Stmt.Store store) {
                body.add(new Stmt.Store(store.array(), store.at(), value(store.value(), body)));
            } else if (stmt instanceof Stmt.For inner) {
                body.add(loop(inner));
            } else {
                body.add(stmt);
            }
        }
        return new Stmt.For(loop.variable(), loop.from(), loop.to(), loop.step(), loop.descending(), body);
    }

    private Value value(Value value, List<Stmt> before) {
        if (!(value instanceof Value.Apply apply)) {
            return value;
        }
        List<Value> operands = new ArrayList<>();
        for (Value operand : apply.operands()) {
            operands.add(value(operand, before));
        }
        Value inverse = apply.op() == Op.DIV ? inverseOf(operands.get(1)) : null;
        return inverse == null
                ? new Value.Apply(apply.op(), apply.literal(), operands)
                : quotient(operands.get(0), operands.get(1), inverse, before);
    }

    /** Returns what was computed of a divisor, or null if it is not a shared one, or another rule has one of it. */
    private Value inverseOf(Value divisor) {
        if (divisor instanceof Value.Local local
                && outer.contains(local.name())
                && !outer.contains(local.name() + SUFFIX)) {
            divisors.add(local.name());
            return new Value.Local(local.name() + SUFFIX);
        }
        Value inner =
                divisor instanceof Value.Broadcast broadcast && isForLanes() ? inverseOf(broadcast.value()) : null;
        return inner == null ? null : new Value.Broadcast(inner);
    }
}
