package wengert.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.engine.Optimizer;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.random.XorShift64;
import wengert.trace.Expr;
import wengert.trace.Recorder;
import wengert.trace.State;
import wengert.trace.Trace;
import wengert.trace.TraceException;

class UpdateRuleTest {
    private static final int SIZE = 11;

    private static UpdateRule momentum() {
        return UpdateRule.of(Trace.record("momentum", t -> {
            State parameter = t.state("parameter");
            State velocity = t.state("velocity");
            velocity.write(velocity.value().mul(0.9).add(t.input("gradient")));
            parameter.write(parameter.value().sub(t.input("rate").mul(velocity.value())));
        }));
    }

    @Test
    void aRuleKnowsWhatItKeepsAndWhatItShares() {
        assertEquals(List.of("velocity"), momentum().running());
        assertEquals(List.of("rate"), momentum().shared());
        List<UpdateRule> adam = new Adam(1, 0.1, 0.9, 0.99, 1e-8).rules();
        for (UpdateRule rule : UpdateRule.requireAlike(adam)) {
            assertEquals(List.of("mean", "square"), rule.running());
            assertEquals(List.of("rate", "bias1", "bias2"), rule.shared());
        }
        assertEquals(3, adam.size());
    }

    @Test
    void theRuleOnTheTapeIsWhatItSays() {
        double[] p = {1.0, -2.0};
        double[] g = {0.5, 3.0};
        RecordedOptimizer optimizer = new RecordedOptimizer(2, 0.1, Precision.F64, momentum());
        optimizer.step(p, g);
        optimizer.step(p, g, 0.2);
        double velocity = 0.9 * (0.9 * 0.0 + 0.5) + 0.5;
        assertEquals(1.0 - 0.1 * 0.5 - 0.2 * velocity, p[0]);
        assertArrayEquals(new double[] {velocity, 0.9 * 3.0 + 3.0}, optimizer.running()[0]);
    }

    /** Adam's rules on the tape. */
    private static final class Taped extends RecordedOptimizer {
        private final Adam adam;

        Taped(Adam adam) {
            super(adam.size(), adam.learningRate(), adam.precision(), adam.rules());
            this.adam = adam;
        }

