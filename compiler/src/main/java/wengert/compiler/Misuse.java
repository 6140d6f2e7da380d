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
        String why = "it was compiled with gradient(false); expected gradient(true)";
        if (trace.objective().isEmpty()) {
            why = "no output is a scalar; expected one, for instance the sum() or mean() of another";
        } else if (trace.signature().parameters().isEmpty()) {
            why = "nothing is a parameter; expected parameter() in place of input() for what the gradient is of";
        }
        return new IllegalStateException("program '%s' has no gradient: %s".formatted(trace.name(), why));
    }

    static IllegalStateException notForward(Trace trace) {
        return new IllegalStateException(
                "backward of '%s' was called before forward on this workspace; expected forward first"
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
