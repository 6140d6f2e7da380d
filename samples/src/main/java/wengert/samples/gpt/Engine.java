package wengert.samples.gpt;

import java.util.Locale;
import java.util.function.Function;
import wengert.compiler.TraceCompiler;
import wengert.engine.Interpreter;
import wengert.engine.Program;
import wengert.trace.Trace;

/** The ways to run a trace; both give the same bits. */
public enum Engine implements Function<Trace, Program> {
    /** Bytecode that the compiler generates. */
    COMPILED {
        @Override
        public Program apply(Trace trace) {
            return TraceCompiler.create().compile(trace);
        }
    },
    /** The interpreter, which plays the trace on the scalar tape. */
    TAPE {
        @Override
        public Program apply(Trace trace) {
            return Interpreter.of(trace);
        }
    };

    /** Returns the name as it is typed on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
