package wengert.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Workspace;
import wengert.pass.Tiles;
import wengert.rewrite.FusionRule;
import wengert.rules.BuiltInRules;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** What becomes of kernels that would be too long with their tiles or in lanes, and what the report says of them. */
class SmallerTilesTest {
    private static final int ROWS = 9;
    private static final int TERMS = 20;
    private static final int COLUMNS = 48;

    /** Sums of a function of products. */
    private static Trace sums(UnaryOperator<Expr> function) {
        return Trace.record("sums", t -> {
            Expr x = t.input("x", ROWS, TERMS).expandDims(2);
            Expr c = t.input("c", TERMS, COLUMNS).expandDims(0);
            t.output("y", function.apply(x.mul(c)).sum(1));
        });
    }

    /** Exponentials of exponentials, which take some 450 bytes each in lanes, in one expression. */
    private static Trace chain(int count) {
        return Trace.record("chain", t -> {
            Expr x = t.input("x", COLUMNS);
            for (int i = 0; i < count; i++) {
                x = x.neg().exp();
            }
            t.output("y", x);
        });
    }

    private static TraceCompiler inLanes(int count) {
        return TraceCompiler.create().tier(Tier.VECTOR).lanes(count);
    }

    /** Returns the only loss, that of the only kernel of a program, which is as long as said. */
    private static SmallerTiles only(CompiledProgram program) {
        List<SmallerTiles> smaller = program.report().smallerTiles();
        assertEquals(1, smaller.size(), program.report().toString());
        List<Call> calls = program.compilation().lowered().forward();
        assertEquals(1, calls.size());
        SmallerTiles kernel = smaller.get(0);
        assertEquals(calls.get(0).nodes(), kernel.nodes());
        assertEquals(CodeSize.of(calls.get(0).kernel().body()), kernel.gotBytes());
        assertTrue(kernel.wantedBytes() > Split.MAX_BYTES, kernel.reason());
        return kernel;
    }

    private static void assertNone(CompiledProgram program) {
        assertEquals(List.of(), program.report().smallerTiles());
        assertFalse(program.report().toString().contains("tiles"));
    }

    private static String section(CompiledProgram program) {
        String report = program.report().toString();
        return report.substring(report.indexOf("kernels with fewer"), report.indexOf("stored nodes"))
                .replaceAll("\\d+ bytes", "N bytes");
    }

    private static double[] numbers(int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Math.cos(2.3 * i);
        }
        return numbers;
    }

    private static void assertBits(CompiledProgram program) {
        Workspace run =
                program.workspace().set("x", numbers(program.layout().input("x").size()));
        if (program.trace().name().equals("sums")) {
            run.set("c", numbers(TERMS * COLUMNS));
        }
        Check.bits(program, Interpreter.of(program.trace()), run);
    }

    @Test
    void whatIsShortEnoughIsNotReported() {
        assertNone(inLanes(4).compile(sums(x -> x)));
        assertNone(inLanes(4).compile(chain(6)));
    }

    @Test
    void sumsThatAreTooLongInTilesHaveSingleVectors() {
        CompiledProgram program = inLanes(4).compile(sums(Expr::exp));
        SmallerTiles kernel = only(program);
        assertEquals("4x2 tiles", kernel.wanted());
        assertEquals("single vectors", kernel.got());
        assertTrue(kernel.wantedTiles());
        assertFalse(kernel.lostLanes());
        assertBits(program);
    }

    @Test
    void tilesThatAreSmallEnoughStay() {
        assertNone(inLanes(4).tiles(new Tiles(1, 2)).compile(sums(Expr::exp)));
    }

    /** Where there are registers for them, sums of many terms have twice as many vectors at a time. */
    @Test
    void largeTilesThatAreTooLongAreOfTheUsualSize() {
        CompiledProgram program =
                inLanes(8).compile(sums(x -> x.max(0.25).min(0.75).max(0.5)));
        SmallerTiles kernel = only(program);
        assertEquals("4x4 tiles", kernel.wanted());
        assertEquals("4x2 tiles", kernel.got());
    }

    @Test
    void whatIsTooLongEvenInSingleVectorsHasScalars() {
        CompiledProgram program = inLanes(4).compile(chain(8));
        SmallerTiles kernel = only(program);
        assertEquals("single vectors", kernel.wanted());
        assertEquals("scalars", kernel.got());
        assertFalse(kernel.wantedTiles());
        assertTrue(kernel.lostLanes());
        assertBits(program);
    }

    @Test
    void withoutTheRulesThatAreSaidTheKernelsHaveLanes() {
        assertNone(
                inLanes(4).rules(BuiltInRules.exact().without(FusionRule.class)).compile(chain(8)));
    }

    @Test
    void scalarKernelsHaveNothingToLose() {
        TraceCompiler scalars = TraceCompiler.create().tier(Tier.SCALAR);
        assertNone(scalars.compile(sums(Expr::exp)));
        assertNone(scalars.compile(chain(8)));
    }

    @Test
    void theReportSaysWhichAndWhyAndWhatToDo() {
        assertEquals("""
                kernels with fewer sums at a time than they were to have; tiles are rows x vectors, in scalars rows x columns
                  %4: 4x2 tiles would take N bytes, expected at most 3200; it has single vectors in N bytes
                    smaller tiles may help

                """, section(inLanes(4).compile(sums(Expr::exp))));
        assertEquals("""
                kernels with fewer sums at a time than they were to have; tiles are rows x vectors, in scalars rows x columns
                  %16: single vectors would take N bytes, expected at most 3200; it has scalars in N bytes
                    without element-wise-chain less is computed in it

                """, section(inLanes(4).compile(chain(8))));
        assertEquals(
                """
                kernels with fewer sums at a time than they were to have; tiles are rows x vectors, in scalars rows x columns
                  %11: 4x2 tiles would take N bytes, expected at most 3200; it has scalars in N bytes
                    smaller tiles may help, and without element-wise-chain, producer-into-reduction less is computed in it

                """,
                section(inLanes(4)
                        .compile(sums(
                                x -> x.exp().exp().exp().exp().exp().exp().exp().exp()))));
    }
}
