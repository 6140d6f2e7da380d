package wengert.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Workspace;
import wengert.nn.Layers;
import wengert.pass.Tiles;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** Scalar sums in tiles of rows and columns: which are, how long their loops are, and their bits. */
class ScalarTilesTest {
    private static final int LONGEST = 9;

    private static Trace map(int inputs, int outputs) {
        return Trace.record("map", t -> {
            Expr x = t.input("x", Dim.bounded("n", LONGEST), Dim.of(inputs)).sin();
            Expr y = Layers.linear(x, t.parameter("w", outputs, inputs));
            t.output("loss", y.sin().mean());
        });
    }

    private static CompiledProgram compiled(Trace trace, int columns) {
        return TraceCompiler.create()
                .tier(Tier.SCALAR)
                .tiles(new Tiles(4, 2, columns))
                .compile(trace);
    }

    /** Returns the most sums that one loop of any kernel keeps, but for the scan for NaN, which always has eight. */
    private static long most(CompiledProgram program) {
        return program.compilation().lowered().kernels().stream()
                .filter(kernel -> !kernel.name().equals("poison"))
                .mapToLong(kernel -> most(kernel.body()))
                .max()
                .orElseThrow();
    }

    private static long most(Iterable<Stmt> body) {
        long here = 0;
        long inside = 0;
        for (Stmt stmt : body) {
            here += stmt instanceof Stmt.Assign ? 1 : 0;
            inside = Math.max(inside, stmt instanceof Stmt.For loop ? most(loop.body()) : 0);
        }
        return Math.max(here, inside);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 8", "3, 12", "4, 16"})
    void productsOfRowsAndColumnsAreSummedInTiles(int columns, int sums) {
        assertEquals(sums, most(compiled(map(16, 16), columns)));
    }

    @Test
    void sumsThatShareNothingHaveNoColumns() {
        Trace trace = Trace.record("apart", t -> {
            Expr x = t.parameter("x", 8, 8, 8);
            t.output("y", x.mul(t.input("z", 8, 8, 8)).sum(2));
        });
        assertEquals(4, most(compiled(trace, 4)));
    }

    @ParameterizedTest
    @CsvSource({"16, 16, 4", "5, 27, 4", "7, 4, 2", "27, 6, 3", "3, 3, 4", "16, 5, 8"})
    void bitsAreThoseOfTheTapeAtEveryLength(int inputs, int outputs, int columns) {
        Trace trace = map(inputs, outputs);
        CompiledProgram program = compiled(trace, columns);
        Interpreter tape = Interpreter.of(trace);
        Workspace expected = tape.workspace();
        Workspace actual = program.workspace();
        for (int length = LONGEST; length > 0; length--) {
            fill(expected, inputs, length);
            fill(actual, inputs, length);
            tape.forward(expected);
            tape.backward(expected);
            program.forward(actual);
            program.backward(actual);
            assertEquals(Optional.empty(), Check.compare(trace, expected, actual), "length " + length);
        }
    }

    private static void fill(Workspace run, int inputs, int length) {
        for (int i = 0; i < run.parameters().length; i++) {
            run.parameters()[i] = Math.sin(1.7 * i + length);
        }
        double[] x = new double[LONGEST * inputs];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.cos(2.3 * i + length);
        }
        run.setLength("n", length).set("x", x);
    }

    /** The scan for NaN sums all gradients; here they are finite and their sum is not. */
    @Test
    void gradientsWhoseSumOverflowsAreRight() {
        Trace trace = Trace.record("large", t -> {
            Expr w = t.parameter("w", 24);
            t.output("loss", w.mul(t.input("x", 24)).sum());
        });
        CompiledProgram program = compiled(trace, 4);
        Workspace run = program.workspace();
        double[] x = new double[24];
        Arrays.fill(x, Double.MAX_VALUE);
        run.set("x", x);
        program.forward(run);
        program.backward(run);
        for (double gradient : run.gradient("w")) {
            assertEquals(Double.MAX_VALUE, gradient);
        }
    }
}
