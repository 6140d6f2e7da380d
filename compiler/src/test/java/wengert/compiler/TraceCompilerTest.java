package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.pass.Compositions;
import wengert.rewrite.FusionRule;
import wengert.rewrite.Rule;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.trace.Expr;
import wengert.trace.Trace;

class TraceCompilerTest {
    private static final Trace SMALL = Trace.record("small", t -> {
        Expr p = t.parameter("p", 3);
        t.output("loss", p.mul(t.input("x", 3)).exp().sum());
    });

    /** Arrays of six axes, each read in two orders by one expression: more strides than a method has parameters. */
    private static Trace refused() {
        return Trace.record("tooManyStrides", t -> {
            Expr p = t.parameter("p", 2, 2, 2, 2, 2, 2);
            Expr x = p;
            for (int i = 0; i < 23; i++) {
                Expr condition = t.input("a" + i, 2, 2, 2, 2, 2, 2).permute(3, 1, 0, 2, 5, 4);
                x = condition.select(x, t.input("b" + i, 2, 2, 2, 2, 2, 2).permute(3, 1, 5, 2, 0, 4));
            }
            t.output("x", x);
            t.output("loss", x.sum());
        });
    }

    /** The warnings that the compiler logs while the body runs. */
    private static List<String> warnings(Runnable body) {
        List<String> messages = new ArrayList<>();
        Logger logger = Logger.getLogger(TraceCompiler.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                assertEquals(Level.WARNING, record.getLevel());
                messages.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            body.run();
        } finally {
            logger.setUseParentHandlers(true);
            logger.removeHandler(handler);
        }
        return messages;
    }

