package wengert.emit;

import wengert.lower.Kernel;
import wengert.lower.LoweredUpdateRun;

/**
 * Prints the lowered updates of a training step as Java source, which compiles with javac for Java 17 and computes what the
 * bytecode of {@link UpdateRunEmitter} computes, to the last bit.
 */
public final class UpdateRunSource {
    private UpdateRunSource() {}

    /**
     * Prints the updates.
     *
     * @param run the updates
     * @param packageName the package of the class; empty for the unnamed one
     * @return a compilation unit, to be stored as {@code <className>.java}
     */
    public static String emit(LoweredUpdateRun run, String packageName) {
        SourceLines lines = ProgramLines.of(run);
        ClassSource out =
                new ClassSource(UpdateRunEmitter.className(run), description(run), GeneratedUpdateRun.class, lines);
        new RunSource(out, true).add(UpdateRunEmitter.METHOD, run.calls());
        for (Kernel kernel : run.kernels()) {
            out.kernel(lines.tidy(kernel.name()));
        }
        return out.end(packageName);
    }

    private static String description(LoweredUpdateRun run) {
        return "The end of a training step of '" + Comments.javadoc(run.name()) + "', compiled: "
                + ClassSource.count(run.kernels().size(), "kernel") + ", "
                + ClassSource.count(run.calls().size(), "call") + ".\n\n"
                + "<p>Wengert wrote this file from the loop-level tree that its bytecode comes from; both compute the\n"
                + "same bits. Change the trace, not this file.\n";
    }
}
