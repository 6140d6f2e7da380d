package wengert.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Workspace;
import wengert.pass.Tiles;
import wengert.rewrite.KernelRule;
import wengert.rules.BuiltInRules;
import wengert.rules.KernelRules;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** What becomes of kernels that rules want and that cannot be, and what the report says of them. */
class SplitTest {
    private static final int LENGTH = 11;

    /** A chain of exponentials, each an output, which take some 450 bytes each in lanes. */
    private static Trace chain(int count) {
        return Trace.record("chain", t -> {
            Expr x = t.input("x", Dim.bounded("n", LENGTH));
            for (int i = 0; i < count; i++) {
                x = x.neg().exp();
                t.output("y" + i, x);
            }
        });
    }

    private static TraceCompiler compiler(KernelRule... rules) {
        return TraceCompiler.create()
                .tier(Tier.SCALAR)
                .rules(BuiltInRules.exact().plus(rules));
    }

    private static CompiledProgram inLanes(Trace trace, KernelRule... rules) {
        return compiler(rules).tier(Tier.VECTOR).lanes(4).compile(trace);
    }

    private static List<Integer> sizes(Split split) {
        return split.parts().stream().map(List::size).toList();
    }

    private static void assertBits(CompiledProgram program) {
        Workspace run = program.workspace();
        double[] x = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            x[i] = Math.cos(2.3 * i);
        }
        Check.bits(
                program,
                Interpreter.of(program.trace()),
                run.setLength("n", LENGTH - 2).set("x", x));
    }

    @Test
    void whatFitsIsNotSplit() {
        CompiledProgram program = inLanes(chain(5), KernelRules.READER);
        assertEquals(1, program.compilation().lowered().forward().size());
        assertEquals(List.of(), program.report().splits());
        assertFalse(program.report().toString().contains("split"));
    }

    @Test
    void aKernelThatIsTooLongIsSplitIntoTheMostThatFit() {
        CompiledProgram program = inLanes(chain(11), KernelRules.READER);
        List<Split> splits = program.report().splits();
        assertEquals(1, splits.size());
        Split split = splits.get(0);
        assertEquals(List.of(5, 5, 1), sizes(split), split.reason());
        assertEquals(3, program.compilation().lowered().forward().size());
        assertEquals(11, split.parts().stream().mapToInt(List::size).sum());
        assertTrue(split.isTooLong(), split.reason());
        assertTrue(split.reason().matches("one kernel would take \\d{4} bytes, expected at most 3200"), split.reason());
        assertBits(program);
    }

    @Test
    void theReportSaysWhichAndWhyAndWhatToDo() {
        String report = inLanes(chain(6), KernelRules.READER).report().toString();
        String found = report.substring(report.indexOf("kernels that rules wanted"), report.indexOf("stored nodes"));
        assertEquals("""
                kernels that rules wanted and that were split
                  %2 %4 %6 %8 %10 | %12: one kernel would take BYTES bytes, expected at most 3200
                    smaller tiles may help, and without reader-rows they stay apart

                """, found.replaceAll("take \\d+", "take BYTES"));
    }

    /** HotSpot's C2 refuses methods with more arguments than its register masks can say. */
    @Test
    void aKernelWithTooManyArgumentsIsSplit() {
        Trace trace = Trace.record("arguments", t -> {
            Expr x = t.input("x", Dim.bounded("n", LENGTH));
            for (int i = 0; i < 12; i++) {
                for (int k = 0; k < 3; k++) {
                    x = x.mul(t.input("c" + i + k, 1));
                }
                t.output("y" + i, x);
            }
        });
        CompiledProgram program = compiler(KernelRules.READER).compile(trace);
        List<Split> splits = program.report().splits();
        assertEquals(1, splits.size(), program.report().toString());
        assertTrue(splits.get(0).arguments() > Split.MAX_ARGUMENTS);
        assertTrue(splits.get(0).reason().matches("one kernel would have \\d+ arguments, expected at most 48"));
        for (Kernel kernel : program.compilation().lowered().kernels()) {
            assertTrue(kernel.parameters().size() <= Split.MAX_ARGUMENTS, kernel.name());
        }
        assertBits(program);
    }

    @Test
    void inScalarsTheSameKernelIsShortEnough() {
        CompiledProgram program = compiler(KernelRules.READER).compile(chain(11));
        assertEquals(1, program.compilation().lowered().forward().size());
        assertEquals(List.of(), program.report().splits());
    }

    @Test
    void rowsThatMayNotBePassedAreApartFromThoseThatMay() {
        CompiledProgram program = inLanes(
                Trace.record("uneven", t -> {
                    Expr x = t.input("x", Dim.bounded("n", LENGTH)).exp();
                    Expr inScratch = x.mul(x).relu();
                    t.output("y", inScratch.mul(inScratch).mul(x));
                }),
                KernelRules.READER);
        List<Split> splits = program.report().splits();
        assertEquals(1, splits.size(), program.report().toString());
        assertEquals(Split.UNEVEN, splits.get(0).bytes());
        assertEquals(
                "some may be computed past the end of a row in lanes, others not",
                splits.get(0).reason());
        String report = program.report().toString();
        assertTrue(report.contains("    without reader-rows they stay apart\n"), report);
        assertBits(program);
    }

    @Test
    void siblingsThatAreTooManyForOneKernelAreSplit() {
        Trace trace = Trace.record("wide", t -> {
            Expr x = t.input("x", Dim.bounded("n", LENGTH));
            for (int i = 0; i < 6; i++) {
                t.output("y" + i, x.sub(t.input("c" + i, 9).expandDims(1)).exp().sum(0));
            }
        });
        CompiledProgram program = compiler(KernelRules.SIBLING_SUMS)
                .tier(Tier.VECTOR)
                .lanes(4)
                .tiles(new Tiles(4, 1))
                .compile(trace);
        List<Split> splits = program.report().splits();
        assertEquals(1, splits.size());
        int kernels = program.compilation().lowered().forward().size();
        assertEquals(splits.get(0).parts().size(), kernels);
        assertTrue(kernels < 6, "some are still together: " + sizes(splits.get(0)));
        String report = program.report().toString();
        assertTrue(report.contains("without sibling-sums they stay apart\n"), report);
        assertBits(program);
    }
}
