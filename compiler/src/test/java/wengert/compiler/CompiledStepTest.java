package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.emit.GeneratedProgram;
import wengert.emit.GeneratedUpdateRun;
import wengert.emit.InMemoryCompiler;
import wengert.engine.Check;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Interpreter;
import wengert.engine.Mismatch;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Step;
import wengert.engine.UpdateRule;
import wengert.engine.Workspace;
import wengert.nn.Layers;
import wengert.optim.Adam;
import wengert.optim.RecordedOptimizer;
import wengert.optim.Sgd;
import wengert.pass.Compositions;
import wengert.rewrite.NamedRule;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.rules.KernelRules;
import wengert.rules.StepRules;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.State;
import wengert.trace.Trace;

class CompiledStepTest {
    /** Both corrections of {@link #adam} reach 1 in single precision at step 25, in double precision at 54. */
    private static final int STEPS = 60;

    private static final RuleSet WITH = BuiltInRules.exact().plus(StepRules.GRADIENT_INTO_UPDATE);

    private static ElementwiseOptimizer adam(int size, Precision precision) {
        return new Adam(size, 0.01, 0.3, 0.5, 1e-8, precision);
    }

    private static ElementwiseOptimizer momentum(int size, Precision precision) {
        UpdateRule rule = UpdateRule.of(Trace.record("momentum", t -> {
            State parameter = t.state("parameter");
            State velocity = t.state("velocity");
            velocity.write(velocity.value().mul(0.9).add(t.input("gradient")));
            parameter.write(parameter.value().sub(t.input("rate").mul(velocity.value())));
        }));
        return new RecordedOptimizer(size, 0.01, precision, rule);
    }

    /** A function that has no vector form, what is named like a local, and a shared number that is not read. */
    private static ElementwiseOptimizer awkward(int size, Precision precision) {
        UpdateRule rule = UpdateRule.of(Trace.record("class", t -> {
            t.input("rate");
            Expr gradient = t.input("gradient");
            State parameter = t.state("parameter");
            State one = t.state("a b");
            State other = t.state("a_b");
            one.write(gradient.tanh().add(other.value()));
            other.write(one.value().mul(0.5));
            parameter.write(parameter.value().sub(one.value().mul(gradient).mul(0.01)));
        }));
        return new RecordedOptimizer(size, 0.01, precision, rule);
    }

    static Stream<Arguments> all() {
        Stream.Builder<Arguments> all = Stream.builder();
        List<BiFunction<Integer, Precision, ElementwiseOptimizer>> optimizers = List.of(
                CompiledStepTest::adam,
                (size, precision) -> new Sgd(size, 0.01, precision),
                CompiledStepTest::momentum,
                CompiledStepTest::awkward);
        for (Tier tier : Tier.values()) {
            for (Precision precision : Precision.values()) {
                for (BiFunction<Integer, Precision, ElementwiseOptimizer> optimizer : optimizers) {
                    all.add(Arguments.of(tier, precision, optimizer));
                }
            }
        }
        return all.build();
    }

    private static CompiledProgram compiled(Trace trace, RuleSet rules, Tier tier, Precision precision) {
        return TraceCompiler.create()
                .rules(rules)
                .tier(tier)
                .precision(precision)
                .compile(trace);
    }

    private static CompiledProgram compiled(Trace trace) {
        return compiled(trace, WITH, Tier.SCALAR, Precision.F64);
    }

    private static Workspace filled(Program program) {
        Workspace run = program.workspace();
        Arrays.setAll(run.parameters(), i -> run.precision().round(Math.sin(1.7 * i + 0.3) * 0.5));
        return run;
    }

    private static void tokens(Workspace run, int step) {
        run.setLength("n", 1 + step % 5);
        for (int i = 0; i < 5; i++) {
            run.integers()[run.layout().indices("tokens").offset() + i] = (3 * step + i) % 7;
            run.integers()[run.layout().indices("targets").offset() + i] = (step + 2 * i) % 7;
        }
    }

