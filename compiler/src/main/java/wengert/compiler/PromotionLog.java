package wengert.compiler;

import wengert.flight.PromotionEvent;
import wengert.trace.Trace;

/** What {@link Promotion} says and names, apart from it because a class on the path of runs has no string constants. */
final class PromotionLog {
    private static final System.Logger.Level LEVEL = System.Logger.Level.INFO;

    private static final long SHORT_RUN_MILLIS = 5_000;

    private PromotionLog() {}

    static void start(Runnable promotion) {
        Thread thread = new Thread(promotion, "wengert-vectors");
        thread.setDaemon(true);
        thread.start();
    }

    static void off(Trace trace, String reason, PromotionEvent event) {
        if (event != null) {
            event.refused(trace.name(), reason);
        }
        log("'%s' stays on scalar kernels: %s".formatted(trace.name(), reason));
    }

    /** Says so only if the process goes on for a while: nobody misses vectors in a short run. */
    static void offForLong(Trace trace, String reason, PromotionEvent event) {
        // The event comes now: it is for whoever looks for it.
        if (event != null) {
            event.refused(trace.name(), reason);
        }
        try {
            Thread.sleep(SHORT_RUN_MILLIS);
        } catch (InterruptedException e) {
            return;
        }
        off(trace, reason, null);
    }

    static String slower() {
        return "vectors are not faster here";
    }

    static CompileException otherUpdates() {
        return new CompileException("in lanes, other gradients would go into the update of their parameter");
    }

    static CompileException noLanes() {
        return new CompileException("an operation of it has no form in lanes");
    }

    private static void log(String message) {
        System.getLogger(PromotionLog.class.getName()).log(LEVEL, message);
    }
}
