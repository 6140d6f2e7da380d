package wengert.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.compiler.CompiledOptimizer;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Mode;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.emit.BytecodeEmitter;
import wengert.emit.InMemoryCompiler;
import wengert.emit.JavaEmitter;
import wengert.emit.LineTables;
import wengert.emit.UpdateEmitter;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.lower.LoweredProgram;
import wengert.optim.Adam;
import wengert.trace.Dim;
import wengert.trace.Trace;

/** Generated code refers to the lines of the dump. */
class LinesTest {
    private static final int SEEDS = 30;

    private static Trace gathered() {
        return Trace.record("gathered", t -> {
            var rows = t.indices("rows", 4, Dim.of(3));
            t.output("loss", t.parameter("table", 4, 5).gather(rows).exp().sum());
        });
    }

    @ParameterizedTest
    @CsvSource({"1, F64, EXACT", "4, F64, EXACT", "8, F32, EXACT", "1, F32, FAST", "4, F64, FAST"})
    void everyStatementIsAtTheLineOfTheDump(int lanes, Precision precision, Mode mode) {
        TraceCompiler compiler = TraceCompiler.create().precision(precision).mode(mode);
        compiler = lanes == 1
                ? compiler.tier(Tier.SCALAR)
                : compiler.tier(Tier.VECTOR).lanes(lanes);
        List<LoweredProgram> programs = new ArrayList<>();
        Dumps dumps = new Dumps();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Recipe recipe = RandomTrace.of(seed);
            CompiledProgram program =
                    compiler.gradient(recipe.gradient()).compile(recipe.replay().trace());
            for (boolean guarded : new boolean[] {false, true}) {
                LoweredProgram lowered = Engines.lowered(program, guarded);
                programs.add(lowered);
                dumps.add(lowered);
            }
        }
        Map<String, byte[]> classes = dumps.classFiles();
        for (int i = 0; i < programs.size(); i++) {
            byte[] javac = classes.get("dump" + i + "." + JavaEmitter.className(programs.get(i)));
            LineTables.assertSame(javac, BytecodeEmitter.emit(programs.get(i)));
        }
    }

    @ParameterizedTest
    @CsvSource({"SCALAR", "VECTOR"})
    void soDoesAnOptimizer(Tier tier) {
        CompiledProgram program = TraceCompiler.create().tier(tier).compile(gathered());
        CompiledOptimizer adam = program.optimizer(new Adam(20, 0.01, 0.85, 0.99, 1e-8));
        String name = "dump." + adam.className();
        Map<String, byte[]> classes = InMemoryCompiler.classFiles(name, adam.javaSource("dump"));
        LineTables.assertSame(classes.get(name), UpdateEmitter.bytecode(adam.lowered()));
    }

    @Test
    void thePackageMovesNothing() {
        LoweredProgram lowered =
                TraceCompiler.create().compile(gathered()).compilation().lowered();
        for (String pack : List.of("", "dump", "wengert.emit", "a.b.c")) {
            String name = (pack.isEmpty() ? "" : pack + ".") + JavaEmitter.className(lowered);
            Map<String, byte[]> classes = InMemoryCompiler.classFiles(name, JavaEmitter.emit(lowered, pack));
            LineTables.assertSame(classes.get(name), BytecodeEmitter.emit(lowered));
        }
    }

    @Test
    void anExceptionInAKernelShowsTheLinesOfTheDump() throws ReflectiveOperationException {
        CompiledProgram program = TraceCompiler.create().tier(Tier.SCALAR).compile(gathered());
        Workspace run = program.workspace();
        // Written to the array itself, which nobody checks.
        run.integers()[program.layout().indices("rows").offset() + 1] = 1000;
        RuntimeException thrown = assertThrows(IndexOutOfBoundsException.class, () -> program.forward(run));

        String source = program.javaSource("wengert.dump");
        Class<?> javac = InMemoryCompiler.compile("wengert.dump." + program.className(), source);
        wengert.emit.GeneratedProgram dump =
                (wengert.emit.GeneratedProgram) javac.getConstructor().newInstance();
        RuntimeException expected = assertThrows(
                IndexOutOfBoundsException.class,
                () -> dump.forward(run.parameters(), run.gradients(), run.values(), run.scratch(), run.integers()));
        for (int frame = 0; frame < 2; frame++) {
            assertEquals(place(expected, frame), place(thrown, frame));
        }
        StackTraceElement kernel = thrown.getStackTrace()[0];
        assertEquals("Gathered.java", kernel.getFileName());
        String line = source.split("\n")[kernel.getLineNumber() - 1];
        assertTrue(line.contains("exp("), line);
    }

    private static String place(Throwable thrown, int frame) {
        StackTraceElement element = thrown.getStackTrace()[frame];
        return element.getClassName() + "." + element.getMethodName() + "(" + element.getFileName() + ":"
                + element.getLineNumber() + ")";
    }
}
