package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wengert.cache.ProgramCache;
import wengert.engine.Check;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Interpreter;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.optim.Adam;
import wengert.optim.Sgd;
import wengert.pass.Compositions;
import wengert.trace.Dim;
import wengert.trace.Recording;
import wengert.trace.Trace;

/** Programs and optimisers whose code was kept under an identity: nothing is recorded for them. */
class KeptRecordingTest {
    @TempDir
    private Path directory;

    private final AtomicInteger recorded = new AtomicInteger();

    private TraceCompiler compiler() {
        return TraceCompiler.create().cache(ProgramCache.in(directory, "build"));
    }

    private Recording counted(String identity, Trace trace) {
        return Recording.of(identity, () -> {
            recorded.incrementAndGet();
            return trace;
        });
    }

    private long entries() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    @Test
    void whatWasKeptRunsUnrecorded() {
        List<Trace> traces = Compositions.all();
        for (int i = 0; i < traces.size(); i++) {
            String identity = "trace " + i;
            CompiledProgram made = compiler().compile(counted(identity, traces.get(i)));
            int before = recorded.get();
            CompiledProgram kept = compiler().compile(counted(identity, traces.get(i)));
            Layout layout = kept.layout();
            assertEquals(made.layout().slots(), layout.slots());
            assertEquals(made.layout().lookups().uses(), layout.lookups().uses());
            assertEquals(made.layout().valueCount(), layout.valueCount());
            assertEquals(made.layout().integerCount(), layout.integerCount());
            assertEquals(made.layout().parameterCount(), layout.parameterCount());
            Workspace run = kept.workspace();
            Arrays.setAll(run.parameters(), k -> Math.sin(1.7 * k) * 0.3);
            kept.forward(run);
            assertEquals(before, recorded.get(), identity);
            Check.bits(kept, Interpreter.of(traces.get(i)), run);
        }
    }

    @Test
    void theTraceIsRecordedWhenSomebodyAsks() {
        Trace trace = Compositions.transformer(1);
        CompiledProgram made = compiler().compile(counted("gpt", trace));
        CompiledProgram kept = compiler().compile(counted("gpt", trace));
        Workspace run = kept.workspace();
        Arrays.setAll(run.parameters(), k -> Math.sin(1.7 * k) * 0.3);
        kept.forward(run);
        kept.backward(run);
        assertEquals(1, recorded.get());
        assertEquals(trace, kept.trace());
        assertEquals(made.report().toString(), kept.report().toString());
        assertEquals(made.javaSource("p"), kept.javaSource("p"));
        assertEquals(2, recorded.get());
    }

    @Test
    void anInfiniteLocalGradientIsGuardedAgainst() {
        Trace entropy = Trace.record("entropy", t -> {
            var p = t.parameter("p", 3);
            t.output("loss", p.gt(0).select(p.mul(p.log()), t.constant(0)).sum());
        });
        compiler().compile(counted("entropy", entropy));
        CompiledProgram kept = compiler().compile(counted("entropy", entropy));
        Check.bits(kept, Interpreter.of(entropy), kept.workspace(new double[] {0, 0.5, 0}));
        assertEquals(2, recorded.get());
    }

    @Test
    void whatIntegersMayNameIsKept() {
        Trace picks = Trace.record("picks", t -> {
            Dim n = Dim.bounded("n", 4);
            var rows = t.parameter("w", 4, 2).prefix(0, n).mul(2);
            t.output("y", rows.gather(t.indices("which", 4, Dim.of(3))).sum());
        });
        compiler().compile(counted("picks", picks));
        CompiledProgram kept = compiler().compile(counted("picks", picks));
        Workspace run = kept.workspace().setLength("n", 2).setIndices("which", 0, 1, 2);
        String message = assertThrows(IllegalArgumentException.class, () -> kept.forward(run))
                .getMessage();
        assertEquals("an element of 'which' is 2 where 'n' has the live length 2; expected 0 to 1", message);
        assertEquals(1, recorded.get());
    }

    @Test
    void anIdentityHasCodeOfItsOwn() throws IOException {
        Trace trace = Compositions.transformer(1);
        compiler().compile(counted("one", trace));
        compiler().compile(counted("two", trace));
        compiler().compile(trace);
        compiler().gradient(false).compile(counted("one", trace));
        TraceCompiler.create().cache(ProgramCache.in(directory, "other build")).compile(counted("one", trace));
        assertEquals(5, entries());
        assertEquals(4, recorded.get());
    }

    @Test
    void anEmptyIdentityIsRefused() {
        Trace trace = Compositions.transformer(1);
        String message = assertThrows(IllegalArgumentException.class, () -> Recording.of("", () -> trace))
                .getMessage();
        assertEquals(
                "a recording has an empty identity; expected a text that tells its trace from all others", message);
    }

    @Test
    void rulesOfBuiltInOptimisersAreKnownByTheirNumbers() {
        ElementwiseOptimizer adam = new Adam(3, 0.1, 0.9, 0.99, 1e-8);
        assertEquals(adam.identity(), new Adam(5, 0.2, 0.9, 0.99, 1e-8, Precision.F32).identity());
        assertNotEquals(adam.identity(), new Adam(3, 0.1, 0.8, 0.99, 1e-8).identity());
        assertNotEquals(adam.identity(), new Adam(3, 0.1, 0.9, 0.98, 1e-8).identity());
        assertNotEquals(adam.identity(), new Adam(3, 0.1, 0.9, 0.99, 1e-7).identity());
        assertNotEquals(adam.identity(), new Sgd(3, 0.1).identity());
    }

    @Test
    void theRulesOfAnOptimiserThatWasKeptAreNotRecorded() {
        CompiledProgram program = compiler().compile(Compositions.transformer(1));
        int size = program.layout().parameterCount();
        program.optimizer(new Adam(size, 0.1, 0.9, 0.99, 1e-8));
        long before = Trace.recordings();
        CompiledOptimizer kept = program.optimizer(new Adam(size, 0.1, 0.9, 0.99, 1e-8));
        kept.step(new double[size], new double[size], 0.1);
        assertEquals(before, Trace.recordings());
        assertEquals(3, kept.rules().size());
        assertEquals(before + 3, Trace.recordings());
    }
}
