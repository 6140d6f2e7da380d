package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.emit.VectorProvider;
import wengert.engine.Workspace;
import wengert.nn.Layers;
import wengert.pass.Compositions;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.State;
import wengert.trace.Trace;

/**
 * The tiers: which kernels run, what is said where there are no vectors, and that changing over changes no bit.
 *
 * <p>What depends on HotSpot's optimising compiler runs in a virtual machine of its own: it compiles vectors well as long
 * as it has met one length of them only, and other tests use all.
 */
class TierTest {
    private static final int POSITIONS = 16;

    /** A decoder of one layer: it writes a row of its caches in each run, and reads all rows so far. */
    private static Trace decoder(int size) {
        return Trace.record("decoder", t -> {
            Dim live = Dim.bounded("live", POSITIONS);
            Indices at = t.indices("at", POSITIONS);
            Expr x = t.input("x", size);
            State keys = t.state("keys", POSITIONS, size);
            State values = t.state("values", POSITIONS, size);
            keys.write(at, Layers.linear(x, t.parameter("k", size, size)));
            values.write(at, Layers.linear(x, t.parameter("v", size, size)));
            Expr read = Layers.cachedAttention(
                    Layers.linear(x, t.parameter("q", size, size)),
                    keys.value().prefix(0, live),
                    values.value().prefix(0, live),
                    2);
            Expr hidden =
                    Layers.linear(read.add(x), t.parameter("f", 4 * size, size)).relu();
            t.output(
                    "y", Layers.linear(hidden, t.parameter("g", size, 4 * size)).tanh());
        });
    }

    private static CompiledProgram compiled(Trace trace, boolean gradient, Tier tier) {
        return TraceCompiler.create().gradient(gradient).tier(tier).compile(trace);
    }

    private static Workspace filled(CompiledProgram program, double scale) {
        Workspace run = program.workspace();
        Arrays.setAll(run.parameters(), i -> Math.sin(1.7 * i + scale) * 0.3);
        return run;
    }

    /** Decodes one more position; a sequence that is full begins anew. */
    private static void decode(CompiledProgram program, Workspace run, int step, double scale) {
        double[] x = new double[run.layout().input("x").shape().capacity()];
        Arrays.setAll(x, i -> Math.cos(0.7 * i + step * scale));
        run.set("x", x).setIndices("at", step % POSITIONS).setLength("live", step % POSITIONS + 1);
        program.forward(run);
    }

    private static void assertSame(Workspace expected, Workspace actual, String when) {
        assertArrayEquals(bits(expected.values()), bits(actual.values()), when + ", inputs, outputs and states");
        assertArrayEquals(bits(expected.gradients()), bits(actual.gradients()), when + ", gradients");
    }

    private static long[] bits(double[] elements) {
        return Arrays.stream(elements).mapToLong(Double::doubleToLongBits).toArray();
    }

    /** The kernels of another tier for the same trace. */
    private static Executable executable(Trace trace, boolean gradient, int lanes) {
        TraceCompiler compiler = TraceCompiler.create().gradient(gradient).tier(Tier.VECTOR);
        return compiler.lanes(lanes).compile(trace).backEnd().executable(lanes);
    }

    @Test
    void thisVirtualMachineHasVectors() {
        VectorProvider provider = VectorProvider.find();
        assertTrue(provider.isOn(), provider.reason());
        assertEquals("", provider.reason());
        assertTrue(List.of(2, 4, 8).contains(provider.width()), "lanes: " + provider.width());
    }

