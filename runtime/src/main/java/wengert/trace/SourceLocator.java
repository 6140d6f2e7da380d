package wengert.trace;

import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

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

    private static final Function<Stream<StackFrame>, String> FIRST_USER_LINE = SourceLocator::firstUserLine;

    private final StackWalker walker = StackWalker.getInstance();

    String userLine() {
        return walker.walk(FIRST_USER_LINE);
    }

    private static String firstUserLine(Stream<StackFrame> frames) {
        Iterator<StackFrame> each = frames.iterator();
        while (each.hasNext()) {
            StackFrame frame = each.next();
            if (isUserCode(frame)) {
                return frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return "unknown source";
    }

    private static boolean isUserCode(StackFrame frame) {
        String caller = frame.getClassName();
        return !DSL.contains(caller) && !caller.startsWith(COMPOSITIONS) && !caller.startsWith(JDK);
    }
}
