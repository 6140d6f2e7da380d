package wengert.jit;

/** The events of the JDK that JIT health is read from. */
enum JitEvent {
    COMPILATION("jdk.Compilation", "tiers and sizes of machine code"),
    FAILURE("jdk.CompilationFailure", "reasons of refused compilations"),
    INLINING("jdk.CompilerInlining", "decisions to inline"),
    DEOPTIMIZATION("jdk.Deoptimization", "deoptimisations"),
    SAMPLE("jdk.ExecutionSample", "shares of the time"),
    ALLOCATION("jdk.ObjectAllocationSample", "allocations of methods");

    private final String type;
    private final String tells;

    JitEvent(String type, String tells) {
        this.type = type;
        this.tells = tells;
    }

    String type() {
        return type;
    }

    /** Returns what is unknown without the event. */
    String tells() {
        return tells;
    }
}