    private static void assertSame(
            Trace trace, Workspace expected, Workspace actual, Set<String> without, String when) {
        Optional<Mismatch> mismatch = Check.compare(trace, expected, actual, without);
        assertTrue(mismatch.isEmpty(), () -> when + ": " + mismatch.get().describe("expected", "actual"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void stepsHaveTheBitsOfTheUsualWayAndOfTheTape(
            Tier tier, Precision precision, BiFunction<Integer, Precision, ElementwiseOptimizer> optimizer) {
        Trace trace = Compositions.transformer(2);
        CompiledProgram with = compiled(trace, WITH, tier, precision);
        CompiledProgram without = compiled(trace, BuiltInRules.exact(), tier, precision);
        Interpreter tape = Interpreter.of(trace, precision);
        int size = tape.layout().parameterCount();
        CompiledStep step = assertInstanceOf(CompiledStep.class, with.step(optimizer.apply(size, precision)));
        assertEquals(
                Set.of("q0", "k0", "v0", "o0", "f0", "g0", "q1", "k1", "v1", "o1", "f1", "g1"), step.withoutGradient());
        Step usual = without.step(optimizer.apply(size, precision));
        assertFalse(usual instanceof CompiledStep);
        Step taped = tape.step(optimizer.apply(size, precision));
        Workspace actual = filled(with);
        Workspace expected = filled(without);
        Workspace onTape = filled(tape);
        for (int i = 0; i < STEPS; i++) {
            for (Workspace run : List.of(actual, expected, onTape)) {
                tokens(run, i);
            }
            double rate = 0.01 * (1 - i / (double) STEPS);
            double loss = step.take(actual, rate);
            assertEquals(usual.take(expected, rate), loss);
            assertEquals(taped.take(onTape, rate), loss);
            assertSame(trace, expected, actual, step.withoutGradient(), "step " + i);
            assertSame(trace, onTape, actual, step.withoutGradient(), "step " + i + " on the tape");
        }
        assertFalse(isRepeated(step), "none was repeated");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void anyNumberOfLanesWillDo(int lanes) {
        Trace trace = StepRules.example();
        CompiledProgram with = TraceCompiler.create()
                .rules(WITH)
                .tier(Tier.VECTOR)
                .lanes(lanes)
                .compile(trace);
        Interpreter tape = Interpreter.of(trace);
        int size = tape.layout().parameterCount();
        Step step = with.step(adam(size, Precision.F64));
        Step taped = tape.step(adam(size, Precision.F64));
        assertEquals(Set.of("inner", "outer"), step.withoutGradient());
        Workspace actual = filled(with);
        Workspace expected = filled(tape);
        for (int i = 0; i < STEPS; i++) {
            for (Workspace run : List.of(actual, expected)) {
                run.setLength("n", 1 + i % 5);
                run.setIndices("tokens", i % 7, (2 * i) % 7, (3 * i) % 7, 6, 0);
            }
            assertEquals(taped.take(expected, 0.01), step.take(actual, 0.01));
            assertSame(trace, expected, actual, step.withoutGradient(), "step " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void javacOfTheDumpGivesTheSameBits(Tier tier) throws ReflectiveOperationException {
        Trace trace = Compositions.transformer(1);
        CompiledProgram program = compiled(trace, WITH, tier, Precision.F64);
        int size = program.layout().parameterCount();
        CompiledStep step = (CompiledStep) program.step(adam(size, Precision.F64));
        Map<String, Object> dumped = new HashMap<>();
        for (Map.Entry<String, String> source : step.javaSources("dump").entrySet()) {
            dumped.put(
                    source.getKey(),
                    InMemoryCompiler.compile("dump." + source.getKey(), source.getValue())
                            .getConstructor()
                            .newInstance());
        }
        String lanes = tier == Tier.VECTOR ? "Lanes" : "";
        assertEquals(
                Set.of(
                        "TransformerStep" + lanes,
                        "TransformerAdam" + lanes,
                        "TransformerAdamWithoutCorrectionOfTheMean" + lanes,
                        "TransformerAdamWithoutCorrection" + lanes,
                        "TransformerStepGuarded" + lanes),
                dumped.keySet());
        GeneratedProgram runs = (GeneratedProgram) dumped.get("TransformerStep" + lanes);
        List<GeneratedUpdateRun> updates = List.of(
                (GeneratedUpdateRun) dumped.get("TransformerAdam" + lanes),
                (GeneratedUpdateRun) dumped.get("TransformerAdamWithoutCorrectionOfTheMean" + lanes),
                (GeneratedUpdateRun) dumped.get("TransformerAdamWithoutCorrection" + lanes));
        ElementwiseOptimizer adam = adam(size, Precision.F64);
        double[] shared = new double[3];
        Workspace actual = filled(program);
        Workspace expected = filled(program);
        double[] scratch = new double[step.compilation().plan().scratch()];
        for (int i = 0; i < STEPS; i++) {
            tokens(actual, i);
            tokens(expected, i);
            step.take(expected, 0.01);
            double[] before = actual.parameters().clone();
            runs.forward(actual.parameters(), actual.gradients(), actual.values(), scratch, actual.integers());
            runs.backward(actual.parameters(), actual.gradients(), actual.values(), scratch, actual.integers());
            assertArrayEquals(before, actual.parameters(), "nothing is updated yet");
            updates.get(adam.advance(0.01, shared))
                    .update(
                            actual.parameters(),
                            actual.gradients(),
                            actual.values(),
                            scratch,
                            actual.integers(),
                            adam.running(),
                            shared);
            for (String name : step.withoutGradient()) {
                assertArrayEquals(expected.parameter(name), actual.parameter(name), name + " in step " + i);
            }
            // The others are updated by the optimiser.
            System.arraycopy(expected.parameters(), 0, actual.parameters(), 0, size);
        }
    }

    /** Where the mask is 0, the branch that counts has an adjoint of 0, and what it is multiplied with may be infinite. */
    private static Trace masked() {
        return Trace.record("masked", t -> {
            Dim n = Dim.bounded("n", 6);
            Expr x = t.input("x", n, Dim.of(5));
            Expr y = Layers.linear(x, t.parameter("w", 4, 5));
            Expr mask = t.input("mask", n, Dim.of(4));
            t.output("loss", mask.gt(0).select(y.mul(y), t.constant(0)).sum());
        });
    }

    private static void mask(Workspace run, int step, double bad) {
        double[] x = new double[30];
        double[] mask = new double[24];
        Arrays.setAll(x, i -> Math.cos(0.7 * i + step));
        Arrays.setAll(mask, i -> i / 4 == 2 ? 0 : 1);
        if (step % 3 == 1) {
            x[2 * 5 + step % 5] = bad;
        }
        run.setLength("n", 6).set("x", x).set("mask", mask);
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void aRunWithALocalGradientThatIsNotFiniteIsRepeated(Tier tier) {
        for (Precision precision : Precision.values()) {
            for (double bad : new double[] {Double.POSITIVE_INFINITY, Double.NaN}) {
                assertRepeated(masked(), tier, precision, (run, i) -> mask(run, i, bad));
            }
        }
    }

    /** What is set before a step. */
    private interface Inputs {
        void set(Workspace run, int step);
    }

    private static void assertRepeated(Trace trace, Tier tier, Precision precision, Inputs inputs) {
        CompiledProgram with = compiled(trace, WITH, tier, precision);
        Interpreter tape = Interpreter.of(trace, precision);
        int size = tape.layout().parameterCount();
        CompiledStep step = assertInstanceOf(CompiledStep.class, with.step(adam(size, precision)));
        Step taped = tape.step(adam(size, precision));
        Workspace actual = filled(with);
        Workspace expected = filled(tape);
        boolean isFinite = true;
        for (int i = 0; i < 20; i++) {
            inputs.set(actual, i);
            inputs.set(expected, i);
            assertEquals(taped.take(expected, 0.01), step.take(actual, 0.01));
            assertSame(trace, expected, actual, step.withoutGradient(), "step " + i);
            isFinite &= Arrays.stream(actual.parameters()).allMatch(Double::isFinite);
        }
        assertTrue(isFinite, "a zero adjoint passes nothing on");
        assertTrue(isRepeated(step), "a run was repeated");
    }

    /** The adjoint itself is wrong at first: the root of what is exactly 0 in the branch that is not taken. */
    @ParameterizedTest
    @EnumSource(Tier.class)
    void aRunWithAnAdjointThatIsWrongIsRepeated(Tier tier) {
        Trace trace = Trace.record("root", t -> {
            Dim n = Dim.bounded("n", 6);
            Expr x = t.input("x", n, Dim.of(5));
            Expr y = Layers.linear(x, t.parameter("w", 4, 5)).relu();
            t.output("loss", y.gt(0).select(y.sqrt(), t.constant(0)).sum());
        });
        for (Precision precision : Precision.values()) {
            assertRepeated(trace, tier, precision, (run, step) -> {
                double[] x = new double[30];
                Arrays.setAll(x, i -> i / 5 == step % 6 ? 0 : Math.cos(0.7 * i + step));
                run.setLength("n", 6).set("x", x);
            });
        }
    }

    /** Each element that is read is looked at, and none that is not there. */
    @ParameterizedTest
    @EnumSource(Tier.class)
    void everyElementThatExistsIsLookedAt(Tier tier) {
        Trace trace = masked();
        CompiledProgram with = compiled(trace, WITH, tier, Precision.F64);
        Interpreter tape = Interpreter.of(trace);
        CompiledStep step = (CompiledStep) with.step(new Sgd(20, 0.01));
        Step taped = tape.step(new Sgd(20, 0.01));
        double[] x = new double[30];
        double[] mask = new double[24];
        Arrays.fill(x, 3 * 5, 30, Double.NaN);
        Arrays.fill(mask, 0, 12, 1);
        Workspace actual = filled(with);
        Workspace expected = filled(tape);
        for (Workspace run : List.of(actual, expected)) {
            run.setLength("n", 3).set("x", x).set("mask", mask);
        }
        assertEquals(taped.take(expected, 0.01), step.take(actual, 0.01));
        assertSame(trace, expected, actual, step.withoutGradient(), "what is past the end is not read");
        assertFalse(isRepeated(step), "nor looked at");
        for (int bad = 0; bad < 30; bad++) {
            Arrays.setAll(x, i -> Math.cos(0.7 * i));
            x[bad] = Double.NEGATIVE_INFINITY;
            Arrays.fill(mask, 1);
            Arrays.fill(mask, bad / 5 * 4, bad / 5 * 4 + 4, 0);
            for (Workspace run : List.of(actual, expected)) {
                run.setLength("n", 6).set("x", x).set("mask", mask);
            }
            assertEquals(taped.take(expected, 0.01), step.take(actual, 0.01));
            assertSame(trace, expected, actual, step.withoutGradient(), "element " + bad);
            assertTrue(Arrays.stream(actual.parameters()).allMatch(Double::isFinite), "element " + bad);
        }
        assertTrue(isRepeated(step));
    }

    private static boolean isRepeated(CompiledStep step) {
        return step.generatedClasses().stream().anyMatch(each -> each.variant() == GeneratedClass.Variant.GUARDED);
    }

    /** Traces that nobody thought of, on values of all kinds, with kernels that share loops and without. */
    @ParameterizedTest
    @CsvSource({"SCALAR, false", "VECTOR, false", "SCALAR, true", "VECTOR, true"})
    void randomTracesGiveTheBitsOfTheTape(Tier tier, boolean sharesLoops) {
        RuleSet rules = sharesLoops ? WITH.plus(KernelRules.all().toArray(new NamedRule[0])) : WITH;
        int compiled = 0;
        int repeated = 0;
        for (int seed = 1; seed <= 60; seed++) {
            Trace trace = RandomTraces.of(seed);
            Precision precision = seed % 2 == 0 ? Precision.F64 : Precision.F32;
            Interpreter tape = Interpreter.of(trace, precision);
            int size = tape.layout().parameterCount();
            if (trace.objective().isEmpty() || size == 0) {
                continue;
            }
            CompiledProgram with = compiled(trace, rules, tier, precision);
            for (int number = 0; number < SampleRun.KINDS; number++) {
                if (!(with.step(adam(size, precision)) instanceof CompiledStep step)) {
                    break;
                }
                compiled += number == 0 ? 1 : 0;
                Step taped = tape.step(adam(size, precision));
                Workspace actual = with.workspace();
                Workspace expected = tape.workspace();
                new SampleRun(number, precision).fill(actual);
                new SampleRun(number, precision).fill(expected);
                for (int i = 0; i < 4; i++) {
                    step.take(actual, 0.01);
                    taped.take(expected, 0.01);
                    String when = "seed " + seed + ", values " + number + ", step " + i;
                    assertSame(trace, expected, actual, step.withoutGradient(), when);
                }
                repeated += isRepeated(step) ? 1 : 0;
            }
        }
        assertTrue(compiled >= 10, compiled + " traces have steps");
        assertTrue(repeated >= 10, repeated + " runs were repeated");
    }

    private static Map<String, String> whyStored(Trace trace, RuleSet rules) {
        CompiledProgram program = compiled(trace, rules, Tier.SCALAR, Precision.F64);
        Step step = program.step(new Sgd(program.layout().parameterCount(), 0.1));
        return step instanceof CompiledStep compiled
                ? compiled.whyStored()
                : program.report().storedGradients();
    }

    @Test
    void gradientsAreStoredWhereTheyHaveToBe() {
        assertEquals(
                Map.of(
                        "table", "its elements are not each the sum of one loop",
                        "places", "its elements are not each the sum of one loop"),
                whyStored(Compositions.transformer(1), WITH));
        assertEquals(
                Map.of("p", "its kernel reads the parameter 'q'", "q", "its kernel reads the parameter 'p'"),
                whyStored(
                        Trace.record(
                                "product",
                                t -> t.output(
                                        "y",
                                        t.parameter("p", 4)
                                                .mul(t.parameter("q", 4))
                                                .sum())),
                        WITH));
        assertEquals(
                Map.of("w", "its kernel computes a local gradient"),
                whyStored(
                        Trace.record(
                                "inlined",
                                t -> t.output(
                                        "y",
                                        t.parameter("w", 4)
                                                .div(t.input("x", 6, 4))
                                                .sum())),
                        WITH));
        assertEquals(
                Map.of("w", "the trace has states, so no run can be repeated"),
                whyStored(
                        Trace.record("state", t -> {
                            State count = t.state("count");
                            count.write(count.value().add(1));
                            t.output(
                                    "y",
                                    t.parameter("w", 4).mul(t.input("x", 6, 4)).sum());
                        }),
                        WITH));
        assertEquals(
                Map.of("unused", "it is no sum of adjoints"),
                whyStored(
                        Trace.record("unused", t -> {
                            t.parameter("unused", 3);
                            t.output(
                                    "y",
                                    t.parameter("w", 4).mul(t.input("x", 6, 4)).sum());
                        }),
                        WITH));
        Map<String, String> siblings = whyStored(Compositions.transformer(1), WITH.plus(KernelRules.READER));
        assertTrue(siblings.containsKey("table"), siblings.toString());
    }

    @Test
    void theReportSaysWhichGradientsAreStored() {
        CompiledProgram program = compiled(Compositions.transformer(1));
        String report = program.report().toString();
        assertTrue(report.contains("""

                        steps: 6 gradients go into the update of their parameter, others are stored
                          table: its elements are not each the sum of one loop
                          places: its elements are not each the sum of one loop
                        """), report);
        String other = compiled(Compositions.transformer(1), BuiltInRules.exact(), Tier.SCALAR, Precision.F64)
                .report()
                .toString();
        assertFalse(other.contains("steps:"), other);
    }

    @Test
    void updatesComeLast() {
        CompiledProgram program = compiled(Compositions.transformer(1));
        CompiledStep step = (CompiledStep) program.step(adam(program.layout().parameterCount(), Precision.F64));
        PassTrace last =
                step.compilation().passes().get(step.compilation().passes().size() - 1);
        assertEquals(Map.of("gradient-into-update", 6), last.fired());
        assertEquals(
                Set.of("q0", "k0", "v0", "o0", "f0", "g0"),
                Set.copyOf(last.firings().stream()
                        .map(firing -> firing.after().name())
                        .toList()));
        int groups = step.compilation().schedule().groups().size();
        assertEquals(
                last.firings().stream().map(firing -> firing.before()).toList().size(),
                step.compilation().schedule().groups().subList(groups - 6, groups).stream()
                        .filter(group -> last.firings().stream()
                                .anyMatch(firing -> group.nodes().equals(List.of(firing.before()))))
                        .count());
    }

    /** Without the times, which decide when the change comes. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void changingOverToVectorsChangesNoBit(Precision precision) {
        Trace trace = Compositions.transformer(1);
        CompiledProgram program = compiled(trace, WITH, Tier.SCALAR, precision);
        Interpreter tape = Interpreter.of(trace, precision);
        int size = tape.layout().parameterCount();
        CompiledStep step = (CompiledStep) program.step(adam(size, precision));
        Step taped = tape.step(adam(size, precision));
        Workspace actual = filled(program);
        Workspace expected = filled(tape);
        StepPromotion promotion = null;
        for (int i = 0; i < STEPS; i++) {
            tokens(actual, i);
            tokens(expected, i);
            assertEquals(taped.take(expected, 0.01), step.take(actual, 0.01));
            assertSame(trace, expected, actual, step.withoutGradient(), "step " + i);
            if (i == 20) {
                promotion = new StepPromotion(step, program.backEnd());
                promotion.compile(precision == Precision.F32 ? 4 : 2);
                // Trials run on copies: neither parameters nor running numbers are the optimiser's.
                promotion.scalar(actual).nanosPerRun();
                promotion.vector(actual).nanosPerRun();
            }
            if (i == 30) {
                assertEquals(1, step.lanes());
                assertEquals(precision == Precision.F32 ? 4 : 2, promotion.takeOver());
            }
        }
    }

    /** In scalars, the gradient of {@code a} shares the rows of a kernel with others and is stored; in lanes it does not. */
    @Test
    void lanesThatWouldStoreOtherGradientsDoNotTakeOver() {
        RuleSet rules = WITH.plus(KernelRules.all().toArray(new NamedRule[0]));
        Trace trace = Trace.record("rows", t -> {
            Expr a = t.parameter("a", 2, 3);
            Expr x = a.sub(t.parameter("b", 3));
            Expr greatest = x.maxOver(1);
            Expr u = greatest.neg().sin();
            Expr v = u.div(u.mul(u).add(1));
            Expr third = x.div(3);
            Expr none = third.mul(-1).add(third);
            Expr loss = none.sum().div(6).add(0.5);
            loss = loss.add(v.sum().div(2)).add(u.sum().div(2));
            t.output("loss", loss.add(x.sum(0).sum().div(3)).add(greatest.sum().div(2)));
            t.output("last", none.neg());
        });
        CompiledProgram program = compiled(trace, rules, Tier.SCALAR, Precision.F64);
        CompiledStep step = (CompiledStep) program.step(adam(program.layout().parameterCount(), Precision.F64));
        assertEquals(Set.of("b"), step.withoutGradient());
        StepPromotion promotion = new StepPromotion(step, program.backEnd());
        assertThrows(CompileException.class, () -> promotion.compile(2));
        promotion.compile(4);
        assertEquals(4, promotion.takeOver());
    }

    @Test
    void aStepAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Precision precision : Precision.values()) {
            CompiledProgram program = compiled(Compositions.transformer(1), WITH, Tier.SCALAR, precision);
            Step step = program.step(adam(program.layout().parameterCount(), precision));
            Workspace run = filled(program);
            tokens(run, 4);
            step.prepare(run);
            long[] bytes = new long[2000];
            for (int i = 0; i < bytes.length; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                step.take(run, 0.001);
                bytes[i] = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertArrayEquals(new long[bytes.length], bytes);
        }
    }

    @Test
    void otherOptimisersAreRefused() {
        CompiledProgram program = compiled(StepRules.example());
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> program.step(new Sgd(3, 0.1)));
        assertEquals(
                "the optimiser is for 3 parameters in f64, program 'steps' has 132 in f64; expected the same",
                e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> program.step(new Sgd(132, 0.1, Precision.F32)));
        assertEquals(
                "the optimiser is for 132 parameters in f32, program 'steps' has 132 in f64; expected the same",
                e.getMessage());
        e = assertThrows(
                IllegalArgumentException.class,
                () -> Interpreter.of(StepRules.example()).step(new Sgd(3, 0.1)));
        assertEquals("the optimiser is for 3 parameters, program 'steps' has 132; expected as many", e.getMessage());
    }

    @Test
    void fastModeContractsUpdatesToo() {
        Trace trace = Compositions.transformer(1);
        CompiledProgram program =
                compiled(trace, BuiltInRules.fast().plus(StepRules.GRADIENT_INTO_UPDATE), Tier.SCALAR, Precision.F64);
        CompiledStep step = (CompiledStep) program.step(adam(program.layout().parameterCount(), Precision.F64));
        String source = step.javaSources("dump").get("TransformerAdam");
        assertTrue(source.contains("Math.fma("), source);
        assertTrue(source.contains("Inverse"), source);
        Interpreter tape = Interpreter.of(trace);
        Step taped = tape.step(adam(tape.layout().parameterCount(), Precision.F64));
        Workspace actual = filled(program);
        Workspace expected = filled(tape);
        for (int i = 0; i < 5; i++) {
            tokens(actual, i);
            tokens(expected, i);
            step.take(actual, 0.01);
            taped.take(expected, 0.01);
        }
        assertArrayEquals(expected.parameters(), actual.parameters(), 1e-9);
    }
}
