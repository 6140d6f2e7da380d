package wengert.lower;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import wengert.trace.Op;

/**
 * Rewrites the kernel of an optimiser to divide by a number that all parameters share once, before its loops: {@code x / b}
 * becomes {@code x * (1 / b)}. The results are other bits, and infinite where the reciprocal is.
 */
public final class Reciprocals {
    private static final String SUFFIX = "Inverse";

    /** The locals that are set before the loops, and those of them by which something is divided. */
    private final Set<String> outer = new HashSet<>();

    private final Set<String> divisors = new HashSet<>();

    private Reciprocals() {}

    /**
     * Rewrites a kernel.
     *
     * @param kernel the kernel of an optimiser
     * @return the kernel with other loops; the kernel itself if nothing that is shared divides
     */
    public static Kernel of(Kernel kernel) {
        Reciprocals reciprocals = new Reciprocals();
        List<Stmt> body = reciprocals.body(kernel.body());
        return reciprocals.divisors.isEmpty()
                ? kernel
                : new Kernel(kernel.name(), kernel.comment(), kernel.parameters(), body);
    }

    private List<Stmt> body(List<Stmt> body) {
        List<Stmt> rewritten = new ArrayList<>();
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.Declare declare && !declare.value().isVector()) {
                outer.add(declare.name());
            }
            rewritten.add(stmt instanceof Stmt.For loop ? loop(loop) : stmt);
        }
        List<Stmt> result = new ArrayList<>();
        for (Stmt stmt : rewritten) {
            result.add(stmt);
            if (stmt instanceof Stmt.Declare declare && divisors.contains(declare.name())) {
                Value inverse =
                        new Value.Apply(Op.DIV, 0, List.of(new Value.Literal(1), new Value.Local(declare.name())));
                result.add(new Stmt.Declare(declare.name() + SUFFIX, inverse));
            }
        }
        return result;
    }

    private Stmt.For loop(Stmt.For loop) {
        List<Stmt> body = new ArrayList<>();
        for (Stmt stmt : loop.body()) {
            if (stmt instanceof Stmt.Declare declare) {
                body.add(new Stmt.Declare(declare.name(), value(declare.value())));
            } else if (stmt instanceof Stmt.Store store) {
                body.add(new Stmt.Store(store.array(), store.at(), value(store.value())));
            } else if (stmt instanceof Stmt.For inner) {
                body.add(loop(inner));
            } else {
                body.add(stmt);
            }
        }
        return new Stmt.For(loop.variable(), loop.from(), loop.to(), loop.step(), loop.descending(), body);
    }

    private Value value(Value value) {
        if (!(value instanceof Value.Apply apply)) {
            return value;
        }
        List<Value> operands = new ArrayList<>();
        for (Value operand : apply.operands()) {
            operands.add(value(operand));
        }
        Value inverse = apply.op() == Op.DIV ? inverse(operands.get(1)) : null;
        return inverse == null
                ? new Value.Apply(apply.op(), apply.literal(), operands)
                : new Value.Apply(Op.MUL, 0, List.of(operands.get(0), inverse));
    }

    private Value inverse(Value divisor) {
        if (divisor instanceof Value.Local local && outer.contains(local.name())) {
            divisors.add(local.name());
            return new Value.Local(local.name() + SUFFIX);
        }
        Value inner = divisor instanceof Value.Broadcast broadcast ? inverse(broadcast.value()) : null;
        return inner == null ? null : new Value.Broadcast(inner);
    }
}
