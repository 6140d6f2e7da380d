package wengert.compiler;

import wengert.emit.EmissionException;
import wengert.engine.Optimizer;
import wengert.engine.Precision;
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

    static IllegalArgumentException otherOptimizer(Trace trace, int size, Precision precision, Optimizer optimizer) {
        return new IllegalArgumentException(
                "the optimiser is for %d parameters in %s, program '%s' has %d in %s; expected the same"
                        .formatted(optimizer.size(), optimizer.precision(), trace.name(), size, precision));
    }

    static CompileException tooLong(Trace trace, EmissionException e) {
        return new CompileException(
                "steps of trace '%s' cannot be compiled: %s. Leave out the rules that put gradients into updates"
                        .formatted(trace.name(), e.getMessage()),
                e);
    }
}
