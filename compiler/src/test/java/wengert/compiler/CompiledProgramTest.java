package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import wengert.emit.BytecodeEmitter;
import wengert.emit.GeneratedClasses;
import wengert.emit.GeneratedProgram;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.optim.Sgd;
import wengert.pass.Compositions;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.State;
import wengert.trace.Trace;

class CompiledProgramTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** 0 where p is 0, p * log(p) elsewhere: the branch not taken has an infinite derivative. */
    private static final Trace ENTROPY = Trace.record("entropy", t -> {
        Expr p = t.parameter("p", 3);
        t.output("loss", p.gt(0).select(p.mul(p.log()), t.constant(0)).sum());
    });

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    @Test
    void aPowerOfZeroIsConstantWhateverItsBase() {
        Trace trace = Trace.record("constant", t -> {
            Expr w = t.parameter("w", 4);
            t.output(
                    "loss", w.pow(0).mul(w.select(t.constant(2), t.constant(3))).sum());
        });
        assertArrayEquals(new double[4], agreed(trace, 0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY));
    }

    @Test
    void stepsNeedAnOptimiserOfTheirPrecision() {
        Trace trace =
                Trace.record("steps", t -> t.output("y", t.parameter("w", 2).sum()));
        CompiledProgram program = TraceCompiler.create().compile(trace);
        assertEquals(
                "the optimiser is for 2 parameters in f32, program 'steps' has 2 in f64; expected the same",
                assertThrows(IllegalArgumentException.class, () -> program.step(new Sgd(2, 0.1, Precision.F32)))
                        .getMessage());
    }

    /** The gradients of the tape, after the compiled program was held against it. */
    private static double[] agreed(Trace trace, double... parameters) {
        CompiledProgram program = TraceCompiler.create().compile(trace);
        Workspace run = program.workspace(parameters.clone());
        Interpreter tape = Interpreter.of(trace);
        Check.bits(program, tape, run);
        Workspace played = tape.workspace(parameters.clone());
        tape.forward(played);
        tape.backward(played);
        // Twice on one workspace: the guarded program, once made, is used again.
        for (int i = 0; i < 2; i++) {
            program.forward(run);
            program.backward(run);
            assertArrayEquals(played.gradients(), run.gradients());
        }
        return played.gradients();
    }

    @Test
    void backwardNeedsForwardBefore() {
        CompiledProgram program = TraceCompiler.create().compile(ENTROPY);
        Workspace run = program.workspace();
        assertEquals(
                "backward of 'entropy' was called before forward on this workspace; expected forward first",
                assertThrows(IllegalStateException.class, () -> program.backward(run))
                        .getMessage());
        program.forward(run);
        program.backward(run);
    }

    @Test
    void aWorkspaceOfAnotherProgramIsRefused() {
        CompiledProgram program = TraceCompiler.create().compile(ENTROPY);
        String message = "the workspace belongs to another program than the compiled 'entropy'; "
                + "expected one of its workspace()";
        for (Workspace other : List.of(
                TraceCompiler.create().compile(ENTROPY).workspace(),
                Interpreter.of(ENTROPY).workspace())) {
            assertEquals(
                    message,
                    assertThrows(IllegalArgumentException.class, () -> program.forward(other))
                            .getMessage());
            assertEquals(
                    message,
                    assertThrows(IllegalArgumentException.class, () -> program.backward(other))
                            .getMessage());
        }
    }

    @Test
    void whatIsPastALiveLengthMustNotBeNamed() {
        Trace trace = Trace.record("rows", t -> {
            Dim n = Dim.bounded("n", 4);
            Expr rows = t.parameter("w", 4).prefix(0, n).exp();
            t.output("loss", rows.gather(t.indices("at", 4, n)).sum());
        });
        CompiledProgram program = TraceCompiler.create().compile(trace);
        Workspace run = program.workspace().setIndices("at", 0, 2, 3, 3).setLength("n", 2);
        assertEquals(
                "an element of 'at' is 2 where 'n' has the live length 2; expected 0 to 1",
                assertThrows(IllegalArgumentException.class, () -> program.forward(run))
                        .getMessage());
        assertEquals(3, program.forward(run.setLength("n", 3).setIndices("at", 0, 2, 1)));
    }

    @Test
    void theBranchNotTakenDoesNoHarm() {
        assertArrayEquals(new double[] {1 + Math.log(0.5), 0, 1}, agreed(ENTROPY, 0.5, 0, 1), 1e-15);
    }

    @Test
    void withoutTheRepeatTheBranchNotTakenLeavesANaN() {
        CompiledProgram program = TraceCompiler.create().compile(ENTROPY);
        Workspace run = program.workspace(new double[] {0.5, 0, 1});
        GeneratedProgram unguarded =
                GeneratedClasses.load(BytecodeEmitter.emit(program.compilation().lowered()));
        unguarded.forward(run.parameters(), run.gradients(), run.values(), run.scratch(), run.integers());
        unguarded.backward(run.parameters(), run.gradients(), run.values(), run.scratch(), run.integers());
        assertTrue(Double.isNaN(run.gradients()[1]));
        program.forward(run);
        program.backward(run);
        assertEquals(0, run.gradients()[1]);
    }

    @Test
    void aRealNaNStaysOne() {
        double[] gradients = agreed(ENTROPY, Double.NaN, 0, 0.5);
        assertEquals(0, gradients[0], "NaN is not above 0");
        Trace trace = Trace.record("nan", t -> {
            Expr p = t.parameter("p", 3);
            t.output("loss", p.gt(0).select(p.log(), p.mul(p)).sum());
        });
        double[] real = agreed(trace, Double.NaN, 0, 2);
        assertArrayEquals(new double[] {Double.NaN, 0, 0.5}, real);
    }

    @Test
    void aProgramWithStatesIsGuardedFromTheFirstRun() {
        Trace trace = Trace.record("stateful", t -> {
            State runs = t.state("runs");
            Expr p = t.parameter("p", 2);
            runs.write(runs.value().add(1));
            t.output(
                    "loss",
                    p.gt(0).select(p.log(), t.constant(0)).mul(runs.value()).sum());
        });
        CompiledProgram program = TraceCompiler.create().compile(trace);
        Workspace run = program.workspace(new double[] {0, 2});
        for (int i = 1; i <= 3; i++) {
            program.forward(run);
            program.backward(run);
            assertArrayEquals(new double[] {i}, run.state("runs"));
            assertArrayEquals(new double[] {0, i * 0.5}, run.gradients());
        }
    }

    @Test
    void threadsShareAProgram() throws InterruptedException, ExecutionException {
        Trace trace = Compositions.transformer(1);
        CompiledProgram program = TraceCompiler.create().compile(trace);
        int threads = 2;
        CountDownLatch ready = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<long[]>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                double scale = 0.5 + thread;
                all.add(pool.submit(() -> {
                    Workspace run = scaled(program.workspace(), scale);
                    ready.countDown();
                    ready.await();
                    for (int i = 0; i < 200; i++) {
                        program.forward(run);
                        program.backward(run);
                    }
                    return bits(run.gradients());
                }));
            }
            for (int thread = 0; thread < threads; thread++) {
                Interpreter tape = Interpreter.of(trace);
                Workspace run = scaled(tape.workspace(), 0.5 + thread);
                tape.forward(run);
                tape.backward(run);
                assertArrayEquals(bits(run.gradients()), all.get(thread).get(), "thread " + thread);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static Workspace scaled(Workspace run, double scale) {
        Arrays.setAll(run.parameters(), i -> Math.sin(1.7 * i + 0.3) * scale);
        return run.setIndices("tokens", 1, 2, 3, 4, 5).setIndices("targets", 2, 3, 4, 5, 6);
    }

    private static long[] bits(double[] elements) {
        return Arrays.stream(elements).mapToLong(Double::doubleToLongBits).toArray();
    }

    @Test
    void aRunAllocatesNothing() {
        CompiledProgram program = TraceCompiler.create().compile(Compositions.transformer(1));
        Workspace run = scaled(program.workspace(), 0.5);
        for (int i = 0; i < 3; i++) {
            allocated();
        }
        for (int i = 1; i <= 20; i++) {
            long before = allocated();
            program.forward(run);
            program.backward(run);
            long bytes = allocated() - before;
            assertEquals(0, bytes, "bytes in run " + i);
        }
    }
}