        @Override
        public int advance(double learningRate, double[] shared) {
            return adam.advance(learningRate, shared);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theLoopsOfAdamAndSgdAreTheirRulesOnTheTape(Precision precision) {
        Adam loops = new Adam(SIZE, 0.01, 0.3, 0.5, 1e-8, precision);
        Taped tape = new Taped(new Adam(SIZE, 0.01, 0.3, 0.5, 1e-8, precision));
        assertAlike(loops, tape);
        assertArrayEquals(tape.running(), loops.running());
        assertArrayEquals(tape.runningFloats(), loops.runningFloats());
        Sgd sgd = new Sgd(SIZE, 0.01, precision);
        assertAlike(
                sgd, new RecordedOptimizer(SIZE, 0.01, precision, sgd.rules().get(0)));
    }

    /** Both corrections are 1 from step 54 on, in single precision from step 25 on. */
    private static void assertAlike(Optimizer one, Optimizer other) {
        XorShift64 random = new XorShift64(8);
        double[] p = new double[SIZE];
        double[] q = new double[SIZE];
        for (int step = 0; step < 60; step++) {
            double[] g = new double[SIZE];
            for (int i = 0; i < SIZE; i++) {
                g[i] = random.gauss(0, 1);
            }
            g[0] = -0.0;
            g[1] = 1e-310;
            g[2] = step % 9 == 0 ? 1e200 : 0;
            g[3] = step == 40 ? Double.NaN : 1;
            g[4] = step == 3 ? Double.POSITIVE_INFINITY : g[4];
            one.step(p, g);
            other.begin(0.01);
            other.move(q, g, 4, SIZE);
            other.move(q, g, 0, 4);
            assertArrayEquals(p, q);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void noStepAllocates(Precision precision) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        for (Optimizer optimizer : List.of(
                new Adam(SIZE, 0.01, 0.9, 0.99, 1e-8, precision),
                new Sgd(SIZE, 0.01, precision),
                new RecordedOptimizer(SIZE, 0.01, precision, momentum()))) {
            double[] p = new double[SIZE];
            double[] g = new double[SIZE];
            threads.getThreadAllocatedBytes(thread);
            threads.getThreadAllocatedBytes(thread);
            long before = threads.getThreadAllocatedBytes(thread);
            optimizer.step(p, g, 0.01);
            optimizer.step(p, g, 0.01);
            long bytes = threads.getThreadAllocatedBytes(thread) - before;
            assertEquals(0, bytes, optimizer.getClass().toString());
        }
    }

    @Test
    void aTraceThatOnlyWritesAStateNeedsNoOutput() {
        Trace trace = Trace.record("t", t -> t.state("s").write(t.input("x").mul(2)));
        assertEquals(0, trace.roots(Trace.Role.OUTPUT).size());
        assertThrows(TraceException.class, () -> Trace.record("t", t -> t.state("s")));
    }

    @Test
    void malformedRulesAreRefused() {
        assertRefused("has no state 'parameter'; expected a scalar one. Declare it with state(\"parameter\")", t -> {
            State p = t.state("p");
            p.write(t.input("gradient").add(p.value()));
        });
        assertRefused("has no input 'gradient'; expected a scalar one. Declare it with input(\"gradient\")", t -> {
            State p = t.state("parameter");
            p.write(p.value().mul(0.5));
        });
        assertRefused("never writes the state 'parameter'; expected its new value. Call write(value)", t -> {
            t.state("parameter");
            t.state("other").write(t.input("gradient").mul(2));
        });
        assertRefused("has the output 'y'; expected none. Write a state instead", t -> {
            State p = t.state("parameter");
            p.write(p.value().sub(t.input("gradient")));
            t.output("y", p.value());
        });
        assertRefused("has the integer input 'i'; expected none, as there is nothing to look up. Leave it out", t -> {
            State p = t.state("parameter");
            t.indices("i", 3);
            p.write(p.value().sub(t.input("gradient")));
        });
        assertRefused(
                "has state 'parameter' : f64[3] # (UpdateRuleTest.java:LINE); expected a scalar. A rule is what"
                        + " happens to one parameter",
                t -> {
                    State p = t.state("parameter", 3);
                    p.write(p.value().sub(t.input("gradient")));
                });
        assertRefused(
                "has parameter 'w' : f64[] # (UpdateRuleTest.java:LINE); expected a state, as a rule has no gradient"
                        + " of its own. Declare it with state(name)",
                t -> {
                    State p = t.state("parameter");
                    p.write(p.value().sub(t.input("gradient").mul(t.parameter("w"))));
                });
        assertRefused(
                "has sum : f64[] # (UpdateRuleTest.java:LINE); expected an element-wise operation. Leave it out, or"
                        + " make the number a shared input",
                t -> {
                    State p = t.state("parameter");
                    Expr gradient = t.input("gradient");
                    p.write(p.value().sub(gradient.mul(2).sum()));
                });
    }

    private static void assertRefused(String message, Consumer<Recorder> body) {
        Trace trace = Trace.record("wrong", body);
        String actual =
                assertThrows(TraceException.class, () -> UpdateRule.of(trace)).getMessage();
        assertEquals("update rule 'wrong' " + message, actual.replaceAll("java:[0-9]+", "java:LINE"));
    }

    @Test
    void rulesThatShareMoreNeedAnOptimiserOfTheirOwn() {
        UpdateRule rule = new Adam(1, 0.1, 0.9, 0.99, 1e-8).rules().get(0);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new RecordedOptimizer(1, 0.1, Precision.F64, rule))
                .getMessage();
        assertTrue(message.startsWith("update rule 'adam' shares [rate, bias1, bias2]; expected 'rate' or"), message);
        assertThrows(TraceException.class, () -> UpdateRule.requireAlike(List.of()));
        TraceException unlike =
                assertThrows(TraceException.class, () -> UpdateRule.requireAlike(List.of(rule, momentum())));
        assertTrue(unlike.getMessage().startsWith("update rule 'momentum' keeps [velocity]"), unlike.getMessage());
    }
}
