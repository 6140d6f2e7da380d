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
}
