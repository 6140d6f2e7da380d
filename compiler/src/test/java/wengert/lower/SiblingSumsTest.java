package wengert.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.nn.Layers;
import wengert.rules.BuiltInRules;
import wengert.rules.KernelRules;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** The loops of sums that are accumulated side by side: what they load, how many sums they keep, and their bits. */
class SiblingSumsTest {
    private static final int LONGEST = 19;

    /** Linear maps of one square array, with a loss that reads all of them. */
    private static Trace maps(int count, int width) {
        return maps(count, width, Dim.of(width), false);
    }

    /** As outputs they lie row by row; otherwise as lanes want it. */
    private static Trace maps(int count, int width, Dim rows, boolean areOutputs) {
        return Trace.record("maps", t -> {
            Expr x = t.input("x", rows, Dim.of(width)).tanh();
            List<Expr> maps = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Expr y = Layers.linear(x, t.parameter("w" + i, width, width));
                if (areOutputs) {
                    t.output("y" + i, y);
                }
                maps.add(y);
            }
            Expr all = maps.get(0).sin();
            for (Expr map : maps) {
                all = all.mul(map.cos());
            }
            t.output("loss", all.mean());
        });
    }

    private static TraceCompiler compiler() {
        return TraceCompiler.create()
                .tier(Tier.SCALAR)
                .rules(BuiltInRules.exact().plus(KernelRules.SIBLING_SUMS));
    }

    private static CompiledProgram compiled(Trace trace, int lanes) {
        return lanes == 1
                ? compiler().compile(trace)
                : compiler().tier(Tier.VECTOR).lanes(lanes).compile(trace);
    }

    /** Returns the only kernel of siblings in one direction. */
    private static Kernel kernel(CompiledProgram program, boolean forward) {
        LoweredProgram lowered = program.compilation().lowered();
        List<Call> calls = (forward ? lowered.forward() : lowered.backward())
                .stream()
                        .filter(call -> call.kernel().name().endsWith("siblings"))
                        .toList();
        assertEquals(1, calls.size());
        return calls.get(0).kernel();
    }

    /** Returns the loops that have none inside. */
    private static List<Stmt.For> innermost(List<Stmt> body) {
        List<Stmt.For> found = new ArrayList<>();
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.For loop) {
                List<Stmt.For> inside = innermost(loop.body());
                found.addAll(inside.isEmpty() ? List.of(loop) : inside);
            }
        }
        return found;
    }

    private static long sums(Stmt.For loop) {
        return loop.body().stream().filter(Stmt.Assign.class::isInstance).count();
    }

    /** Returns how often a loop reads an array. */
    private static int reads(Stmt.For loop, String array) {
        int reads = 0;
        for (Stmt stmt : loop.body()) {
            reads += stmt instanceof Stmt.Declare declare
                    ? reads(declare.value(), array)
                    : reads(((Stmt.Assign) stmt).value(), array);
        }
        return reads;
    }

    private static int reads(Value value, String array) {
        if (value instanceof Value.Load load) {
            return load.array().equals(array) ? 1 : 0;
        }
        if (value instanceof Value.LoadVector load) {
            return load.array().equals(array) ? 1 : 0;
        }
        if (value instanceof Value.Broadcast broadcast) {
            return reads(broadcast.value(), array);
        }
        int reads = 0;
        if (value instanceof Value.Apply apply) {
            for (Value operand : apply.operands()) {
                reads += reads(operand, array);
            }
        }
        return reads;
    }

    @Test
    void threeMapsAreOneLoopThatLoadsTheirArrayOnce() {
        Kernel kernel = kernel(compiled(maps(3, 16), 1), true);
        List<Stmt.For> loops = innermost(kernel.body());
        assertEquals(1, loops.size());
        assertEquals(12, sums(loops.get(0)), "four rows of each");
        // Three results come first, then what all of them read.
        assertEquals(1, reads(loops.get(0), "c"));
        assertEquals(4, reads(loops.get(0), "d"));
        assertEquals("main_siblings", kernel.name());
        assertTrue(
                kernel.comment().get(0).startsWith("3 siblings, each sum of mul ("),
                kernel.comment().get(0));
    }

    @Test
    void mapsThatAreTooNarrowForTilesLoadTheirArrayOnce() {
        List<Stmt.For> loops = innermost(kernel(compiled(maps(3, 3), 1), true).body());
        assertEquals(1, loops.size());
        assertEquals(3, sums(loops.get(0)));
        assertEquals(1, reads(loops.get(0), "c"));
    }

    @Test
    void gradientsOfThreeWeightsAreOneLoopThatLoadsTheirArrayOnce() {
        Kernel kernel = kernel(compiled(maps(3, 16), 1), false);
        List<Stmt.For> loops = innermost(kernel.body());
        assertEquals(1, loops.size());
        assertTrue(loops.get(0).descending());
        assertEquals(12, sums(loops.get(0)));
        assertEquals("main_adjoint_siblings", kernel.name());
    }

    /** Three quarters of the registers hold sums, and there are twice as many where vectors have 512 bits. */
    @ParameterizedTest
    @CsvSource({"1, 2, 8", "1, 3, 12", "1, 4, 8", "4, 2, 8", "4, 3, 12", "4, 4, 8", "8, 2, 16", "8, 3, 24"})
    void tilesLeaveRegistersForWhatIsLoaded(int lanes, int count, int sums) {
        CompiledProgram program = compiled(maps(count, 16), lanes);
        for (boolean forward : new boolean[] {true, false}) {
            long most = innermost(kernel(program, forward).body()).stream()
                    .mapToLong(SiblingSumsTest::sums)
                    .max()
                    .orElseThrow();
            assertEquals(sums, most, forward ? "forward" : "backward");
        }
        assertEquals(List.of(), program.report().splits());
    }

    @Test
    void aKernelIsNamedAfterTheScopeThatAllAreIn() {
        Trace trace = Trace.record(
                "scoped",
                t -> t.scope("block", () -> {
                    Expr x = t.input("x", 5, 4);
                    for (String name : List.of("q", "k", "v")) {
                        t.scope("attn." + name, () -> t.output(name, Layers.linear(x, t.input("w" + name, 4, 4))));
                    }
                }));
        Kernel kernel = kernel(compiled(trace, 1), true);
        assertEquals("block_attn_siblings", kernel.name());
        assertTrue(
                kernel.comment().get(0).startsWith("3 siblings, each sum of mul block.attn ("),
                kernel.comment().get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 3",
        "1, 3, 16",
        "1, 5, 7",
        "1, 6, 4",
        "2, 3, 5",
        "2, 3, 16",
        "4, 2, 9",
        "4, 3, 16",
        "4, 4, 6",
        "4, 6, 5",
        "8, 3, 16",
        "8, 2, 11",
        "8, 6, 8"
    })
    void bitsAreThoseOfTheTapeAtEveryLength(int lanes, int count, int width) {
        for (Precision precision : Precision.values()) {
            assertBits(maps(count, width, Dim.bounded("n", LONGEST), false), lanes, width, precision);
            assertBits(maps(count, width, Dim.bounded("n", LONGEST), true), lanes, width, precision);
        }
    }

    private static void assertBits(Trace trace, int lanes, int width, Precision precision) {
        TraceCompiler compiler = compiler().precision(precision);
        if (lanes > 1) {
            compiler.tier(Tier.VECTOR).lanes(precision == Precision.F32 ? 2 * lanes : lanes);
        }
        CompiledProgram program = compiler.compile(trace);
        assertFalse(program.passes().get(program.passes().size() - 1).firings().isEmpty());
        Program tape = Interpreter.of(trace, precision);
        Workspace expected = tape.workspace();
        Workspace actual = program.workspace();
        for (int number = 0; number < 2 * LONGEST; number++) {
            int length = number < LONGEST ? LONGEST - number : number - LONGEST + 1;
            for (Workspace run : List.of(expected, actual)) {
                fill(run, width, length, number);
            }
            tape.forward(expected);
            tape.backward(expected);
            program.forward(actual);
            program.backward(actual);
            assertEquals(Optional.empty(), Check.compare(trace, expected, actual), precision + " " + length);
        }
    }

    private static void fill(Workspace run, int width, int length, int number) {
        for (int i = 0; i < run.parameters().length; i++) {
            run.parameters()[i] = (float) Math.sin(1.7 * i + 0.3);
        }
        double[] x = new double[LONGEST * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.cos(2.3 * i + number);
        }
        run.setLength("n", length).set("x", x);
    }
}
