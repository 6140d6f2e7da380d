package wengert.emit;

import wengert.lower.Kernel;
import wengert.lower.LoweredUpdateRun;

/**
 * Turns the lowered updates of a training step into the bytes of a class that implements {@link GeneratedUpdateRun}. {@link
 * GeneratedClasses} makes an object of it.
 */
public final class UpdateRunEmitter {
    static final String METHOD = "update";
    private static final String INTERFACE = "wengert/emit/GeneratedUpdateRun";
    private static final String ARRAYS = "[D[D[D[D[I[[D[D";

    private UpdateRunEmitter() {}

    /**
     * Emits a class.
     *
     * @param run the updates
     * @return a class file of Java 17
     * @throws EmissionException if a kernel exceeds the size that HotSpot compiles
     */
    public static byte[] bytecode(LoweredUpdateRun run) {
        SourceLines lines = ProgramLines.of(run);
        ClassCode out = new ClassCode(run.name(), className(run), INTERFACE, run.kernels(), lines);
        new RunCode(out, lines, run.name(), ARRAYS).add(METHOD, run.calls());
        for (Kernel kernel : run.kernels()) {
            out.kernel(kernel);
        }
        return out.end();
    }

    /**
     * Returns the simple name of the class that the updates are printed as.
     *
     * @param run the updates
     * @return the names of the trace and of the rule in camel case
     */
    public static String className(LoweredUpdateRun run) {
        return ClassNames.of(run);
    }
}
