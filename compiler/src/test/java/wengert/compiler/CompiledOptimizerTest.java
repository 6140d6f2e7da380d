package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.emit.GeneratedFloatUpdate;
import wengert.emit.GeneratedUpdate;
import wengert.emit.InMemoryCompiler;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Interpreter;
import wengert.engine.Optimizer;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.optim.AbstractOptimizer;
import wengert.optim.Adam;
import wengert.optim.RecordedOptimizer;
import wengert.optim.Sgd;
import wengert.random.XorShift64;
import wengert.trace.Dsl;
import wengert.trace.Expr;
import wengert.trace.State;
import wengert.trace.Trace;
import wengert.trace.TraceException;

class CompiledOptimizerTest {
    /** No multiple of any number of lanes. */
    private static final int SIZE = 37;

    /** Both corrections of {@link #adam} reach 1 in single precision at step 25, in double precision at 54. */
    private static final int STEPS = 60;

    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        Double.MIN_VALUE,
        -1e-310,
        1e-40,
        1e-200,
        1e30,
        -1e200,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private static CompiledProgram program(Tier tier, Precision precision, Mode mode) {
        return TraceCompiler.create()
                .tier(tier)
                .precision(precision)
                .mode(mode)
                .compile(Trace.record(
                        "p", t -> t.output("y", t.parameter("x", 3).mul(2).sum())));
    }

    private static Optimizer compiled(Tier tier, ElementwiseOptimizer rule) {
        return program(tier, Precision.F64, Mode.EXACT).optimizer(rule);
    }

    private static Adam adam(Precision precision) {
        return new Adam(SIZE, 0.01, 0.3, 0.5, 1e-8, precision);
    }

    private static RecordedOptimizer momentum(Precision precision) {
        UpdateRule rule = UpdateRule.of(Trace.record("momentum", t -> {
            State parameter = t.state("parameter");
            State velocity = t.state("velocity");
            velocity.write(velocity.value().mul(0.9).add(t.input("gradient")));
            parameter.write(parameter.value().sub(t.input("rate").mul(velocity.value())));
        }));
        return new RecordedOptimizer(SIZE, 0.01, precision, rule);
    }

    /** Names that mean something in Java, a state read after its write and once more, one that is only read, one of a copy. */
    private static RecordedOptimizer awkward(Precision precision) {
        UpdateRule rule = UpdateRule.of(Trace.record("class", t -> {
            Expr rate = t.input("rate");
            Expr gradient = t.input("gradient");
            State constant = t.state("final");
            State last = t.state("x0");
            State parameter = t.state("parameter");
            State swapped = t.state("from");
            State other = t.state("a b");
            State another = t.state("a_b");
            Expr before = last.value();
            Expr sign = gradient.gt(0).select(Dsl.exp(gradient.min(1)), gradient.max(-1));
            Expr decayed = parameter.value().mul(0.75);
            swapped.write(before.add(1));
            last.write(gradient);
            last.write(last.value().add(parameter.value()).add(constant.value()));
            other.write(another.value());
            another.write(decayed);
            parameter.write(decayed.sub(rate.div(rate.add(1)).mul(sign)).add(swapped.value()));
        }));
        return new RecordedOptimizer(SIZE, 0.01, precision, rule);
    }

    /** Functions that have no vector form. */
    private static RecordedOptimizer tanh(Precision precision) {
        UpdateRule rule = UpdateRule.of(Trace.record("tanh", t -> {
            State parameter = t.state("parameter");
            parameter.write(parameter.value().sub(t.input("gradient").tanh().mul(t.input("rate"))));
        }));
        return new RecordedOptimizer(SIZE, 0.01, precision, rule);
    }

    /** The rules of an optimiser on the tape. */
    private static RecordedOptimizer onTape(ElementwiseOptimizer rule) {
        return new Taped(rule);
    }

    private static final class Taped extends RecordedOptimizer {
        private final ElementwiseOptimizer rule;

        Taped(ElementwiseOptimizer rule) {
            super(rule.size(), rule.learningRate(), rule.precision(), rule.rules());
            this.rule = rule;
        }

        @Override
        public int advance(double learningRate, double[] numbers) {
            return rule.advance(learningRate, numbers);
        }
    }

    /** The dumped source, compiled by javac. */
    private static final class Dumped extends AbstractOptimizer {
        private final ElementwiseOptimizer source;
        private final Object code;
        private final double[] shared;
        private final float[] floats;
        private int rule;

