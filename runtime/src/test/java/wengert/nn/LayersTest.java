package wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import wengert.engine.Interpreter;
import wengert.engine.Play;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.math.Scalar;
import wengert.tape.Tape;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.Recorder;
import wengert.trace.Trace;

/** Layers and losses against plain Java, central differences, and the same computation by hand on the tape. */
class LayersTest {
    private static final Dim N = Dim.bounded("n", 4);

    private static double[] random(int count, int seed) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Math.sin(2.3 * i + seed) * 1.5;
        }
        return numbers;
    }

    private static double[] softmax(double... logits) {
        double max = Arrays.stream(logits).max().orElseThrow();
        double[] exps = Arrays.stream(logits).map(x -> Math.exp(x - max)).toArray();
        double sum = Arrays.stream(exps).sum();
        return Arrays.stream(exps).map(x -> x / sum).toArray();
    }

    /** Attention of the query at a row over the first rows of keys and values. */
    private static double[] attend(double[] q, int row, double[] k, double[] v, int rows, int width, int heads) {
        int size = width / heads;
        double[] out = new double[width];
        for (int head = 0; head < heads; head++) {
            double[] scores = new double[rows];
            for (int s = 0; s < rows; s++) {
                for (int i = head * size; i < (head + 1) * size; i++) {
                    scores[s] += q[row * width + i] * k[s * width + i] / Math.sqrt(size);
                }
            }
            double[] p = softmax(scores);
            for (int s = 0; s < rows; s++) {
                for (int i = head * size; i < (head + 1) * size; i++) {
                    out[i] += p[s] * v[s * width + i];
                }
            }
        }
        return out;
    }

    @Test
    void linearIsAMatrixVectorProductOfTheLastAxis() {
        double[] y = Play.output(
                t -> Layers.linear(t.input("x", 2, 3), t.input("w", 2, 3)),
                run -> run.set("x", 1, 2, 3, 4, 5, 6).set("w", 1, 0, 0, 1, 1, 1));
        assertArrayEquals(new double[] {1, 6, 4, 15}, y);
        assertArrayEquals(
                new double[] {14},
                Play.output(
                        t -> Layers.linear(t.input("x", 3), t.input("w", 1, 3)),
                        run -> run.set("x", 1, 2, 3).set("w", 1, 2, 3)));
    }

    @Test
    void softmaxGivesProbabilitiesThatCannotOverflow() {
        double[] x = random(6, 1);
        double[] p = Play.output(t -> Layers.softmax(t.input("x", 2, 3)), run -> run.set("x", x));
        assertArrayEquals(softmax(x[0], x[1], x[2]), Arrays.copyOf(p, 3), 1e-15);
        assertArrayEquals(softmax(x[3], x[4], x[5]), Arrays.copyOfRange(p, 3, 6), 1e-15);
        assertArrayEquals(
                new double[] {1, 0}, Play.output(t -> Layers.softmax(t.input("x", 2)), run -> run.set("x", 1e300, -1)));
    }

    @Test
    void normsScaleTheLastAxis() {
        double[] x = random(6, 2);
        double[] rms = Play.output(t -> Layers.rmsNorm(t.input("x", 2, 3)), run -> run.set("x", x));
        double[] layer = Play.output(
                t -> Layers.layerNorm(t.input("x", 2, 3), t.input("g", 3), t.input("b", 3)),
                run -> run.set("x", x).set("g", 1, 2, 3).set("b", 0, 0.5, -1));
        double[] bias = {0, 0.5, -1};
        for (int row = 0; row < 2; row++) {
            double[] part = Arrays.copyOfRange(x, 3 * row, 3 * row + 3);
            double meanSquare = Arrays.stream(part).map(a -> a * a).sum() / 3;
            double mean = Arrays.stream(part).sum() / 3;
            double variance =
                    Arrays.stream(part).map(a -> (a - mean) * (a - mean)).sum() / 3;
            for (int i = 0; i < 3; i++) {
                assertEquals(part[i] / Math.sqrt(meanSquare + 1e-5), rms[3 * row + i], 1e-14);
                double expected = (part[i] - mean) / Math.sqrt(variance + 1e-5) * (i + 1) + bias[i];
                assertEquals(expected, layer[3 * row + i], 1e-14);
            }
        }
    }

    @Test
    void causalAttentionIsThatOfNaiveLoops() {
        int width = 6;
        double[] q = random(24, 3);
        double[] k = random(24, 4);
        double[] v = random(24, 5);
        for (int heads : new int[] {1, 2, 3, 6}) {
            for (int n = 1; n <= 4; n++) {
                int length = n;
                double[] y = Play.output(
                        t -> Layers.causalAttention(
                                t.input("q", N, Dim.of(width)),
                                t.input("k", N, Dim.of(width)),
                                t.input("v", N, Dim.of(width)),
                                heads),
                        run -> run.setLength("n", length)
                                .set("q", q)
                                .set("k", k)
                                .set("v", v));
                for (int row = 0; row < n; row++) {
                    assertArrayEquals(
                            attend(q, row, k, v, row + 1, width, heads),
                            Arrays.copyOfRange(y, row * width, (row + 1) * width),
                            1e-14);
                }
                double[] cached = Play.output(
                        t -> Layers.cachedAttention(
                                t.input("q", width),
                                t.input("k", N, Dim.of(width)),
                                t.input("v", N, Dim.of(width)),
                                heads),
                        run -> run.setLength("n", length)
                                .set("q", Arrays.copyOfRange(q, (length - 1) * width, length * width))
                                .set("k", k)
                                .set("v", v));
                Play.assertBits(Arrays.copyOfRange(y, (n - 1) * width, n * width), cached);
            }
        }
    }

    @Test
    void sequencesSideBySideAttendToThemselvesAlone() {
        int width = 4;
        int sequences = 3;
        int n = 3;
        double[][] inputs = {random(n * width, 3), random(n * width, 4), random(n * width, 5)};
        Dim[] inner = {Dim.of(sequences), Dim.of(width)};
        double[] together = Play.output(
                t -> Layers.causalAttention(t.input("q", N, inner), t.input("k", N, inner), t.input("v", N, inner), 2),
                run -> {
                    run.setLength("n", n);
                    for (int i = 0; i < inputs.length; i++) {
                        double[] side = new double[n * sequences * width];
                        for (int at = 0; at < side.length; at++) {
                            int sequence = at / width % sequences;
                            int position = at / (sequences * width);
                            // The sequences differ in their scale and in which of the three arrays they take.
                            side[at] = inputs[(i + sequence) % 3][position * width + at % width] * (sequence + 1);
                        }
                        run.set(List.of("q", "k", "v").get(i), side);
                    }
                });
        for (int sequence = 0; sequence < sequences; sequence++) {
            int taken = sequence;
            double[] alone = Play.output(
                    t -> Layers.causalAttention(
                            t.input("q", N, Dim.of(width)),
                            t.input("k", N, Dim.of(width)),
                            t.input("v", N, Dim.of(width)),
                            2),
                    run -> {
                        run.setLength("n", n);
                        for (int i = 0; i < inputs.length; i++) {
                            double[] scaled = Arrays.stream(inputs[(i + taken) % 3])
                                    .map(x -> x * (taken + 1))
                                    .toArray();
                            run.set(List.of("q", "k", "v").get(i), scaled);
                        }
                    });
            for (int position = 0; position < n; position++) {
                int at = (position * sequences + sequence) * width;
                Play.assertBits(
                        Arrays.copyOfRange(alone, position * width, (position + 1) * width),
                        Arrays.copyOfRange(together, at, at + width));
            }
        }
    }

    @Test
    void cachedSequencesSideBySideAttendToThemselvesAlone() {
        int width = 6;
        int sequences = 3;
        int n = 3;
        double[] query = random(sequences * width, 3);
        double[] keys = random(4 * sequences * width, 4);
        double[] values = random(4 * sequences * width, 5);
        Dim[] inner = {Dim.of(sequences), Dim.of(width)};
        double[] together = Play.output(
                t -> Layers.cachedAttention(
                        t.input("q", sequences, width), t.input("k", N, inner), t.input("v", N, inner), 3),
                run -> run.setLength("n", n).set("q", query).set("k", keys).set("v", values));
        for (int sequence = 0; sequence < sequences; sequence++) {
            int from = sequence * width;
            double[] alone = Play.output(
                    t -> Layers.cachedAttention(
                            t.input("q", width), t.input("k", N, Dim.of(width)), t.input("v", N, Dim.of(width)), 3),
                    run -> run.setLength("n", n)
                            .set("q", Arrays.copyOfRange(query, from, from + width))
                            .set("k", every(keys, from, sequences * width, width))
                            .set("v", every(values, from, sequences * width, width)));
            Play.assertBits(alone, Arrays.copyOfRange(together, from, from + width));
        }
    }

    /** Some elements from the first place on, then as many a stride later, and so on. */
    private static double[] every(double[] elements, int first, int stride, int count) {
        double[] taken = new double[elements.length / stride * count];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = elements[first + i / count * stride + i % count];
        }
        return taken;
    }

    @Test
    void lossesAreThoseOfTheirDefinitions() {
        double[] x = random(6, 6);
        double[] y = Play.output(
                t -> Losses.crossEntropy(t.input("x", 2, 3), t.indices("target", 3, Dim.of(2))),
                run -> run.set("x", x).setIndices("target", 2, 0));
        assertEquals(-Math.log(softmax(x[0], x[1], x[2])[2]), y[0], 1e-14);
        assertEquals(-Math.log(softmax(x[3], x[4], x[5])[0]), y[1], 1e-14);
        assertArrayEquals(
                new double[] {2},
                Play.output(
                        t -> Losses.mean(t.input("x", N)),
                        run -> run.setLength("n", 3).set("x", 1, 2, 3, 100)));
        assertArrayEquals(
                new double[] {(1 + 4 + 9) / 3.0},
                Play.output(
                        t -> Losses.meanSquaredError(t.input("x", 3), t.input("z", 3)),
                        run -> run.set("x", 1, 2, 3).set("z", 2, 0, 0)));
        double[] binary = Play.output(
                t -> Losses.binaryCrossEntropy(t.input("x", 5), t.input("z", 5)),
                run -> run.set("x", 0.7, -1.2, 1000, -1000, 0).set("z", 1, 0.25, 1, 1, 0.5));
        assertEquals(-Math.log(1 / (1 + Math.exp(-0.7))), binary[0], 1e-15);
        double p = 1 / (1 + Math.exp(1.2));
        assertEquals(-0.25 * Math.log(p) - 0.75 * Math.log(1 - p), binary[1], 1e-15);
        assertEquals(0, binary[2]);
        assertEquals(1000, binary[3]);
        assertEquals(Math.log(2), binary[4], 1e-15);
    }

    private static void assertGradient(Function<Recorder, Expr> loss, int... targets) {
        Program program = Interpreter.of(Trace.record("gradient", t -> t.output("loss", loss.apply(t))));
        Workspace run = program.workspace();
        Play.fill(run.parameters());
        if (targets.length > 0) {
            run.setIndices("target", targets);
        }
        if (!program.layout().lengths().isEmpty()) {
            run.setLength("n", 3);
        }
        Play.assertGradient(program, run, 1e-8);
    }

    @Test
    void gradientsAreCentralDifferences() {
        assertGradient(t -> Layers.rmsNorm(t.parameter("x", 2, 3))
                .mul(t.parameter("m", 2, 3))
                .sum());
        assertGradient(t -> Layers.layerNorm(t.parameter("x", 2, 3), t.parameter("g", 3), t.parameter("b", 3))
                .pow(3)
                .mean());
        assertGradient(t -> Layers.softmax(t.parameter("x", 2, 3))
                .mul(t.parameter("m", 2, 3))
                .sum());
        assertGradient(
                t -> Losses.mean(Losses.crossEntropy(
                        Layers.linear(t.parameter("x", 3, 2).gelu(), t.parameter("w", 4, 2)),
                        t.indices("target", 4, Dim.of(3)))),
                1,
                3,
                0);
        assertGradient(t -> Losses.binaryCrossEntropy(
                        t.parameter("x", 3), t.parameter("y", 3).sigmoid())
                .mean());
        assertGradient(t ->
                Losses.meanSquaredError(t.parameter("x", 2, 2).matmul(t.parameter("y", 2, 2)), t.parameter("z", 2, 2)));
        assertGradient(t -> {
            Expr x = t.parameter("x", 4, 4).prefix(0, N);
            Expr attended = Layers.causalAttention(
                    Layers.linear(x, t.parameter("q", 4, 4)),
                    Layers.linear(x, t.parameter("k", 4, 4)),
                    Layers.linear(x, t.parameter("v", 4, 4)),
                    2);
            return attended.mul(attended).mean();
        });
        assertGradient(t -> {
            Expr x = t.parameter("x", 4, 2, 4).prefix(0, N);
            Expr attended = Layers.causalAttention(x, x.mul(0.5), Layers.linear(x, t.parameter("v", 4, 4)), 2);
            return attended.mul(attended).sum();
        });
    }

    @Test
    void binaryCrossEntropyHasItsGradientAtZeroToo() {
        Program program = Interpreter.of(Trace.record(
                "zero", t -> t.output("loss", Losses.binaryCrossEntropy(t.parameter("x"), t.input("y")))));
        Workspace run = program.workspace().set("y", 1);
        program.forward(run);
        program.backward(run);
        assertEquals(-0.5, run.gradient("x")[0]);
    }

    @Test
    void classifierIsTheSameComputationByHandOnTheTape() {
        int n = 3;
        int in = 2;
        int hidden = 5;
        int classes = 4;
        int[] targets = {1, 3, 0};
        double[] x = random(n * in, 7);
        Program program = Interpreter.of(Trace.record("classifier", t -> {
            Expr w1 = t.parameter("w1", hidden, in);
            Expr w2 = t.parameter("w2", classes, hidden);
            Indices target = t.indices("target", classes, Dim.of(n));
            Expr h = Layers.linear(t.input("x", n, in), w1).relu();
            t.output("loss", Losses.mean(Losses.crossEntropy(Layers.linear(h, w2), target)));
        }));
        Workspace run = program.workspace().set("x", x).setIndices("target", targets);
        Play.fill(run.parameters());

        Tape tape = new Tape();
        for (double parameter : run.parameters()) {
            tape.value(parameter);
        }
        int[] inputs = Arrays.stream(x).mapToInt(tape::value).toArray();
        int[] h = Arrays.stream(linear(tape, inputs, n, 0, hidden, in))
                .map(tape::relu)
                .toArray();
        int[] logits = linear(tape, h, n, hidden * in, classes, hidden);
        int[] max = new int[n];
        for (int row = 0; row < n; row++) {
            for (int c = 0; c < classes; c++) {
                int logit = logits[row * classes + c];
                max[row] = c == 0 ? tape.copy(logit) : tape.max(max[row], logit);
            }
        }
        int[] constants = Arrays.stream(max).map(m -> tape.value(tape.data(m))).toArray();
        int[] shifted = new int[logits.length];
        for (int i = 0; i < logits.length; i++) {
            shifted[i] = tape.sub(logits[i], constants[i / classes]);
        }
        int[] exps = Arrays.stream(shifted).map(tape::exp).toArray();
        int[] sums = new int[n];
        for (int row = 0; row < n; row++) {
            sums[row] = sum(tape, Arrays.copyOfRange(exps, row * classes, (row + 1) * classes));
        }
        int[] logs = Arrays.stream(sums).map(tape::log).toArray();
        int[] losses = new int[n];
        for (int row = 0; row < n; row++) {
            losses[row] = tape.sub(logs[row], shifted[row * classes + targets[row]]);
        }
        int total = sum(tape, losses);
        int loss = tape.div(total, tape.value(n));
        tape.backward(loss);

        Play.assertBits(new double[] {tape.data(loss)}, new double[] {program.forward(run)});
        program.backward(run);
        double[] gradients = new double[run.parameters().length];
        Arrays.setAll(gradients, tape::grad);
        Play.assertBits(gradients, run.gradients());
        assertEquals(0.0, Scalar.relu(-1), "some units are off, so some gradients are zero");
    }

    /** All products first, row by row, then all sums: one node after the other. */
    private static int[] linear(Tape tape, int[] x, int rows, int weight, int out, int in) {
        int[] products = new int[rows * out * in];
        for (int row = 0; row < rows; row++) {
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    products[(row * out + o) * in + i] = tape.mul(x[row * in + i], weight + o * in + i);
                }
            }
        }
        int[] sums = new int[rows * out];
        for (int s = 0; s < sums.length; s++) {
            sums[s] = sum(tape, Arrays.copyOfRange(products, s * in, (s + 1) * in));
        }
        return sums;
    }

    private static int sum(Tape tape, int[] terms) {
        int total = tape.value(0.0);
        for (int term : terms) {
            total = tape.add(total, term);
        }
        return total;
    }
}
