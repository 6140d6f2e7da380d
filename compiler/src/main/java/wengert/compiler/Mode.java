package wengert.compiler;

import java.util.Locale;
import wengert.lower.Contraction;
import wengert.lower.LoweredProgram;
import wengert.lower.LoweredUpdate;

/** How closely a program follows the tape. */
public enum Mode {
    /** Every bit is that of the tape. */
    EXACT,
    /**
     * Multiplications and additions are fused, and divisions by constants become multiplications, as do those of an
     * optimiser by what its parameters share: other roundings, which
     * also depend on the tier. On a processor without fused multiply-adds it is very slow, and allocates.
     */
    FAST;

    /** Returns what a lowered program becomes in this mode. */
    LoweredProgram apply(LoweredProgram lowered) {
        return this == FAST ? Contraction.of(lowered) : lowered;
    }

    /** Returns what a lowered optimiser becomes in this mode. */
    LoweredUpdate apply(LoweredUpdate lowered) {
        return this == FAST ? Contraction.of(lowered) : lowered;
    }

    /** Returns the name as it is typed on a command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