        Dumped(ElementwiseOptimizer source, CompiledOptimizer compiled) {
            super("dump", source.size(), source.learningRate(), source.precision());
            this.source = source;
            this.shared = new double[source.rules().get(0).shared().size()];
            this.floats = new float[shared.length];
            try {
                this.code = InMemoryCompiler.compile("dump." + compiled.className(), compiled.javaSource("dump"))
                        .getConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(compiled.javaSource("dump"), e);
            }
        }

        @Override
        public void begin(double learningRate) {
            rule = source.advance(learningRate, shared);
            for (int i = 0; i < shared.length; i++) {
                floats[i] = (float) shared[i];
            }
        }

        @Override
        protected void update(double[] parameters, double[] gradients, int from, int to) {
            ((GeneratedUpdate) code).move(rule, parameters, gradients, source.running(), shared, from, to);
        }

        @Override
        protected void update(float[] parameters, float[] gradients, int from, int to) {
            ((GeneratedFloatUpdate) code).move(rule, parameters, gradients, source.runningFloats(), floats, from, to);
        }
    }

    private static double[] gradients(XorShift64 random, int step) {
        double[] gradients = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            gradients[i] = i < SPECIAL.length && step % 7 != 0 ? SPECIAL[i] : random.gauss(0, 1);
        }
        return gradients;
    }

    /** All parameters after every step. */
    private static long[] trajectory(Optimizer optimizer) {
        XorShift64 random = new XorShift64(3);
        double[] parameters = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            parameters[i] = random.gauss(0, 1);
        }
        long[] bits = new long[STEPS * SIZE];
        for (int step = 0; step < STEPS; step++) {
            optimizer.step(parameters, gradients(random, step), 0.01 * (1 - step / (double) STEPS));
            for (int i = 0; i < SIZE; i++) {
                bits[step * SIZE + i] = Double.doubleToLongBits(parameters[i]);
            }
        }
        return bits;
    }

    private static void assertAllAlike(Function<Precision, ElementwiseOptimizer> rule, Precision precision) {
        long[] expected = trajectory(onTape(rule.apply(precision)));
        assertArrayEquals(expected, trajectory(rule.apply(precision)), "its own loops");
        for (Tier tier : Tier.values()) {
            assertArrayEquals(expected, trajectory(compiled(tier, rule.apply(precision))), "bytecode, " + tier);
            ElementwiseOptimizer source = rule.apply(precision);
            CompiledOptimizer dump = (CompiledOptimizer) compiled(tier, source);
            assertArrayEquals(expected, trajectory(new Dumped(source, dump)), "javac of the dump, " + tier);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void everyEngineTakesTheStepsOfAdam(Precision precision) {
        assertAllAlike(CompiledOptimizerTest::adam, precision);
        double[] shared = new double[3];
        Adam adam = adam(precision);
        Set<Integer> rules = new TreeSet<>();
        for (int step = 0; step < STEPS; step++) {
            rules.add(adam.advance(0.01, shared));
        }
        assertEquals(Set.of(0, 1, 2), rules, "all forms of the rule were compared");
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void everyEngineTakesTheStepsOfSgd(Precision precision) {
        assertAllAlike(own -> new Sgd(SIZE, 0.01, own), precision);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void everyEngineTakesTheStepsOfAUsersRules(Precision precision) {
        assertAllAlike(CompiledOptimizerTest::momentum, precision);
        assertAllAlike(CompiledOptimizerTest::awkward, precision);
        assertAllAlike(CompiledOptimizerTest::tanh, precision);
    }

    @Test
    void aStepOnFloatsHasTheBitsOfOneOnDoubles() {
        Optimizer doubles = compiled(Tier.VECTOR, adam(Precision.F32));
        Optimizer floats = compiled(Tier.SCALAR, adam(Precision.F32));
        XorShift64 random = new XorShift64(5);
        double[] parameters = new double[SIZE];
        float[] narrow = new float[SIZE];
        for (int step = 0; step < STEPS; step++) {
            double[] gradients = gradients(random, step);
            float[] narrowGradients = new float[SIZE];
            for (int i = 0; i < SIZE; i++) {
                narrowGradients[i] = (float) gradients[i];
            }
            doubles.step(parameters, gradients, 0.01);
            floats.step(narrow, narrowGradients, 0.01);
            for (int i = 0; i < SIZE; i++) {
                assertEquals(parameters[i], narrow[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void partsOfAStepAreTheStep(Precision precision) {
        for (Tier tier : List.of(Tier.SCALAR, Tier.VECTOR)) {
            for (int cut : new int[] {0, 1, 8, 19, SIZE}) {
                Optimizer whole = compiled(tier, adam(precision));
                Optimizer inParts = compiled(tier, adam(precision));
                double[] expected = new double[SIZE];
                double[] actual = new double[SIZE];
                XorShift64 random = new XorShift64(9);
                for (int step = 0; step < 3; step++) {
                    double[] gradients = gradients(random, step);
                    whole.step(expected, gradients, 0.01);
                    inParts.begin(0.01);
                    inParts.move(actual, gradients, cut, SIZE);
                    inParts.move(actual, gradients, 0, cut);
                    assertArrayEquals(expected, actual);
                }
            }
        }
    }

    @Test
    void compiledStepsGoOnWhereTheLoopsEnded() {
        Adam alone = adam(Precision.F64);
        Adam shared = adam(Precision.F64);
        Optimizer compiled = compiled(Tier.SCALAR, shared);
        double[] expected = new double[SIZE];
        double[] actual = new double[SIZE];
        double[] gradients = gradients(new XorShift64(2), 0);
        for (int step = 0; step < 6; step++) {
            alone.step(expected, gradients);
            (step % 2 == 0 ? shared : compiled).step(actual, gradients);
        }
        assertArrayEquals(expected, actual);
    }

    @Test
    void aStepAllocatesNothingFromTheFirstOne() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        for (Precision precision : Precision.values()) {
            for (ElementwiseOptimizer rule : List.of(adam(precision), momentum(precision))) {
                for (Optimizer optimizer : List.of(compiled(Tier.SCALAR, rule), rule)) {
                    double[] parameters = new double[SIZE];
                    double[] gradients = new double[SIZE];
                    Arrays.fill(gradients, 0.5);
                    threads.getThreadAllocatedBytes(thread);
                    threads.getThreadAllocatedBytes(thread);
                    long before = threads.getThreadAllocatedBytes(thread);
                    optimizer.step(parameters, gradients, 0.01);
                    optimizer.step(parameters, gradients, 0.01);
                    long bytes = threads.getThreadAllocatedBytes(thread) - before;
                    assertEquals(0, bytes, optimizer.getClass() + " in " + precision);
                }
            }
        }
    }

    @Test
    void theTapeReturnsTheOptimiserItself() {
        Adam adam = adam(Precision.F64);
        Trace trace = Trace.record("t", t -> t.output("y", t.constant(1).mul(2)));
        assertSame(adam, Interpreter.of(trace).optimizer(adam));
    }

    @Test
    void fastModeMultipliesByReciprocalsOfWhatIsShared() {
        for (Precision precision : Precision.values()) {
            for (Tier tier : List.of(Tier.SCALAR, Tier.VECTOR)) {
                CompiledOptimizer fast = program(tier, precision, Mode.FAST).optimizer(adam(precision));
                String source = fast.javaSource("");
                assertTrue(source.contains("bias1SharedInverse = 1.0"), source);
                assertTrue(source.contains("fma("), source);
                Optimizer exact = adam(precision);
                double[] near = new double[SIZE];
                double[] expected = new double[SIZE];
                XorShift64 random = new XorShift64(4);
                for (int step = 0; step < STEPS; step++) {
                    double[] gradients = new double[SIZE];
                    Arrays.setAll(gradients, i -> random.gauss(0, 1));
                    fast.step(near, gradients);
                    exact.step(expected, gradients);
                    assertArrayEquals(expected, near, precision == Precision.F32 ? 1e-5 : 1e-14);
                }
            }
        }
    }

    /** Gradients whose squares overflow, vanish or are none: what is not finite is so in the same steps. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void fastModeInvertsRootsInLanes(Precision precision) {
        Adam source = adam(precision);
        CompiledOptimizer fast = program(Tier.VECTOR, precision, Mode.FAST).optimizer(source);
        assertEquals(3, fast.contracted().get("newton-reciprocal").size());
        assertTrue(fast.javaSource("").contains("reciprocalOfNormal("), fast.javaSource(""));
        Adam other = adam(precision);
        Optimizer dump =
                new Dumped(other, program(Tier.VECTOR, precision, Mode.FAST).optimizer(other));
        CompiledOptimizer inParts = program(Tier.VECTOR, precision, Mode.FAST).optimizer(adam(precision));
        Optimizer exact = adam(precision);
        double[][] results = new double[4][SIZE];
        double[] given = {0.0, -0.0, Double.MIN_VALUE, 1e-200, 1e30, -1e200, Double.NaN, Double.NEGATIVE_INFINITY};
        XorShift64 random = new XorShift64(4);
        for (int step = 0; step < STEPS; step++) {
            double[] gradients = new double[SIZE];
            Arrays.setAll(gradients, i -> i < given.length ? given[i] : random.gauss(0, 1));
            exact.step(results[0], gradients);
            fast.step(results[1], gradients);
            dump.step(results[2], gradients);
            inParts.begin(0.01);
            inParts.move(results[3], gradients, 0, 13);
            inParts.move(results[3], gradients, 13, SIZE);
            assertArrayEquals(results[1], results[2], "javac of the dump");
            assertArrayEquals(results[1], results[3], "in two parts");
            assertArrayEquals(results[0], results[1], precision == Precision.F32 ? 1e-5 : 1e-14);
        }
    }

    /** HotSpot makes vectors of the scalar loop as it is, and none of arithmetic on bits. */
    @Test
    void scalarKernelsDivide() {
        CompiledOptimizer fast = program(Tier.SCALAR, Precision.F64, Mode.FAST).optimizer(adam(Precision.F64));
        assertFalse(fast.contracted().containsKey("newton-reciprocal"));
        assertFalse(fast.javaSource("").contains("reciprocal("), fast.javaSource(""));
    }

    @Test
    void aTierHasItsLanes() {
        assertEquals(1, ((CompiledOptimizer) compiled(Tier.AUTO, adam(Precision.F64))).lanes());
        CompiledProgram program = program(Tier.VECTOR, Precision.F64, Mode.EXACT);
        assertEquals(program.lanes(), program.optimizer(adam(Precision.F64)).lanes());
        assertEquals(2 * program.lanes(), program.optimizer(adam(Precision.F32)).lanes());
        assertEquals(1, program.optimizer(tanh(Precision.F64)).lanes());
    }

    @Test
    void theDumpReadsAsItWasWritten() {
        CompiledOptimizer adam = (CompiledOptimizer) compiled(Tier.SCALAR, new Adam(SIZE, 0.01, 0.85, 0.99, 1e-8));
        String source = adam.javaSource("dump");
        assertEquals("Adam", adam.className());
        assertTrue(source.contains("""
                                for (int i = from; i < to; i++) {
                                    double x0 = gradients[i];
                        """), source);
        assertTrue(source.contains("parameters[i] -= "), source);
        assertTrue(source.contains("private static void update_adam_without_correction("), source);
        assertTrue(adam.bytecodeListing().contains("private static update_adam([D[D[D[D[DII)V"));
        assertEquals("dead-code", adam.passes().get(1).get(0).name());
        assertEquals(3, adam.rules().size());
    }

    @Test
    void rulesThatAreTooLongAreRefusedWithARemedy() {
        UpdateRule rule = UpdateRule.of(Trace.record("endless", t -> {
            State parameter = t.state("parameter");
            Expr x = parameter.value().add(t.input("gradient"));
            for (int i = 0; i < 2000; i++) {
                x = x.mul(x.add(1 + i));
            }
            parameter.write(x);
        }));
        RecordedOptimizer optimizer = new RecordedOptimizer(1, 0.1, Precision.F64, rule);
        CompileException e = assertThrows(CompileException.class, () -> compiled(Tier.SCALAR, optimizer));
        assertTrue(
                e.getMessage()
                        .matches("optimiser 'endless' cannot be compiled: Kernel 'update_endless' of 'endless':"
                                + " HotSpot compiles methods of at most 8000 bytes, got \\d+;.*"
                                + "\\. Take its steps without program.optimizer"),
                e.getMessage());
    }

    @Test
    void rulesThatAreNotAlikeAreRefused() {
        List<UpdateRule> rules = List.of(
                momentum(Precision.F64).rules().get(0),
                tanh(Precision.F64).rules().get(0));
        TraceException e = assertThrows(TraceException.class, () -> UpdateRule.requireAlike(rules));
        assertEquals(
                "update rule 'tanh' keeps [] and shares [rate]; expected [velocity] and [rate], as in 'momentum'."
                        + " Declare the same states and inputs in the same order",
                e.getMessage());
    }
}