    @Test
    void theTierSaysHowManyLanes() {
        Trace trace = Compositions.transformer(1);
        assertEquals(1, compiled(trace, true, Tier.SCALAR).lanes());
        assertEquals(1, compiled(trace, true, Tier.AUTO).lanes());
        assertEquals(
                VectorProvider.find().width(),
                compiled(trace, true, Tier.VECTOR).lanes());
        TraceCompiler compiler = TraceCompiler.create().tier(Tier.VECTOR).lanes(2);
        assertEquals(2, compiler.compile(trace).lanes());
        assertEquals(
                List.of("auto", "scalar", "vector"),
                Arrays.stream(Tier.values()).map(Tier::toString).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 0, 1, 3, 5, 32})
    void otherNumbersOfLanesAreRefused(int lanes) {
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> TraceCompiler.create().lanes(lanes));
        assertEquals("lanes: expected 2, 4, 8 or 16, got " + lanes, error.getMessage());
    }

    /** Runs a main method in a virtual machine of its own; returns the lines that it prints. */
    private static List<String> fork(Class<?> main, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Process process = new ProcessBuilder(command).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), errors);
        return printed.lines().toList();
    }

    @Test
    void withoutTheModuleThereAreNoVectors() throws IOException, InterruptedException {
        String reason =
                "the module jdk.incubator.vector is not there; " + "start java with --add-modules jdk.incubator.vector";
        assertEquals(
                List.of(
                        "false 1 " + reason,
                        "trace 'small' cannot be compiled for vectors: " + reason + ". Use Tier.AUTO or Tier.SCALAR",
                        "1"),
                fork(WithoutVectors.class));
    }

    @Test
    void withoutAnOptimisingCompilerThereAreNoVectors() throws IOException, InterruptedException {
        List<String> printed = fork(WithoutVectors.class, "--add-modules", "jdk.incubator.vector", "-Xint");
        assertTrue(
                printed.get(0).matches("false 1 the virtual machine .* has no optimising compiler for them"),
                printed.get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void changingOverKeepsStates(int lanes) {
        Trace trace = decoder(12);
        CompiledProgram scalar = compiled(trace, false, Tier.SCALAR);
        CompiledProgram changing = compiled(trace, false, Tier.SCALAR);
        List<Workspace> expected = new ArrayList<>();
        List<Workspace> actual = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            expected.add(filled(scalar, i));
            actual.add(filled(changing, i));
        }
        for (int step = 0; step < 2 * POSITIONS + 5; step++) {
            if (step == POSITIONS / 2) {
                changing.takeOver(executable(trace, false, lanes));
                assertEquals(lanes, changing.lanes());
            }
            for (int i = 0; i < expected.size(); i++) {
                // The last workspace has never run before the change.
                if (i < 2 || step > POSITIONS / 2) {
                    decode(scalar, expected.get(i), step, i + 1);
                    decode(changing, actual.get(i), step, i + 1);
                    assertSame(expected.get(i), actual.get(i), "step " + step + " of workspace " + i);
                }
            }
        }
    }

    @Test
    void aBackwardRunUsesTheKernelsOfItsForwardRun() {
        Trace trace = Compositions.transformer(1);
        CompiledProgram scalar = compiled(trace, true, Tier.SCALAR);
        CompiledProgram changing = compiled(trace, true, Tier.SCALAR);
        Workspace expected = filled(scalar, 0.3);
        Workspace actual = filled(changing, 0.3);
        for (int lanes : new int[] {2, 4, 8}) {
            for (Workspace run : List.of(expected, actual)) {
                run.setIndices("tokens", 1, 2, 3, 4).setIndices("targets", 2, 3, 4, lanes % 7);
            }
            scalar.forward(expected);
            scalar.backward(expected);
            changing.forward(actual);
            changing.takeOver(executable(trace, true, lanes));
            changing.backward(actual);
            assertSame(expected, actual, "before " + lanes + " lanes");
            changing.forward(actual);
            changing.backward(actual);
            assertSame(expected, actual, "in " + lanes + " lanes");
        }
    }

    /** The branch that is not taken has an infinite derivative, so that the plain backward run leaves NaN in some lanes. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void aPoisonedBackwardRunInLanesIsRepeated(int lanes) {
        Trace trace = Trace.record("entropy", t -> {
            Expr p = t.parameter("p", 77);
            t.output("loss", p.gt(0).select(p.mul(p.log()), t.constant(0)).sum());
        });
        CompiledProgram scalar = compiled(trace, true, Tier.SCALAR);
        CompiledProgram vector =
                TraceCompiler.create().tier(Tier.VECTOR).lanes(lanes).compile(trace);
        for (int poisoned = 0; poisoned < 77; poisoned++) {
            Workspace expected = scalar.workspace();
            Arrays.fill(expected.parameters(), 0.25);
            expected.parameters()[poisoned] = 0;
            Workspace actual = vector.workspace(expected.parameters().clone());
            scalar.forward(expected);
            scalar.backward(expected);
            vector.forward(actual);
            vector.backward(actual);
            assertEquals(0, actual.gradients()[poisoned]);
            assertSame(expected, actual, "zero at " + poisoned);
        }
    }

    @Test
    void aProgramIsPromotedWhileItRunsAndGivesTheSameBits() throws IOException, InterruptedException {
        assertEquals(
                List.of("promoted", "recurrent, true, true, true, vectors are faster"),
                fork(PromotedRun.class, "--add-modules", "jdk.incubator.vector"));
    }

    @Test
    void anOptimiserIsPromotedWhileItTakesStepsAndGivesTheSameBits() throws IOException, InterruptedException {
        assertEquals(List.of("promoted"), fork(PromotedOptimizer.class, "--add-modules", "jdk.incubator.vector"));
    }

    /** Vectors are objects until HotSpot has compiled what makes them; then they are registers. */
    @Test
    void aProgramInLanesAllocatesNothingOnceItIsCompiled() throws IOException, InterruptedException {
        assertEquals(List.of("0 bytes"), fork(QuietRun.class, "--add-modules", "jdk.incubator.vector"));
    }

    @Test
    void functionsAllocateNothingFromTheFirstRunOn() throws IOException, InterruptedException {
        assertEquals(List.of("0, 0, 0 bytes"), fork(QuietFunctions.class));
    }

    @Test
    void stepsInLanesAllocateNothingOnceTheyAreCompiled() throws IOException, InterruptedException {
        assertEquals(
                List.of("6 gradients, 0 bytes"), fork(QuietStepRun.class, "--add-modules", "jdk.incubator.vector"));
    }
}
