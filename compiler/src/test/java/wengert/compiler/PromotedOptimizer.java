package wengert.compiler;

import java.util.Arrays;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.optim.RecordedOptimizer;
import wengert.trace.State;
import wengert.trace.Trace;

/** An optimiser that takes steps until code in lanes has taken over, and on, beside one that stays on scalars. */
final class PromotedOptimizer {
    private static final int SIZE = 4_003;

    /** A guard against waiting for ever, not a measurement. */
    private static final long DEADLINE = 100_000_000_000L;

    private static final int CHECKED = 64;

    private PromotedOptimizer() {}

    /** Prints whether all bits were the same up to the promotion and after it. */
    public static void main(String[] args) {
        CompiledOptimizer scalar = compiled(Tier.SCALAR);
        CompiledOptimizer auto = compiled(Tier.AUTO);
        double[] expected = new double[SIZE];
        double[] actual = new double[SIZE];
        double[] gradients = new double[SIZE];
        long end = System.nanoTime() + DEADLINE;
        int after = 0;
        for (int step = 0; after < CHECKED; step++) {
            if (System.nanoTime() > end) {
                System.out.println("still scalar after " + step + " steps");
                return;
            }
            after += auto.lanes() > 1 ? 1 : 0;
            int number = step;
            Arrays.setAll(gradients, i -> ((31 * i + number) % 101 - 50) / 50.0);
            scalar.step(expected, gradients, 0.01);
            auto.step(actual, gradients, 0.01);
            if (!Arrays.equals(expected, actual)) {
                System.out.println("step " + step + " has other bits");
                return;
            }
        }
        System.out.println("promoted");
    }

    /** Of an operation that HotSpot makes no vectors of. */
    private static CompiledOptimizer compiled(Tier tier) {
        UpdateRule rule = UpdateRule.of(Trace.record("exponential", t -> {
            State parameter = t.state(UpdateRule.PARAMETER);
            parameter.write(
                    parameter.value().sub(t.input(UpdateRule.GRADIENT).exp().mul(t.input("rate"))));
        }));
        Trace trace = Trace.record("p", t -> t.output("y", t.parameter("x").mul(2)));
        return TraceCompiler.create()
                .tier(tier)
                .compile(trace)
                .optimizer(new RecordedOptimizer(SIZE, 0.01, Precision.F64, rule));
    }
}
