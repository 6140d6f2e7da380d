package wengert.lower;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import wengert.trace.Op;

/**
 * Rewrites a kernel to keep a sum that is alone in its loop as several, each of every fourth term, which are added when the loop
 * is done, in an order that never changes. An addition waits for the one before it in the same sum; a tile has other sums to add
 * to meanwhile, a sum that is alone has not. The results are other bits.
 *
 * <p>It takes innermost loops that do nothing but add to one local, of scalars or of vectors.
 */
public final class PartialSums {
    /** How many sums hide the latency of an addition, as in {@link Loops}. */
    private static final int PARTS = 4;

    /** A longer body is not worth so many copies; it may keep the processor busy by itself. */
    private static final int MAX_BYTES = 120;

    private final Set<String> names = new HashSet<>();
    private boolean fired;

    private PartialSums(Kernel kernel) {
        for (Kernel.Parameter parameter : kernel.parameters()) {
            names.add(parameter.name());
        }
        collect(kernel.body());
    }

    private void collect(List<Stmt> body) {
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.DeclareInt declare) {
                names.add(declare.name());
            } else if (stmt instanceof Stmt.Declare declare) {
                names.add(declare.name());
            } else if (stmt instanceof Stmt.For loop) {
                names.add(loop.variable());
                collect(loop.body());
            }
        }
    }

    /**
     * Rewrites a kernel.
     *
     * @param kernel the kernel
     * @return the kernel with other loops; the kernel itself if no sum is alone, or if it would become too long
     */
    public static Kernel of(Kernel kernel) {
        PartialSums sums = new PartialSums(kernel);
        List<Stmt> body = sums.block(kernel.body());
        boolean isWanted = sums.fired && CodeSize.of(body) <= Split.MAX_BYTES;
        return isWanted ? new Kernel(kernel.name(), kernel.comment(), kernel.parameters(), body) : kernel;
    }

    private List<Stmt> block(List<Stmt> body) {
        List<Stmt> result = new ArrayList<>();
        for (Stmt stmt : body) {
            if (!(stmt instanceof Stmt.For loop)) {
                result.add(stmt);
                continue;
            }
            Stmt.Assign sum = onlySum(loop);
            if (sum == null) {
                result.add(new Stmt.For(
                        loop.variable(), loop.from(), loop.to(), loop.step(), loop.descending(), block(loop.body())));
            } else {
                inParts(loop, sum, result);
                fired = true;
            }
        }
        return result;
    }

    /** Returns the statement that adds to a sum if a loop does nothing else, or null. */
    private static Stmt.Assign onlySum(Stmt.For loop) {
        Stmt.Assign sum = null;
        Set<String> inside = new HashSet<>();
        for (Stmt stmt : loop.body()) {
            if (stmt instanceof Stmt.For
                    || stmt instanceof Stmt.Store
                    || (stmt instanceof Stmt.Assign && sum != null)) {
                return null;
            }
            if (stmt instanceof Stmt.Declare declare) {
                inside.add(declare.name());
            }
            sum = stmt instanceof Stmt.Assign assign ? assign : sum;
        }
        boolean isSum =
                sum != null && loop.step() == 1 && !inside.contains(sum.name()) && isSum(sum.value(), sum.name());
        return isSum && isLong(loop) && CodeSize.of(loop.body()) <= MAX_BYTES ? sum : null;
    }

    private static boolean isLong(Stmt.For loop) {
        return !(loop.from() instanceof Int.Const from
                && loop.to() instanceof Int.Const to
                && to.value() - from.value() < 2 * PARTS);
    }

    /** Says whether a value is a sum with one more term, or, in some lanes, the sum as it is. */
    private static boolean isSum(Value value, String sum) {
        if (!(value instanceof Value.Apply apply)) {
            return false;
        }
        List<Value> operands = apply.operands();
        return switch (apply.op()) {
            case ADD -> isLocal(operands.get(0), sum) && !reads(operands.get(1), sum);
            case SELECT -> !reads(operands.get(0), sum) && isSum(operands.get(1), sum) && isLocal(operands.get(2), sum);
            default -> false;
        };
    }

    private static boolean isLocal(Value value, String name) {
        return value instanceof Value.Local local && local.name().equals(name);
    }

    private static boolean reads(Value value, String name) {
        if (value instanceof Value.Broadcast broadcast) {
            return reads(broadcast.value(), name);
        }
        if (value instanceof Value.Swapped swapped) {
            return reads(swapped.value(), name);
        }
        if (value instanceof Value.MultiplyAdd fused) {
            return reads(fused.left(), name) || reads(fused.right(), name) || reads(fused.addend(), name);
        }
        if (value instanceof Value.Apply apply) {
            for (Value operand : apply.operands()) {
                if (reads(operand, name)) {
                    return true;
                }
            }
        }
        return isLocal(value, name);
    }

    /** Adds the loop over most of the terms, that over the rest of them, and the sum of the sums. */
    private void inParts(Stmt.For loop, Stmt.Assign sum, List<Stmt> result) {
        Int.Var whole = new Int.Var(unused(loop.variable() + "Whole"));
        Int count = loop.to().minus(loop.from());
        result.add(new Stmt.DeclareInt(
                whole.name(), new Int.Quotient(count, PARTS).times(PARTS).plus(loop.from())));
        boolean isVector = sum.value().isVector();
        List<Value> parts = new ArrayList<>();
        List<Stmt> body = new ArrayList<>(loop.body());
        parts.add(new Value.Local(sum.name(), isVector));
        for (int part = 1; part < PARTS; part++) {
            String name = unused(sum.name() + "_" + part);
            Value zero = new Value.Literal(0.0);
            result.add(new Stmt.Declare(name, isVector ? new Value.Broadcast(zero) : zero));
            parts.add(new Value.Local(name, isVector));
            Int here = new Int.Var(loop.variable()).plus(part);
            body.addAll(copy(loop, here, part).local(sum.name(), name).of(loop.body()));
        }
        result.add(new Stmt.For(loop.variable(), loop.from(), whole, PARTS, false, body));
        String rest = unused(loop.variable() + "Rest");
        List<Stmt> restBody = copy(loop, new Int.Var(rest), PARTS).of(loop.body());
        result.add(new Stmt.For(rest, whole, loop.to(), 1, false, restBody));
        Value low = add(parts.get(0), parts.get(1));
        Value high = add(parts.get(2), parts.get(3));
        result.add(new Stmt.Assign(sum.name(), add(low, high)));
    }

    private Renaming copy(Stmt.For loop, Int variable, int number) {
        Renaming renaming = new Renaming().integer(loop.variable(), variable);
        for (Stmt stmt : loop.body()) {
            if (stmt instanceof Stmt.DeclareInt declare) {
                renaming.integer(declare.name(), new Int.Var(unused(declare.name() + "_" + number)));
            } else if (stmt instanceof Stmt.Declare declare) {
                renaming.local(declare.name(), unused(declare.name() + "_" + number));
            }
        }
        return renaming;
    }

    private static Value add(Value left, Value right) {
        return new Value.Apply(Op.ADD, 0, List.of(left, right));
    }

    private String unused(String name) {
        String free = name;
        while (!names.add(free)) {
            free += "_";
        }
        return free;
    }
}
