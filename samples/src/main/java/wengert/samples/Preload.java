package wengert.samples;

import java.util.function.Consumer;
import java.util.function.Supplier;
import wengert.cache.ProgramCache;
import wengert.compiler.TraceCompiler;
import wengert.optim.Sgd;
import wengert.samples.home.CompiledCode;
import wengert.trace.Recorder;
import wengert.trace.Recording;
import wengert.trace.Trace;

/** Loads, while the main thread reads the corpus, the classes that it will need next: by doing on a small scale what it will do. */
final class Preload implements Runnable {
    /** What the launcher sets where an archive of classes is used. */
    private static final String ARCHIVE = "wengert.archive";

    /** Null if nothing is kept. */
    private final ProgramCache cache;

    private Preload(ProgramCache cache) {
        this.cache = cache;
    }

    /** Starts, for a command that keeps what it compiles or for another one, unless there is nothing to load. */
    static void start(boolean keepsCode) {
        if (keepsCode && Boolean.getBoolean(ARCHIVE) && CompiledCode.isThere()) {
            // All is loaded and linked, and this would only keep a processor from what comes next.
            return;
        }
        Thread thread = new Thread(new Preload(keepsCode ? CompiledCode.cache() : null), "preload");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        // As small as can be, so that the later passes and the emitter are reached before the main thread needs them.
        // Where code is kept, so is this, and nothing is recorded here either.
        TraceCompiler.create()
                .cache(cache)
                .compile(Recording.of("preload", new Least()))
                .optimizer(new Sgd(0, 1));
    }

    /** The least that has a gradient; no lambda, which the main thread would wait for to be linked. */
    private static final class Least implements Supplier<Trace>, Consumer<Recorder> {
        @Override
        public Trace get() {
            return Trace.record("preload", this);
        }

        @Override
        public void accept(Recorder recorder) {
            recorder.output("y", recorder.parameter("x", 1).mul(2).sum());
        }
    }
}