    private static void fill(Workspace run) {
        double[] parameters = run.parameters();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = Math.sin(1.7 * i + 0.3) * 0.8;
        }
        for (int i = 0; i < run.layout().valueCount(); i++) {
            run.values()[i] = Math.cos(2.3 * i) * 0.5;
        }
    }

    /** Of two places that are one float, both elements would receive the adjoint of the maximum. */
    @Test
    void theGradientOfAMaximumOverMoreElementsThanFloatsCountIsRefused() {
        int most = 1 << 24;
        TraceCompiler single = TraceCompiler.create().precision(Precision.F32);
        Trace small = maximum(3, most);
        assertEquals(
                Precision.F32, single.compile(small).compilation().lowered().precision());
        Trace large = maximum(3, most + 1);
        CompileException e = assertThrows(CompileException.class, () -> single.compile(large));
        assertEquals(
                "trace 'greatest' cannot be compiled in f32: the gradient of a maximum "
                        + large.objective().orElseThrow().node().origin()
                        + " tells more than 2^24 elements apart; expected fewer, or f64."
                        + " Use compile(trace, Fallback.WARN) to interpret it instead",
                e.getMessage());
        assertInstanceOf(Interpreter.class, single.compile(large, Fallback.SILENT));
        single.gradient(false).compile(large);
        TraceCompiler.create().compile(large);
    }

    /** The maximum of each row is looked for. */
    private static Trace maximum(int rows, int columns) {
        return Trace.record("greatest", t -> {
            Expr x = t.parameter("scale", rows, 1).mul(t.input("x", columns));
            t.output("loss", x.maxOver(1).sum());
        });
    }

    @Test
    void aTraceThatDoesNotFitIsRefused() {
        CompileException error = assertThrows(
                CompileException.class, () -> TraceCompiler.create().compile(refused()));
        assertTrue(
                error.getMessage()
                        .matches(
                                "trace 'tooManyStrides' cannot be compiled: Kernel '\\w+' of 'tooManyStrides': a method "
                                        + "has at most 255 parameters, got \\d+; fuse less into one kernel. "
                                        + "Use compile\\(trace, Fallback.WARN\\) to interpret it instead"),
                error.getMessage());
        assertThrows(CompileException.class, () -> TraceCompiler.create().compile(refused(), Fallback.FAIL));
    }

    @Test
    void whatIsFusedTooMuchCompilesWithFewerFusions() {
        Program program = TraceCompiler.create()
                .rules(BuiltInRules.exact().without(FusionRule.class))
                .compile(refused());
        Workspace run = program.workspace();
        fill(run);
        Check.bits(program, Interpreter.of(program.trace()), run);
    }

    @Test
    void aFallbackInterpretsAndSaysSoOnlyIfAsked() {
        List<Program> programs = new ArrayList<>();
        List<String> warned = warnings(() -> programs.add(TraceCompiler.create().compile(refused(), Fallback.WARN)));
        assertEquals(1, warned.size());
        assertTrue(warned.get(0).startsWith("trace 'tooManyStrides' cannot be compiled: "), warned.get(0));
        List<String> silent = warnings(() -> programs.add(TraceCompiler.create().compile(refused(), Fallback.SILENT)));
        assertEquals(List.of(), silent);
        for (Program program : programs) {
            assertInstanceOf(Interpreter.class, program);
            Workspace run = program.workspace();
            fill(run);
            assertFalse(Double.isNaN(program.forward(run)));
            program.backward(run);
        }
    }

    @ParameterizedTest
    @EnumSource(Fallback.class)
    void whatCanBeCompiledIsCompiled(Fallback fallback) {
        List<String> warned = warnings(() ->
                assertInstanceOf(CompiledProgram.class, TraceCompiler.create().compile(SMALL, fallback)));
        assertEquals(List.of(), warned);
    }

    @Test
    void arraysBeyondTheMemoryOfJavaAreRefused() {
        Trace trace = Trace.record("huge", t -> {
            Expr outer = t.input("a", 40_000, 1).mul(t.input("b", 1, 40_000)).exp();
            Expr next = outer.mul(outer).exp();
            t.output("y", next.mul(next).mul(outer).sum());
        });
        CompileException error = assertThrows(
                CompileException.class, () -> TraceCompiler.create().compile(trace));
        assertInstanceOf(ArithmeticException.class, error.getCause());
        assertEquals(
                "trace 'huge' cannot be compiled: its arrays have more than 2^31-1 elements in all; expected shorter axes. Use"
                        + " compile(trace, Fallback.WARN) to interpret it instead",
                error.getMessage());
    }

    @Test
    void everyCompilationIsCounted() {
        long before = TraceCompiler.compilations();
        TraceCompiler compiler = TraceCompiler.create();
        compiler.compile(SMALL);
        compiler.compile(SMALL, Fallback.FAIL);
        assertEquals(2, TraceCompiler.compilations() - before);
    }

    @Test
    void rulesChangeNoBit() {
        for (Trace trace : Compositions.all()) {
            Program tape = Interpreter.of(trace);
            for (TraceCompiler compiler : List.of(
                    TraceCompiler.create(),
                    TraceCompiler.create().rules(BuiltInRules.exact().without(FusionRule.class)),
                    TraceCompiler.create().rules(BuiltInRules.exact().without(Rule.class)),
                    TraceCompiler.create().rules(RuleSet.none()))) {
                Program program = compiler.compile(trace);
                Workspace run = program.workspace();
                fill(run);
                Check.bits(program, tape, run);
            }
        }
    }

    @Test
    void withoutRulesNothingIsSimplifiedOrFused() {
        CompiledProgram plain = TraceCompiler.create().rules(RuleSet.none()).compile(SMALL);
        assertEquals(
                List.of("dead-code", "differentiate", "fuse"),
                plain.passes().stream().map(PassTrace::name).toList());
        assertEquals(0, plain.compilation().schedule().trace().inlined().size());
    }

    @Test
    void withoutGradientThereIsNoBackward() {
        CompiledProgram program = TraceCompiler.create().gradient(false).compile(SMALL);
        assertFalse(program.compilation().hasGradient());
        assertEquals(0, program.compilation().lowered().backward().size());
        Workspace run = program.workspace();
        fill(run);
        Program tape = Interpreter.of(SMALL);
        Workspace same = tape.workspace();
        same.copyFrom(run);
        assertEquals(tape.forward(same), program.forward(run));
        IllegalStateException error = assertThrows(IllegalStateException.class, () -> program.backward(run));
        assertEquals(
                "program 'small' has no gradient: it was compiled with gradient(false); expected gradient(true)",
                error.getMessage());
    }

    @Test
    void aTraceWithoutObjectiveHasNoBackwardEither() {
        Trace trace =
                Trace.record("vector", t -> t.output("y", t.parameter("p", 2).exp()));
        CompiledProgram program = TraceCompiler.create().compile(trace);
        Workspace run = program.workspace();
        assertTrue(Double.isNaN(program.forward(run)));
        assertArrayEquals(new double[] {1, 1}, run.output("y"));
        assertEquals(
                "program 'vector' has no gradient: no output is a scalar; expected one, for instance the sum() or mean() of"
                        + " another",
                assertThrows(IllegalStateException.class, () -> program.backward(run))
                        .getMessage());
    }

    @Test
    void aTraceWithoutParametersHasNoBackwardEither() {
        CompiledProgram program = TraceCompiler.create()
                .compile(Trace.record("fixed", t -> t.output("y", t.input("x").exp())));
        Workspace run = program.workspace();
        program.forward(run);
        assertEquals(
                "program 'fixed' has no gradient: nothing is a parameter; expected parameter() in place of input() for what"
                        + " the gradient is of",
                assertThrows(IllegalStateException.class, () -> program.backward(run))
                        .getMessage());
    }

    @Test
    void kernelsAreSharedBetweenLayers() {
        CompiledProgram two = TraceCompiler.create().compile(Compositions.transformer(2));
        CompiledProgram three = TraceCompiler.create().compile(Compositions.transformer(3));
        assertEquals(
                two.compilation().lowered().kernels().size(),
                three.compilation().lowered().kernels().size());
        assertTrue(two.compilation().lowered().forward().size()
                < three.compilation().lowered().forward().size());
    }
}
