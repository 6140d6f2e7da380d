package wengert.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A copy of statements in which locals have other names, so that a kernel can hold it beside the original. */
final class Renaming {
    private final Map<String, Int> integers = new HashMap<>();
    private final Map<String, String> locals = new HashMap<>();

    /** Puts an expression in the place of an integer local or of the variable of a loop. */
    Renaming integer(String name, Int value) {
        integers.put(name, value);
        return this;
    }

    /** Gives a local another name. */
    Renaming local(String name, String other) {
        locals.put(name, other);
        return this;
    }

    /** Copies statements that declare and assign; what they declare is renamed, too. */
    List<Stmt> of(List<Stmt> body) {
        List<Stmt> copy = new ArrayList<>();
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.DeclareInt declare) {
                Int.Var name = (Int.Var) integers.get(declare.name());
                copy.add(new Stmt.DeclareInt(name.name(), of(declare.value())));
            } else if (stmt instanceof Stmt.Declare declare) {
                copy.add(new Stmt.Declare(name(declare.name()), of(declare.value())));
            } else if (stmt instanceof Stmt.Assign assign) {
                copy.add(new Stmt.Assign(name(assign.name()), of(assign.value())));
            } else {
                throw new IllegalStateException("Cannot be copied: " + stmt);
            }
        }
        return copy;
    }

    private String name(String local) {
        return locals.getOrDefault(local, local);
    }

    private Value of(Value value) {
        if (value instanceof Value.Local local) {
            return new Value.Local(name(local.name()), local.isVector());
        }
        if (value instanceof Value.Load load) {
            return new Value.Load(load.array(), of(load.at()));
        }
        if (value instanceof Value.LoadVector load) {
            return new Value.LoadVector(load.array(), of(load.at()));
        }
        if (value instanceof Value.Broadcast broadcast) {
            return new Value.Broadcast(of(broadcast.value()));
        }
        if (value instanceof Value.Successive successive) {
            return new Value.Successive(of(successive.first()));
        }
        if (value instanceof Value.Swapped swapped) {
            return new Value.Swapped(of(swapped.value()), swapped.distance());
        }
        if (value instanceof Value.FromInt from) {
            return new Value.FromInt(of(from.value()));
        }
        if (value instanceof Value.MultiplyAdd fused) {
            return new Value.MultiplyAdd(of(fused.left()), of(fused.right()), of(fused.addend()));
        }
        if (value instanceof Value.Apply apply) {
            List<Value> operands = new ArrayList<>();
            for (Value operand : apply.operands()) {
                operands.add(of(operand));
            }
            return new Value.Apply(apply.op(), apply.literal(), operands);
        }
        return value;
    }

    private Int of(Int value) {
        if (value instanceof Int.Var variable) {
            return integers.getOrDefault(variable.name(), variable);
        }
        if (value instanceof Int.Sum sum) {
            Int left = of(sum.left());
            Int right = of(sum.right());
            // A constant distance goes to the end, where people look for it.
            return right instanceof Int.Sum shifted && shifted.right() instanceof Int.Const
                    ? left.plus(shifted.left()).plus(shifted.right())
                    : left.plus(right);
        }
        if (value instanceof Int.Product product) {
            return new Int.Product(of(product.left()), of(product.right()));
        }
        if (value instanceof Int.Quotient quotient) {
            return new Int.Quotient(of(quotient.dividend()), quotient.divisor());
        }
        if (value instanceof Int.Remainder remainder) {
            return new Int.Remainder(of(remainder.dividend()), remainder.divisor());
        }
        if (value instanceof Int.Min min) {
            return new Int.Min(of(min.left()), of(min.right()));
        }
        if (value instanceof Int.Load load) {
            return new Int.Load(load.array(), of(load.at()));
        }
        return value;
    }
}
