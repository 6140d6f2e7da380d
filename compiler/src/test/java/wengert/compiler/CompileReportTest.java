package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import wengert.engine.Precision;
import wengert.pass.Compositions;
import wengert.rewrite.NamedRule;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.rules.TreeRules;
import wengert.trace.Expr;
import wengert.trace.Trace;

class CompileReportTest {
    /** None of the quotients is stored. */
    @Test
    void aSumMayHaveMoreTermsThanAnArrayHasElements() {
        Trace trace = Trace.record("many", t -> {
            Expr quotients = t.input("x", 1300, 1, 1300).div(t.parameter("w", 1300, 1300));
            t.output("loss", quotients.sum(2).tanh().sum());
        });
        String report = TraceCompiler.create().compile(trace).report().toString();
        assertTrue(report.contains("forward   4,39"), report);
    }

    @Test
    void onlyRulesThatCouldContractTheProgramHaveAPass() {
        Trace trace = Trace.record(
                "tiny", t -> t.output("loss", t.parameter("w", 3).mul(2).add(1).sum()));
        assertTrue(report(trace, TreeRules.SHARED_QUOTIENT).contains("  rules: +shared-quotient\n"));
        assertFalse(report(trace, TreeRules.SHARED_QUOTIENT).contains("contract"));
        String fused = report(trace, TreeRules.FMA);
        assertTrue(fused.matches("(?s).*\\n  contract\\n +\\d+ x fma, in \\d+ kernels\\n.*"), fused);
    }

    private static String report(Trace trace, NamedRule rule) {
        RuleSet usual = BuiltInRules.exact();
        RuleSet rules = usual.contains(rule.name()) ? usual : usual.plus(rule);
        return TraceCompiler.create().rules(rules).compile(trace).report().toString();
    }

    @Test
    void theReportNamesPassesKernelsMemoryWorkAndReasons() {
        Trace trace = Trace.record("tiny", t -> {
            Expr w = t.parameter("w", 2, 3);
            t.scope(
                    "layer",
                    () -> t.output(
                            "loss", w.mul(t.input("x", 3)).sum(1).tanh().mul(1).sum()));
        });
        String report = TraceCompiler.create().compile(trace).report().toString();
        String text = report.replaceAll("java:\\d+", "java:LINE")
                .replaceAll("(?m)^  [ \\d]{5}(  [ \\d]{5}  [\\w<])", "  BYTES$1");
        assertEquals("""
                program tiny
                  scalar, f64, exact

                passes
                  dead-code         8 ->    8 nodes
                  differentiate     8 ->   25 nodes
                  simplify         25 ->   13 nodes
                       1 x chain-of-one
                       1 x multiply-by-one
                       4 x only-term
                       6 x share-equal-nodes
                  fuse             13 ->   13 nodes
                       2 x element-wise-chain
                       2 x producer-into-reduction
                       1 x reduction-epilogue

                kernels: 5, called 2 times forward and 3 backward; HotSpot compiles methods up to 8000 bytes
                  bytes  calls  method
                  BYTES      1  layer_tanh: tanh of sum, mul layer (CompileReportTest.java:LINE)
                  BYTES      1  layer_sum: sum layer (CompileReportTest.java:LINE)
                  BYTES      1  layer_adjoint_sub: sub of mul layer (CompileReportTest.java:LINE)
                  BYTES      1  layer_adjoint_accumulate: accumulate of chain, chain layer (CompileReportTest.java:LINE)
                  BYTES      1  poison: s - s of the sum of gradients: 0, or NaN if one is not finite
                  BYTES         <init>
                  BYTES         forward
                  BYTES         backward

                memory: 6 parameters, 4 inputs, states and outputs, 0 integers, 5 elements of scratch
                  2 arrays in scratch, 4 elements if none shared space
                  offset    size  from    to  array
                       0       2     0     2  tanh : f64[2] # layer (CompileReportTest.java:LINE)
                       2       2     2     3  sub : f64[2] # layer (CompileReportTest.java:LINE)

                work of a run at the greatest live lengths; bytes count each array once a kernel
                  forward             16 operations           112 bytes
                  backward            18 operations           120 bytes

                stored nodes, and why they are not fused
                  %12   accumulate : f64[2, 3] # layer (CompileReportTest.java:LINE): it is an output, a gradient or a state, or reads a state that is written later
                  %9    sub : f64[2] # layer (CompileReportTest.java:LINE): its reader would compute it more than once an element
                  %6    sum : f64[] # layer (CompileReportTest.java:LINE): it is an output, a gradient or a state, or reads a state that is written later
                  %4    tanh : f64[2] # layer (CompileReportTest.java:LINE): it is read 3 times

                fallback: none, everything is compiled
                """, text);
    }

    @Test
    void theReportIsOfThePrecisionAndTheMode() {
        Trace trace = Trace.record("tiny", t -> t.output("y", t.input("x", 4).add(1)));
        TraceCompiler compiler = TraceCompiler.create().tier(Tier.SCALAR);
        String doubles = compiler.compile(trace).report().toString();
        assertTrue(doubles.matches("(?s).*forward +4 operations +64 bytes.*"), doubles);
        String floats = compiler.precision(Precision.F32)
                .mode(Mode.FAST)
                .compile(trace)
                .report()
                .toString();
        assertTrue(floats.startsWith("program tiny\n  scalar, f32, fast\n"), floats);
        assertTrue(floats.matches("(?s).*forward +4 operations +32 bytes.*"), floats);
    }

    @Test
    void everyKernelHasASizeThatHotSpotCompiles() {
        CompiledProgram program = TraceCompiler.create().compile(Compositions.transformer(2));
        Map<String, Integer> sizes = program.report().methodSizes();
        program.compilation().lowered().kernels().forEach(kernel -> assertTrue(sizes.containsKey(kernel.name())));
        sizes.forEach((name, bytes) -> assertTrue(bytes <= CompileReport.HOTSPOT_LIMIT, name + " has " + bytes));
    }
}
