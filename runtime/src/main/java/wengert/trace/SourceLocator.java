package wengert.trace;

import java.lang.StackWalker.StackFrame;
import java.util.Set;

/** Finds the source line of the user's code that records: the first frame outside of the DSL and its compositions. */
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

    private final StackWalker walker = StackWalker.getInstance();

    String userLine() {
        return walker.walk(frames -> frames.filter(SourceLocator::isUserCode)
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("unknown source"));
    }

    private static boolean isUserCode(StackFrame frame) {
        return !DSL.contains(frame.getClassName()) && !frame.getClassName().startsWith(COMPOSITIONS);
    }
}
