package wengert.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.engine.Precision;
import wengert.rewrite.Range;
import wengert.trace.Op;

/** A kernel whose operations are rewritten, as rules see it: what its numbers are, and what is known of values in it. */
public final class Site {
    /** Deeper in an expression nobody looks. */
    private static final int DEPTH = 12;

    private final Precision precision;
    private final int width;
    private final boolean isOfOptimiser;
    private boolean isInLanes;
    /** What each local is declared as, but for those that are given other values later. */
    private final Map<String, Value> declared = new HashMap<>();

    private final Set<String> assigned = new HashSet<>();

    /**
     * Looks at a kernel.
     *
     * @param body its body, not rewritten yet
     * @param precision what every number is
     * @param width the number of lanes
     * @param isOfOptimiser whether it updates parameters
     */
    Site(List<Stmt> body, Precision precision, int width, boolean isOfOptimiser) {
        this.precision = precision;
        this.width = width;
        this.isOfOptimiser = isOfOptimiser;
        collect(body);
        declared.keySet().removeAll(assigned);
    }

    private void collect(List<Stmt> body) {
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.Declare declare) {
                declared.put(declare.name(), declare.value());
                isInLanes |= declare.value().isVector();
            } else if (stmt instanceof Stmt.Assign assign) {
                assigned.add(assign.name());
            } else if (stmt instanceof Stmt.Store store) {
                isInLanes |= store.value().isVector();
            } else if (stmt instanceof Stmt.For loop) {
                collect(loop.body());
            }
        }
    }

    /**
     * Returns what every number is.
     *
     * @return the precision
     */
    public Precision precision() {
        return precision;
    }

    /**
     * Says whether a loop of the kernel runs in vector lanes; the rest of its axis may still be scalars.
     *
     * @return false if all its values are scalars
     */
    public boolean isInLanes() {
        return isInLanes;
    }

    /**
     * Returns the number of lanes.
     *
     * @return 1 if all kernels are scalar
     */
    public int width() {
        return width;
    }

    /**
     * Says whether the kernel updates parameters.
     *
     * @return false if it belongs to a program
     */
    public boolean isOfOptimiser() {
        return isOfOptimiser;
    }

    /**
     * Returns what is known of a value whatever the arrays hold.
     *
     * @param value a value of the kernel
     * @return its range, in each lane
     */
    public Range range(Value value) {
        return range(value, DEPTH);
    }

    private Range range(Value value, int depth) {
        if (depth == 0) {
            return Range.ANY;
        }
        if (value instanceof Value.Literal literal) {
            return Range.of(Op.CONSTANT, literal.value(), List.of(), false, precision);
        }
        if (value instanceof Value.Broadcast broadcast) {
            return range(broadcast.value(), depth);
        }
        if (value instanceof Value.Local local && declared.containsKey(local.name())) {
            return range(declared.get(local.name()), depth - 1);
        }
        if (value instanceof Value.MultiplyAdd fused) {
            Value product = new Value.Apply(Op.MUL, 0, List.of(fused.left(), fused.right()));
            return Range.ofSum(range(product, depth), range(fused.addend(), depth - 1), precision);
        }
        if (!(value instanceof Value.Apply apply)) {
            return Range.ANY;
        }
        List<Range> operands = new ArrayList<>();
        for (Value operand : apply.operands()) {
            operands.add(range(operand, depth - 1));
        }
        boolean isSquare = apply.op() == Op.MUL
                && apply.operands().get(0).equals(apply.operands().get(1));
        return Range.of(apply.op(), apply.literal(), operands, isSquare, precision);
    }
}
