package wengert.compiler;

import wengert.trace.Trace;

/** What {@link Promotion} says and names, apart from it because a class on the path of runs has no string constants. */
final class PromotionLog {
    private static final System.Logger.Level LEVEL = System.Logger.Level.INFO;

    private PromotionLog() {}

    static void start(Runnable promotion) {
        Thread thread = new Thread(promotion, "wengert-vectors");
        thread.setDaemon(true);
        thread.start();
    }

    static void off(Trace trace, String reason) {
        log("'%s' stays on scalar kernels: %s".formatted(trace.name(), reason));
    }

    static void slower(Trace trace) {
        log("'%s' stays on scalar kernels: vectors are not faster here".formatted(trace.name()));
    }

    private static void log(String message) {
        System.getLogger(PromotionLog.class.getName()).log(LEVEL, message);
    }
}
