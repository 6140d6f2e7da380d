package wengert.samples.report;

import wengert.compiler.CompiledProgram;
import wengert.engine.Workspace;

/** What measures the time of each call of a compiled program. */
@FunctionalInterface
public interface CallClock {
    /**
     * Measures the calls of the kernels that a program runs at first.
     *
     * @param program the program
     * @param run a workspace of it, whose inputs are used; it is not changed
     * @return the times, at the greatest live lengths
     */
    CallTimes measure(CompiledProgram program, Workspace run);
}
