package wengert.samples;

import wengert.compiler.TraceCompiler;
import wengert.nn.Layers;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** Loads the classes of the compiler while the command line is parsed, by compiling a tiny trace. */
final class Preload implements Runnable {
    private Preload() {}

    static void start() {
        Thread thread = new Thread(new Preload(), "preload");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        TraceCompiler.create().compile(Trace.record("preload", t -> {
            Dim n = Dim.bounded("n", 2);
            Expr x = t.parameter("x", 2, 2).gather(t.indices("i", 2, n));
            Expr y = Layers.causalAttention(x, x, Layers.linear(x, t.parameter("w", 2, 2)), 1);
            t.output("loss", Layers.rmsNorm(y).relu().sum());
        }));
    }
}
