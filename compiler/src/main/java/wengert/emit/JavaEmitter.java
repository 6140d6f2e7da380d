package wengert.emit;

import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;

/**
 * Prints a lowered program as Java source: a class that implements {@link GeneratedProgram}, compiles with javac for
 * Java 17, and computes what the bytecode of {@link BytecodeEmitter} computes, to the last bit. A program in vector lanes
 * takes {@code javac --add-modules jdk.incubator.vector}.
 *
 * <p>It is for reading: a kernel says what it is in its Javadoc, and each call names the scope and the line of the user
 * that it stems from.
 */
public final class JavaEmitter {
    private final LoweredProgram program;
    private final SourceLines lines;
    private final ClassSource out;

    private JavaEmitter(LoweredProgram program) {
        this.program = program;
        this.lines = ProgramLines.of(program);
        this.out = new ClassSource(className(program), description(program), GeneratedProgram.class, lines);
    }

    /**
     * Prints a program.
     *
     * @param program the program
     * @param packageName the package of the class; empty for the unnamed one
     * @return a compilation unit, to be stored as {@code <className>.java}
     * @throws IllegalStateException if the program is malformed
     */
    public static String emit(LoweredProgram program, String packageName) {
        return new JavaEmitter(program).emit(packageName);
    }

    /**
     * Returns the simple name of the class that a program is printed as.
     *
     * @param program the program
     * @return the name of its trace in camel case
     */
    public static String className(LoweredProgram program) {
        return ClassNames.of(program);
    }

    private String emit(String packageName) {
        RunSource runs = new RunSource(out, false);
        runs.add("forward", program.forward(), program.objective());
        runs.add("backward", program.backward());
        for (Kernel kernel : program.kernels()) {
            out.kernel(lines.tidy(kernel.name()));
        }
        return out.end(packageName);
    }

    private static String description(LoweredProgram program) {
        return "The trace '" + Comments.javadoc(program.name()) + "', compiled: "
                + ClassSource.count(program.kernels().size(), "kernel") + ", "
                + ClassSource.count(program.forward().size(), "forward call")
                + ", " + ClassSource.count(program.backward().size(), "backward call") + ".\n\n"
                + "<p>Wengert wrote this file from the loop-level tree that its bytecode comes from; both compute the\n"
                + "same bits. Change the trace, not this file.\n";
    }
}
