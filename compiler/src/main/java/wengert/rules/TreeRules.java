package wengert.rules;

import java.util.List;
import wengert.engine.Precision;
import wengert.lower.ExactQuotients;
import wengert.lower.PartialSums;
import wengert.lower.Reciprocals;
import wengert.lower.Site;
import wengert.lower.TreeRule;
import wengert.lower.Value;
import wengert.rewrite.About;
import wengert.rewrite.Exactness;
import wengert.trace.Op;

/** The rewritings of the lowered loops: those that fast mode adds, which round less, or otherwise, than the tape, and two that keep bits. */
public final class TreeRules {
    /** {@code a * b + c} as one operation, rounded once. Of two products the right one is fused. */
    public static final TreeRule FMA = TreeRule.of(
            about(
                    "fma",
                    "Fuses a product with what is added to it, rounded once; slow where the processor cannot",
                    "a * b + c",
                    "fma(a, b, c)"),
            TreeRules::fused);

    /** Division by a constant as multiplication with its reciprocal, unless that is infinite or subnormal. */
    public static final TreeRule RECIPROCAL = TreeRule.of(
            about(
                    "constant-reciprocal",
                    "Multiplies with the reciprocal of a constant, unless that is infinite or subnormal",
                    "x / 10",
                    "x * 0.1"),
            TreeRules::multiplied);

    /** In an optimiser, division by what all parameters share as multiplication with a reciprocal computed once. */
    public static final TreeRule SHARED_RECIPROCAL = TreeRule.ofOptimiser(
            about(
                    "shared-reciprocal",
                    "In an optimiser, divides by what all parameters share once, before the loop over them",
                    "for each parameter: m / shared",
                    "inverse = 1 / shared; for each parameter: m * inverse"),
            Reciprocals::of);

    /**
     * In an optimiser, division by what all parameters share without a division and to the same bits. Scalar divisions and roots
     * share one unit of the processor. C2, which makes vectors of the loop as it is, makes none of this, so it is on where there
     * is C1 alone, and fused multiply-adds are instructions.
     */
    public static final TreeRule SHARED_QUOTIENT = TreeRule.ofOptimiser(
            new About(
                    "shared-quotient",
                    Exactness.BITWISE,
                    "In a scalar optimiser, divides by what all parameters share by multiplications alone; pays where C2 is off",
                    "for each parameter: v / shared",
                    "inverse = 1 / shared; for each parameter: q = v * inverse; q + remainder(q) * inverse"),
            ExactQuotients::of);

    /**
     * In an optimiser in 8 lanes, division by what is certainly a positive number without a division and to the same bits, see
     * {@link wengert.math.Elementary#quotient(double, double)}. What it is for is Adam in exact mode.
     */
    public static final TreeRule LANE_QUOTIENT = LaneQuotient.RULE;

    /** A sum that is alone in its loop as four, of every fourth term each: additions do not wait for each other. */
    public static final TreeRule REASSOCIATE = TreeRule.ofKernel(
            about(
                    "reassociate",
                    "Keeps a sum that is alone in its loop as four sums of every fourth term, added in a fixed order",
                    "s = ((((a + b) + c) + d) + e) + ...",
                    "s = ((a + e + ...) + (b + ...)) + ((c + ...) + (d + ...))"),
            PartialSums::of);

    /**
     * Division as multiplication with a reciprocal by arithmetic alone, in lanes, where the divisor is certainly a positive
     * normal number, or NaN or infinite, for which the quotient is what it was. What it is for is the root that is added to
     * a constant in Adam: roots and divisions share one unit of the processor, and steps by fused multiply-adds run beside it.
     * In scalar kernels it would keep HotSpot from making vectors, which work on the bits of doubles prevents (JDK 17 and 25).
     */
    public static final TreeRule NEWTON = TreeRule.inLanes(
            about(
                    "newton-reciprocal",
                    "In lanes, divides by what is a positive number for certain without a division, by Newton's and Halley's steps",
                    "m / (sqrt(v) + 0.001)",
                    "m * reciprocal(sqrt(v) + 0.001)"),
            TreeRules::inverted);

    /**
     * The exponential with fewer operations: the exact one puts back what is lost to rounding, takes care of subnormal results
     * and fuses nothing. In lanes alone: on scalars the exact one branches to a shorter form.
     */
    public static final TreeRule FAST_EXP = TreeRule.inLanes(
            about(
                    "fast-exp",
                    "In lanes, takes exponentials with fewer operations, within 1 ulp; what would be subnormal is 0",
                    "exp(x)",
                    "fastExp(x)"),
            TreeRules::exponential);

    private TreeRules() {}

    /**
     * Returns the built-in rewritings of the lowered loops that belong to fast mode.
     *
     * @return the rules
     */
    public static List<TreeRule> all() {
        return List.of(SHARED_RECIPROCAL, REASSOCIATE, FMA, RECIPROCAL, NEWTON, FAST_EXP);
    }

    private static About about(String name, String description, String before, String after) {
        return new About(name, Exactness.ROUNDS_DIFFERENTLY, description, before, after);
    }

    private static Value fused(Value.Apply operation, Site site) {
        if (operation.op() != Op.ADD) {
            return null;
        }
        Value left = operation.operands().get(0);
        Value right = operation.operands().get(1);
        return isProduct(right)
                ? fused((Value.Apply) right, left)
                : isProduct(left) ? fused((Value.Apply) left, right) : null;
    }

    private static boolean isProduct(Value value) {
        return value instanceof Value.Apply apply && apply.op() == Op.MUL;
    }

    private static Value fused(Value.Apply product, Value addend) {
        return new Value.MultiplyAdd(
                product.operands().get(0), product.operands().get(1), addend);
    }

    private static Value multiplied(Value.Apply operation, Site site) {
        Value inverse =
                operation.op() == Op.DIV ? reciprocal(operation.operands().get(1), site.precision()) : null;
        return inverse == null
                ? null
                : new Value.Apply(Op.MUL, 0, List.of(operation.operands().get(0), inverse));
    }

    private static Value reciprocal(Value value, Precision precision) {
        if (value instanceof Value.Literal literal) {
            double reciprocal = precision.round(1 / precision.round(literal.value()));
            return isNormal(reciprocal, precision) ? new Value.Literal(reciprocal) : null;
        }
        Value inner = value instanceof Value.Broadcast broadcast ? reciprocal(broadcast.value(), precision) : null;
        return inner == null ? null : new Value.Broadcast(inner);
    }

    private static Value inverted(Value.Apply operation, Site site) {
        if (operation.op() != Op.DIV) {
            return null;
        }
        Value divisor = operation.operands().get(1);
        boolean isConstant = divisor instanceof Value.Literal
                || (divisor instanceof Value.Broadcast broadcast && broadcast.value() instanceof Value.Literal);
        if (isConstant || !site.range(divisor).isInvertible()) {
            return null;
        }
        Value inverse = new Value.Apply(Op.RECIPROCAL, 0, List.of(divisor));
        return new Value.Apply(Op.MUL, 0, List.of(operation.operands().get(0), inverse));
    }

    private static Value exponential(Value.Apply operation, Site site) {
        return operation.op() == Op.EXP ? new Value.Apply(Op.FAST_EXP, 0, operation.operands()) : null;
    }

    private static boolean isNormal(double value, Precision precision) {
        double size = Math.abs(value);
        return precision == Precision.F32
                ? size >= Float.MIN_NORMAL && size <= Float.MAX_VALUE
                : size >= Double.MIN_NORMAL && size <= Double.MAX_VALUE;
    }
}
