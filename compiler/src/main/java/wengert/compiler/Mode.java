package wengert.compiler;

import java.util.Locale;

/** How closely a program follows the tape. */
public enum Mode {
    /** Every bit is that of the tape. */
    EXACT,
    /** Multiplications and additions may be fused, and divisions by constants become multiplications: other roundings. */
    FAST;

    /** Returns the name as it is typed on a command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
