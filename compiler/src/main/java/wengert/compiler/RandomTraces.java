package wengert.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Recorder;
import wengert.trace.Trace;

/**
 * Seeded random traces to try rules on: element-wise operations, reductions, views and products, with what rules are often
 * about, such as constants, copies and equal nodes. Values stay small, so that roundings can be compared.
 */
final class RandomTraces {
    private static final double[] CONSTANTS = {1, 1, -1, 0.5, 2, 10, 3};
    private static final int ROWS = 2;
    private static final int COLUMNS = 3;
    private static final int INNER = 4;

    private final SplittableRandom random;
    private final Recorder recorder;
    private final List<Expr> pool = new ArrayList<>();

    private RandomTraces(long seed, Recorder recorder) {
        this.random = new SplittableRandom(seed);
        this.recorder = recorder;
    }

    /** Returns the trace of a seed, which has parameters and an objective. */
    static Trace of(long seed) {
        return Trace.record("random" + seed, t -> new RandomTraces(seed, t).body());
    }

    private void body() {
        Dim length = Dim.bounded("n", INNER);
        pool.add(recorder.parameter("a", ROWS, COLUMNS));
        pool.add(recorder.parameter("b", COLUMNS));
        pool.add(recorder.parameter("c"));
        pool.add(recorder.input("x", ROWS, COLUMNS));
        pool.add(recorder.input("y", length, Dim.of(COLUMNS)));
        int count = 8 + random.nextInt(16);
        for (int i = 0; i < count; i++) {
            pool.add(bounded(step(pick())));
        }
        Expr loss = recorder.constant(0.5);
        for (int i = pool.size() - 1; i >= 5; i -= 1 + random.nextInt(2)) {
            loss = loss.add(
                    pool.get(i).shape().rank() == 0 ? pool.get(i) : pool.get(i).mean());
        }
        recorder.output("loss", loss);
        recorder.output("last", pool.get(pool.size() - 1).neg());
    }

    private Expr pick() {
        return pool.get(random.nextInt(pool.size()));
    }

    private double constant() {
        return CONSTANTS[random.nextInt(CONSTANTS.length)];
    }

    private Expr step(Expr x) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> unary(x);
            case 2, 3, 4 -> binary(x, partner(x));
            case 5 -> x.mul(constant());
            case 6 -> x.div(constant());
            case 7 -> recorder.constant(constant()).mul(x).add(partner(x));
            case 8 ->
                x.shape().rank() == 0
                        ? x.neg().neg()
                        : x.sum(random.nextInt(x.shape().rank()));
            case 9 ->
                x.shape().rank() == 0
                        ? x.stopGradient().add(x)
                        : x.maxOver(x.shape().rank() - 1);
            case 10 -> view(x);
            default -> x.sin().mul(x.sin());
        };
    }

    private Expr unary(Expr x) {
        return switch (random.nextInt(9)) {
            case 0 -> x.neg();
            case 1 -> x.tanh().exp();
            case 2 -> x.mul(x).add(1).log();
            case 3 -> x.mul(x).add(1).sqrt();
            case 4 -> x.relu();
            case 5 -> x.abs();
            case 6 -> x.sigmoid();
            case 7 -> x.pow(2);
            default -> x.stopGradient();
        };
    }

    /** Returns an expression that can be read over the domain of another one. */
    private Expr partner(Expr x) {
        for (int attempt = 0; attempt < 8; attempt++) {
            Expr other = pick();
            int rank = other.shape().rank();
            if (rank == 0 || other.shape().equals(x.shape())) {
                return other;
            }
            if (rank < x.shape().rank()
                    && other.shape()
                            .dims()
                            .equals(x.shape()
                                    .dims()
                                    .subList(x.shape().rank() - rank, x.shape().rank()))) {
                return other;
            }
        }
        return x;
    }

    private Expr binary(Expr x, Expr y) {
        return switch (random.nextInt(7)) {
            case 0, 1 -> x.add(y);
            case 2 -> x.sub(y);
            case 3 -> x.mul(y);
            case 4 -> x.div(y.mul(y).add(1));
            case 5 -> x.gt(y).select(x, y.mul(0.5));
            default -> random.nextBoolean() ? x.max(y) : x.min(y);
        };
    }

    private Expr view(Expr x) {
        return switch (x.shape().rank()) {
            case 0 -> x.mul(recorder.constant(1));
            case 1 -> x.neg().expandDims(0);
            default -> x.neg().transpose().neg();
        };
    }

    /** Brings what may have grown back between -1 and 1. */
    private Expr bounded(Expr x) {
        return x.shape().capacity() > 300 || random.nextInt(3) == 0 ? x.sin() : x;
    }
}
