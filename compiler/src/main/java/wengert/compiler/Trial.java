package wengert.compiler;

/** Kernels of a tier on copies of the data in use, so that HotSpot compiles them for data as they are, and that their time is known. */
interface Trial {
    /** So long a slice is run at a time, in nanoseconds. */
    long SLICE = 3_000_000L;

    /** The first runs are this many, or as many as fit in {@link #WARM_UP}. */
    int SHORT_RUNS = 6_000;

    /** In nanoseconds. */
    long WARM_UP = 10_000_000_000L;

    /** However long they take, the first runs are at least so many: C2 compiles no kernel before it was called 600 times. */
    int LEAST_RUNS = 800;

    /** Runs until HotSpot has compiled what it will compile. */
    void warmUp();

    /** Runs for a few milliseconds; returns the mean time of a run, in nanoseconds. */
    double nanosPerRun();
}
