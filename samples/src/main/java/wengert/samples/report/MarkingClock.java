package wengert.samples.report;

import java.util.Arrays;
import wengert.compiler.CompiledProgram;
import wengert.emit.GeneratedFloatProgram;
import wengert.emit.GeneratedProgram;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.lower.LoweredProgram;

/**
 * Times each call where it stands: a copy of the program reads the clock after every call, so that a kernel runs on the
 * data and the caches that the kernels before it left. It runs on arrays of its own, first for a while to get warm.
 */
public final class MarkingClock implements CallClock {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int CLOCK_READS = 10_000;

    private final double warmup;
    private final double seconds;
    private final int mostRuns;

    /**
     * Creates a clock.
     *
     * @param warmup for how many seconds a program runs before
     * @param seconds for how many seconds it is measured, for one run at least
     * @param mostRuns how many runs are measured at most
     */
    public MarkingClock(double warmup, double seconds, int mostRuns) {
        this.warmup = warmup;
        this.seconds = seconds;
        this.mostRuns = mostRuns;
    }

    @Override
    public CallTimes measure(CompiledProgram program, Workspace run) {
        LoweredProgram lowered = program.compilation().lowered();
        Runnable step = step(program, run);
        int calls = lowered.forward().size() + lowered.backward().size();
        // A mark before the first call, one after each.
        long[] marks = new long[calls + 1];
        double start = System.nanoTime();
        do {
            once(step, marks);
        } while (System.nanoTime() - start < warmup * NANOS_PER_SECOND);
        double[][] times = new double[calls][mostRuns];
        int runs = 0;
        start = System.nanoTime();
        do {
            once(step, marks);
            for (int call = 0; call < calls; call++) {
                times[call][runs] = marks[call + 1] - marks[call];
            }
            runs++;
        } while (runs < mostRuns && System.nanoTime() - start < seconds * NANOS_PER_SECOND);
        for (int call = 0; call < calls; call++) {
            times[call] = Arrays.copyOf(times[call], runs);
        }
        return new CallTimes(times, clock());
    }

    private static void once(Runnable step, long[] marks) {
        Marks.into(marks);
        Marks.mark();
        step.run();
    }

    /** Returns what the clock takes by itself: the median time between two marks. */
    private static double clock() {
        long[] marks = new long[CLOCK_READS];
        for (int repetition = 0; repetition < 2; repetition++) {
            Marks.into(marks);
            for (int i = 0; i < CLOCK_READS; i++) {
                Marks.mark();
            }
        }
        long[] apart = new long[CLOCK_READS - 1];
        for (int i = 0; i < apart.length; i++) {
            apart[i] = marks[i + 1] - marks[i];
        }
        Arrays.sort(apart);
        return apart[apart.length / 2];
    }

    /** Returns a forward and a backward run over copies of the arrays of a workspace. */
    private static Runnable step(CompiledProgram program, Workspace run) {
        Object marked = MarkedClass.instance(program.compilation().lowered());
        int scratch = program.compilation().plan().scratch();
        int[] integers = run.integers().clone();
        for (Layout.Slot length : program.layout().lengths()) {
            integers[length.offset()] = length.bound() - 1;
        }
        if (run.precision() == Precision.F32) {
            GeneratedFloatProgram floats = (GeneratedFloatProgram) marked;
            float[] p = floats(run.parameters());
            float[] g = new float[p.length];
            float[] v = floats(run.values());
            float[] s = new float[scratch];
            return () -> {
                floats.forward(p, g, v, s, integers);
                floats.backward(p, g, v, s, integers);
            };
        }
        GeneratedProgram doubles = (GeneratedProgram) marked;
        double[] p = run.parameters().clone();
        double[] g = new double[p.length];
        double[] v = run.values().clone();
        double[] s = new double[scratch];
        return () -> {
            doubles.forward(p, g, v, s, integers);
            doubles.backward(p, g, v, s, integers);
        };
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
