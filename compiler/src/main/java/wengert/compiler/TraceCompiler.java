package wengert.compiler;

import wengert.engine.Interpreter;
import wengert.trace.Trace;

/** TEMPORARY stand-in for the compiler, replaced at merge: every program is interpreted. */
public final class TraceCompiler {
    private TraceCompiler() {}

    /**
     * Creates a compiler.
     *
     * @return the compiler
     */
    public static TraceCompiler create() {
        return new TraceCompiler();
    }

    /**
     * Compiles a trace.
     *
     * @param trace the trace
     * @return the program
     */
    public CompiledProgram compile(Trace trace) {
        return new CompiledProgram(Interpreter.of(trace));
    }
}
