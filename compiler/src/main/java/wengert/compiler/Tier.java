package wengert.compiler;

import java.util.Locale;

/** Which kernels a program runs; all give the same bits. */
public enum Tier {
    /** Scalar kernels at first, vector kernels as soon as they are compiled, warm and faster, if there are vectors. */
    AUTO,
    /** Scalar kernels: the fastest in the first second. */
    SCALAR,
    /** Vector kernels from the start, which are slow, and allocate, until HotSpot has compiled them. */
    VECTOR;

    /** Returns the name as it is typed on a command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
