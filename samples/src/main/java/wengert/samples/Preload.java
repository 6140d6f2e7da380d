package wengert.samples;

import wengert.compiler.TraceCompiler;
import wengert.optim.Sgd;
import wengert.trace.Trace;

/** Loads the classes of the compiler while the main thread reads the corpus, by compiling a tiny trace. */
final class Preload implements Runnable {
    private Preload() {}

    static void start() {
        Thread thread = new Thread(new Preload(), "preload");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        // As small as can be, so that the later passes and the emitter are reached before the main thread needs them.
        TraceCompiler.create()
                .compile(Trace.record(
                        "preload", t -> t.output("y", t.parameter("x", 1).mul(2).sum())))
                .optimizer(new Sgd(0, 1));
    }
}
