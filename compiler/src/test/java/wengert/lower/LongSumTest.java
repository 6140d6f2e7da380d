package wengert.lower;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Workspace;
import wengert.trace.Dim;
import wengert.trace.Trace;

/** Sums in lanes over two axes: one loop, unless it would have more points than an integer counts. */
class LongSumTest {
    private static final int COLUMNS = 1 << 12;
    private static final int LANES = 4;

    @ParameterizedTest
    @ValueSource(ints = {(1 << 19) - 1, 1 << 19})
    void oneLoopHasFewerThanTwoToThe31Points(int rows) {
        Trace trace = Trace.record("long", t -> {
            Dim n = Dim.bounded("n", rows);
            t.output(
                    "y",
                    t.input("a", n, Dim.of(1), Dim.of(LANES))
                            .mul(t.input("b", COLUMNS, LANES))
                            .sum(0, 1));
        });
        CompiledProgram program =
                TraceCompiler.create().tier(Tier.VECTOR).lanes(LANES).compile(trace);
        String source = program.javaSource("").replaceAll("(?s).*?static void main_sum", "");
        assertEquals((long) rows * COLUMNS < 1L << 31, source.contains(" % " + COLUMNS), source);
        assertTrue(source.contains("DoubleVector"), source);
        Workspace run = program.workspace().setLength("n", 3);
        double[] a = new double[3 * LANES];
        Arrays.setAll(a, i -> Math.sin(i));
        double[] b = new double[COLUMNS * LANES];
        Arrays.setAll(b, i -> Math.cos(i));
        run.set("a", a).set("b", b);
        program.forward(run);
        // By hand, as the tape keeps each product.
        double[] sums = new double[LANES];
        for (int i = 0; i < a.length; i++) {
            for (int column = 0; column < COLUMNS; column++) {
                sums[i % LANES] += a[i] * b[column * LANES + i % LANES];
            }
        }
        assertArrayEquals(sums, run.output("y"));
    }
}
