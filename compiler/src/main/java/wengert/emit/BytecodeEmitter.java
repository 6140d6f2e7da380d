package wengert.emit;

import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;

/**
 * Turns a lowered program into the bytes of a class that implements {@link GeneratedProgram}.
 *
 * <p>Every kernel becomes a private static method, and the runs become sequences of calls. {@link GeneratedClasses} makes
 * an object of it.
 *
 * <p>No lambda, string concatenation or record method runs on the way unless something fails: the first use of each
 * costs milliseconds of start-up.
 */
public final class BytecodeEmitter {
    private static final String INTERFACE = "wengert/emit/GeneratedProgram";
    private static final String RUN = "[D[D[D[D[I";

    private final LoweredProgram program;
    private final SourceLines lines;
    private final ClassCode out;

    private BytecodeEmitter(LoweredProgram program) {
        this.program = program;
        this.lines = ProgramLines.of(program);
        this.out = new ClassCode(program.name(), ClassNames.of(program), INTERFACE, program.kernels(), lines);
    }

    /**
     * Emits a class for a program.
     *
     * @param program the program
     * @return a class file of Java 17
     * @throws EmissionException if a kernel exceeds the size that HotSpot compiles, or the program what a class can
     *     hold
     * @throws IllegalStateException if the program is malformed
     */
    public static byte[] emit(LoweredProgram program) {
        return new BytecodeEmitter(program).emit();
    }

    private byte[] emit() {
        RunCode runs = new RunCode(out, lines, program.name(), RUN);
        runs.add("forward", program.forward(), program.objective());
        runs.add("backward", program.backward());
        for (Kernel kernel : program.kernels()) {
            out.kernel(kernel);
        }
        return out.end();
    }
}
