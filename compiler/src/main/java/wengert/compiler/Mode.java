package wengert.compiler;

import java.util.Locale;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;

/** How closely a program follows the tape. */
public enum Mode {
    /** Every bit is that of the tape. */
    EXACT,
    /**
     * Multiplications and additions are fused, and divisions by constants become multiplications, as do those of an
     * optimiser by what its parameters share; gradients of a cross-entropy are probability minus target; in lanes,
     * exponentials and reciprocals take fewer operations: other roundings, which also depend on the tier. On a processor without fused multiply-adds it is very slow, and allocates.
     */
    FAST;

    /**
     * Returns the rules of this mode.
     *
     * @return the built-in rules that keep every bit, in fast mode the others too
     */
    public RuleSet rules() {
        return this == FAST ? BuiltInRules.fast() : BuiltInRules.exact();
    }

    /**
     * Returns the mode that a set of rules makes.
     *
     * @param rules the rules
     * @return fast if one of them rounds differently
     */
    public static Mode of(RuleSet rules) {
        return rules.isExact() ? EXACT : FAST;
    }

    /** Returns the name as it is typed on a command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
