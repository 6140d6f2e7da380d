package wengert.compiler;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import wengert.engine.Workspace;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** A program of functions that vector lanes do not have, in a JVM that has loaded nothing yet. */
final class QuietFunctions {
    private QuietFunctions() {}

    /** Prints what each of the first runs allocates. */
    public static void main(String[] args) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Trace trace = Trace.record("functions", t -> {
            Expr x = t.parameter("x", 5);
            t.output("loss", x.sin().add(x.mul(100).cos()).mul(x.pow(-2.5)).sum());
        });
        CompiledProgram program = TraceCompiler.create().tier(Tier.SCALAR).compile(trace);
        Workspace run = program.workspace().set("x", 0.5, 1, 2, 3, 1000);
        for (int i = 0; i < 3; i++) {
            threads.getCurrentThreadAllocatedBytes();
        }
        long[] bytes = new long[3];
        for (int i = 0; i < bytes.length; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            program.forward(run);
            program.backward(run);
            bytes[i] = threads.getCurrentThreadAllocatedBytes() - before;
        }
        System.out.println(bytes[0] + ", " + bytes[1] + ", " + bytes[2] + " bytes");
    }
}
