package wengert.trace;

import java.util.Set;

/**
 * Finds the source line of the user's code that records: the first frame outside of the DSL, its compositions and the
 * JDK, whose streams may call the DSL through a method reference.
 */
final class SourceLocator {
    private static final Set<String> DSL = Set.of(
            Broadcast.class.getName(),
            Dsl.class.getName(),
            Expr.class.getName(),
            Recorder.class.getName(),
            SourceLocator.class.getName(),
            State.class.getName(),
            Trace.class.getName());
    private static final String COMPOSITIONS = "wengert.nn.";
    private static final String JDK = "java.";

    private SourceLocator() {}

    static String userLine() {
        // Not by a StackWalker: to start one takes the JVM longer than to record a model.
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            if (isUserCode(frame)) {
                return frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return "unknown source";
    }

    private static boolean isUserCode(StackTraceElement frame) {
        String caller = frame.getClassName();
        return !DSL.contains(caller) && !caller.startsWith(COMPOSITIONS) && !caller.startsWith(JDK);
    }
}
