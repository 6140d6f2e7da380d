package wengert.compiler;

import wengert.trace.Trace;

/**
 * The errors of {@link CompiledProgram}, which must have no string constants itself.
 *
 * <p>Before HotSpot compiles a hot method, it makes all the strings of the method's class, in the thread that runs, which
 * would be an allocation in a run.
 */
final class Misuse {
    private Misuse() {}

    static IllegalStateException noGradient(Trace trace) {
        return new IllegalStateException(
                "program '%s' has no gradient; expected a scalar output, a parameter and gradient(true)"
                        .formatted(trace.name()));
    }

    static IllegalArgumentException otherWorkspace(Trace trace) {
        return new IllegalArgumentException(
                "the workspace belongs to another program than the compiled '%s'; expected one of its workspace()"
                        .formatted(trace.name()));
    }

    static IllegalArgumentException rounds(int rounds) {
        return new IllegalArgumentException("rounds is " + rounds + "; expected at least 1");
    }
}
