package wengert.rules;

import wengert.engine.Precision;
import wengert.lower.Site;
import wengert.lower.TreeRule;
import wengert.lower.Value;
import wengert.rewrite.About;
import wengert.rewrite.Exactness;
import wengert.rewrite.Range;
import wengert.trace.Op;

/**
 * The rewriting of loops that divides by multiplications, to the same bits, in the optimisers of exact mode.
 *
 * <p>Roots and divisions share one unit of the processor, while multiplications run beside it. Where that unit takes as long for a
 * vector of 512 bits as for two of half the length, this pays. Where it is quicker, the two dozen operations that replace a division
 * take longer than it does. A program cannot ask its processor which, so the rule is off until it is named.
 */
final class LaneQuotient implements TreeRule.Rewrite {
    /** The least divisor for which the remainder of a quotient loses nothing that matters. */
    private static final double LEAST_DIVISOR = 0x1p-100;

    static final TreeRule RULE = TreeRule.inManyLanesOfOptimiser(
            new About(
                    "lane-quotient",
                    Exactness.BITWISE,
                    "In an optimiser in 8 lanes of doubles, divides by what is a positive number for certain by multiplications alone",
                    "m / (sqrt(v) + 0.001)",
                    "quotient(m, sqrt(v) + 0.001)"),
            new LaneQuotient());

    private LaneQuotient() {}

    @Override
    public Value apply(Value.Apply operation, Site site) {
        if (operation.op() != Op.DIV || site.precision() != Precision.F64) {
            return null;
        }
        Range divisor = site.range(operation.operands().get(1));
        return divisor.isInvertible() && divisor.low() >= LEAST_DIVISOR
                ? new Value.Apply(Op.QUOTIENT, 0, operation.operands())
                : null;
    }
}
