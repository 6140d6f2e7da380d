package wengert.differential;

import static wengert.differential.Agreement.assertAgree;

import org.junit.jupiter.api.Test;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** Shrunken traces on which an engine once differed from the interpreter. */
class RegressionTest {
    /** The ninth array of a kernel was called i, as the first loop is. */
    @Test
    void aKernelMayReadMoreArraysThanThereAreLettersBeforeI() {
        Trace trace = Trace.record("manyArrays", t -> {
            Expr sum = t.parameter("p", 3);
            for (int i = 0; i < 20; i++) {
                sum = sum.add(t.parameter("p" + i, 3));
            }
            t.output("sum", sum);
        });
        assertAgree(trace, run -> java.util.Arrays.fill(run.parameters(), 0.1));
    }

    /** The triangle was taken over to a rectangle of other extents, and read outside the array. */
    @Test
    void aTriangleOfOneElementCanBeRepeated() {
        Trace trace = Trace.record("smallTriangle", t -> {
            Expr one = t.parameter("p", 1, 1).causal(0, 1);
            Expr tall = t.parameter("q", 2, 1);
            Expr wide = t.parameter("r", 1, 3);
            t.output("loss", one.mul(tall).sum().add(one.mul(wide).sum()));
        });
        assertAgree(trace, run -> java.util.Arrays.setAll(run.parameters(), i -> i + 0.5));
    }
}
