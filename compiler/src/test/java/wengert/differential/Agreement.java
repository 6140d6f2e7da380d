package wengert.differential;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.function.Consumer;
import wengert.engine.Interpreter;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.trace.Trace;

/** The assertion that all engines agree with the interpreter on a trace written by hand. */
final class Agreement {
    private Agreement() {}

    /** Runs a trace on all engines, forward and backward, and fails with the first difference. */
    static void assertAgree(Trace trace, List<Consumer<Workspace>> runs) {
        new Differential(Engines::all)
                .check(trace, true, runs)
                .ifPresent(found -> fail(found.leg() + ", " + found.detail() + "\n" + trace));
    }

    /** Runs a trace on all engines once, forward and backward, and fails with the first difference. */
    static void assertAgree(Trace trace, Consumer<Workspace> run) {
        assertAgree(trace, List.of(run));
    }

    /** Asserts that all engines agree on a trace, and returns the interpreter's workspace after the run. */
    static Workspace agreed(Trace trace, Consumer<Workspace> run) {
        assertAgree(trace, run);
        Program interpreter = Interpreter.of(trace);
        Workspace workspace = interpreter.workspace();
        run.accept(workspace);
        interpreter.forward(workspace);
        interpreter.backward(workspace);
        return workspace;
    }
}
