package wengert.emit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import wengert.lower.Int;
import wengert.lower.Kernel;
import wengert.lower.Stmt;
import wengert.lower.Value;

/**
 * Brings a kernel into the form that both emitters print as it stands: integer arithmetic folded, and loop limits free
 * of array elements.
 *
 * <p>A limit is evaluated once an iteration. Arithmetic on locals is plainly invariant to HotSpot, an array element is
 * not before its range check is hoisted, so such a limit moves to a local before its loop. Floating-point arithmetic
 * is left alone.
 */
final class Tidy {
    private final Set<String> names = new HashSet<>();

    private Tidy(Kernel kernel) {
        for (Kernel.Parameter parameter : kernel.parameters()) {
            names.add(parameter.name());
        }
        collectNames(kernel.body());
    }

    static Kernel kernel(Kernel kernel) {
        List<Stmt> body = new Tidy(kernel).block(kernel.body());
        return new Kernel(kernel.name(), kernel.comment(), kernel.parameters(), body);
    }

    private void collectNames(List<Stmt> body) {
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.DeclareInt declare) {
                names.add(declare.name());
            } else if (stmt instanceof Stmt.Declare declare) {
                names.add(declare.name());
            } else if (stmt instanceof Stmt.For loop) {
                names.add(loop.variable());
                collectNames(loop.body());
            }
        }
    }

    private List<Stmt> block(List<Stmt> body) {
        List<Stmt> result = new ArrayList<>(body.size());
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.DeclareInt declare) {
                result.add(new Stmt.DeclareInt(declare.name(), Ints.fold(declare.value())));
            } else if (stmt instanceof Stmt.Declare declare) {
                result.add(new Stmt.Declare(declare.name(), value(declare.value())));
            } else if (stmt instanceof Stmt.Assign assign) {
                result.add(new Stmt.Assign(assign.name(), value(assign.value())));
            } else if (stmt instanceof Stmt.Store store) {
                result.add(new Stmt.Store(store.array(), Ints.fold(store.at()), value(store.value())));
            } else if (stmt instanceof Stmt.For loop) {
                result.add(loop(loop, result));
            } else {
                throw new IllegalStateException("Unknown statement " + stmt);
            }
        }
        return result;
    }

    private Stmt.For loop(Stmt.For loop, List<Stmt> before) {
        if (loop.step() < 1 || (loop.descending() && loop.step() != 1)) {
            throw new IllegalStateException("Loop over '" + loop.variable() + "': expected a step of at least 1,"
                    + " exactly 1 when descending, got " + loop.step());
        }
        Int from = Ints.fold(loop.from());
        Int to = Ints.fold(loop.to());
        if (loop.descending()) {
            from = limit(from, loop.variable().concat("First"), before);
        } else {
            to = limit(to, loop.variable().concat("End"), before);
        }
        return new Stmt.For(loop.variable(), from, to, loop.step(), loop.descending(), block(loop.body()));
    }

    private Int limit(Int limit, String name, List<Stmt> before) {
        if (!Ints.loads(limit)) {
            return limit;
        }
        String free = name;
        for (int i = 2; !names.add(free); i++) {
            free = name.concat(Integer.toString(i));
        }
        before.add(new Stmt.DeclareInt(free, limit));
        return new Int.Var(free);
    }

    private static Value value(Value value) {
        if (value instanceof Value.Load load) {
            return new Value.Load(load.array(), Ints.fold(load.at()));
        }
        if (value instanceof Value.LoadVector load) {
            return new Value.LoadVector(load.array(), Ints.fold(load.at()));
        }
        if (value instanceof Value.Broadcast broadcast) {
            return new Value.Broadcast(value(broadcast.value()));
        }
        if (value instanceof Value.Successive successive) {
            return new Value.Successive(Ints.fold(successive.first()));
        }
        if (value instanceof Value.Swapped swapped) {
            return new Value.Swapped(value(swapped.value()), swapped.distance());
        }
        if (value instanceof Value.MultiplyAdd fused) {
            return new Value.MultiplyAdd(value(fused.left()), value(fused.right()), value(fused.addend()));
        }
        if (value instanceof Value.FromInt from) {
            Int folded = Ints.fold(from.value());
            return folded instanceof Int.Const c ? new Value.Literal(c.value()) : new Value.FromInt(folded);
        }
        if (value instanceof Value.Apply apply) {
            List<Value> operands = new ArrayList<>(apply.operands().size());
            for (Value operand : apply.operands()) {
                operands.add(value(operand));
            }
            return new Value.Apply(apply.op(), apply.literal(), operands);
        }
        return value;
    }
}
