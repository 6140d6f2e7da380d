package wengert.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import wengert.tape.Tape;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Recorder;
import wengert.trace.Trace;

/** Reductions, triangles and live lengths. */
class ReductionTest {
    private static final int[] CUBE = {2, 3, 2};
    private static final Dim N = Dim.bounded("n", 3);

    @Test
    void sumsOverAnyAxes() {
        assertArrayEquals(new double[] {6, 8, 10, 12, 14, 16}, Play.counting(CUBE, x -> x.sum(0)));
        assertArrayEquals(new double[] {6, 9, 24, 27}, Play.counting(CUBE, x -> x.sum(1)));
        assertArrayEquals(new double[] {1, 5, 9, 13, 17, 21}, Play.counting(CUBE, x -> x.sum(-1)));
        assertArrayEquals(new double[] {30, 36}, Play.counting(CUBE, x -> x.sum(1, 0)));
        assertArrayEquals(new double[] {15, 51}, Play.counting(CUBE, x -> x.sum(-1, 1, -1)));
        assertArrayEquals(new double[] {66}, Play.counting(CUBE, Expr::sum));
        assertArrayEquals(new double[] {0}, Play.counting(new int[] {}, Expr::sum));
        assertArrayEquals(
                new double[] {2, 18, 34},
                Play.counting(new int[] {3, 2, 2}, x -> x.at(1, 0).sum(1).mul(2)));
    }

    @Test
    void sumsStartFromZeroInAscendingOrder() {
        assertArrayEquals(
                new double[] {((0.0 + 1e16) + 1) + -1e16},
                Play.output(t -> t.input("x", 3).sum(), run -> run.set("x", 1e16, 1, -1e16)));
        double zero = Play.output(t -> t.input("x", 1).sum(), run -> run.set("x", -0.0))[0];
        assertEquals(0L, Double.doubleToRawLongBits(zero));
    }

    @Test
    void meansDivideByTheNumberOfElements() {
        assertArrayEquals(new double[] {5.5}, Play.counting(CUBE, Expr::mean));
        assertArrayEquals(new double[] {2, 3, 8, 9}, Play.counting(CUBE, x -> x.mean(1)));
        assertArrayEquals(new double[] {2.5, 8.5}, Play.counting(CUBE, x -> x.mean(-1, 1, 2)));
        assertArrayEquals(new double[] {0}, Play.counting(new int[] {}, Expr::mean));
        double[] means = Play.output(
                t -> t.input("x", N, Dim.of(2)).mean(),
                run -> run.setLength("n", 2).set("x", 1, 2, 3, 4, 100, 100));
        assertArrayEquals(new double[] {2.5}, means);
        double[] both = Play.output(
                t -> t.input("x", N, Dim.bounded("m", 2)).mean(),
                run -> run.setLength("n", 2).setLength("m", 1).set("x", 1, 50, 3, 50, 50, 50));
        assertArrayEquals(new double[] {2}, both);
        double[] rows =
                Play.output(t -> t.input("x", N, N, Dim.of(2)).causal(0, 1).mean(2), run -> Play.count(run, "x"));
        assertArrayEquals(new double[] {0.5, 0, 0, 6.5, 8.5, 0, 12.5, 14.5, 16.5}, rows);
    }

    @Test
    void maximaAndTheirPositions() {
        assertArrayEquals(
                new double[] {5, 9, 7},
                Play.output(t -> t.input("x", 2, 3).maxOver(0), run -> run.set("x", 5, 1, 7, -3, 9, 7)));
        assertArrayEquals(
                new double[] {0, 1, 0},
                Play.output(t -> t.input("x", 2, 3).argmax(0), run -> run.set("x", 5, 1, 7, -3, 9, 7)));
        assertArrayEquals(
                new double[] {4},
                Play.output(t -> t.input("x", 2, 3).argmax(), run -> run.set("x", 5, 1, 7, -3, 9, 9)));
        assertArrayEquals(
                new double[] {1, 0},
                Play.output(t -> t.input("x", 2, 2).argmax(1), run -> run.set("x", -1, Double.NaN, 0.0, -0.0)));
        assertArrayEquals(
                new double[] {Double.NaN, 0.0},
                Play.output(t -> t.input("x", 2, 2).maxOver(1), run -> run.set("x", -1, Double.NaN, 0.0, -0.0)));
    }

    @Test
    void onlyTheFirstMaximumReceivesTheAdjoint() {
        Program program = Interpreter.of(Trace.record(
                "max", t -> t.output("y", t.parameter("x", 4).maxOver().mul(3))));
        Workspace run = program.workspace().set("x", 1, 8, 8, 2);
        assertEquals(24, program.forward(run));
        program.backward(run);
        assertArrayEquals(new double[] {0, 3, 0, 0}, run.gradient("x"));
    }

    private static Expr triangle(Recorder t) {
        return t.input("x", N, N).causal(0, 1);
    }

    @Test
    void trianglesHaveNoPointsAboveTheDiagonal() {
        assertArrayEquals(
                new double[] {0, 0, 0, 6, 8, 0, 12, 14, 16},
                Play.output(t -> triangle(t).mul(2), run -> Play.count(run, "x")));
        assertArrayEquals(new double[] {0, 7, 21}, Play.output(t -> triangle(t).sum(1), run -> Play.count(run, "x")));
        assertArrayEquals(new double[] {9, 11, 8}, Play.output(t -> triangle(t).sum(0), run -> Play.count(run, "x")));
        assertArrayEquals(new double[] {28}, Play.output(t -> triangle(t).sum(), run -> Play.count(run, "x")));
        assertArrayEquals(
                new double[] {-1, -3, -6},
                Play.output(t -> triangle(t).maxOver(1), run -> run.set("x", -1, 9, 9, -4, -3, 9, -8, -7, -6)));
        assertArrayEquals(
                new double[] {-1, -3, -6},
                Play.output(t -> triangle(t).maxOver(0), run -> run.set("x", -1, 9, 9, -4, -3, 9, -8, -7, -6)));
        assertArrayEquals(new double[] {0, 7, 0}, Play.output(t -> triangle(t).sum(-1), run -> {
            Play.count(run, "x");
            run.setLength("n", 2);
        }));
    }

    @Test
    void trianglesMayStandInAnyTwoAxes() {
        // Row after column, an axis between them, and an axis behind them.
        double[] flipped = Play.output(t -> t.input("x", N, N).causal(1, 0).neg(), run -> Play.count(run, "x"));
        assertArrayEquals(new double[] {-0.0, -1, -2, 0, -4, -5, 0, 0, -8}, flipped);
        double[] between =
                Play.output(t -> t.input("x", N, Dim.of(2), N).causal(0, 2).sum(2), run -> Play.count(run, "x"));
        assertArrayEquals(new double[] {0, 3, 13, 19, 39, 48}, between);
        double[] behind =
                Play.output(t -> t.input("x", N, N, Dim.of(2)).causal(1, 0).sum(0, 1), run -> Play.count(run, "x"));
        assertArrayEquals(new double[] {0 + 2 + 4 + 8 + 10 + 16, 1 + 3 + 5 + 9 + 11 + 17}, behind);
    }

    @Test
    void triangleIsSharedWithWhatItMeets() {
        double[] y = Play.output(
                t -> triangle(t)
                        .add(t.input("v", N).expandDims(0))
                        .permute(1, 0)
                        .expandDims(0)
                        .sum(2),
                run -> {
                    Play.count(run, "x");
                    run.set("v", 100, 200, 300);
                });
        assertArrayEquals(new double[] {309, 411, 308}, y);
    }

    @Test
    void gradientOfATriangleIsThatOfItsElements() {
        Program program = Interpreter.of(Trace.record("triangle", t -> {
            Expr w = t.parameter("w", 3, 3).prefix(0, N).prefix(1, N).causal(0, 1);
            t.output("y", w.mul(w).sum());
        }));
        Workspace run = program.workspace().set("w", 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertEquals(1 + 16 + 25 + 49 + 64 + 81, program.forward(run));
        program.backward(run);
        assertArrayEquals(new double[] {2, 0, 0, 8, 10, 0, 14, 16, 18}, run.gradient("w"));
        assertEquals(1 + 16 + 25, program.forward(run.setLength("n", 2)));
        program.backward(run);
        assertArrayEquals(new double[] {2, 0, 0, 8, 10, 0, 0, 0, 0}, run.gradient("w"));
    }

    @Test
    void nothingBeyondTheLiveLengthIsRead() {
        double[] y = Play.output(
                t -> t.input("x", N).mul(t.parameter("w", 3).prefix(0, N)),
                run -> run.set("x", 2, 3, Double.NaN).set("w", 5, 7, Double.NaN).setLength("n", 2));
        assertArrayEquals(new double[] {10, 21, 0}, y);
    }

    @Test
    void entriesOfTheTapeAreMadeInThisOrder() {
        // Sum over the outer axis of a product: the chains of the two sums interleave.
        double[] w = {0.1, 0.7, -0.3, 1.1, 0.9, 1e-3};
        Program program = Interpreter.of(Trace.record("order", t -> {
            Expr p = t.parameter("w", 3, 2);
            t.output("y", p.exp().sum(0).log().sum());
        }));
        Workspace run = program.workspace().set("w", w);
        Tape tape = new Tape();
        for (double value : w) {
            tape.value(value);
        }
        int[] exps = new int[6];
        for (int i = 0; i < 6; i++) {
            exps[i] = tape.exp(i);
        }
        int[] sums = {-1, -1};
        for (int i = 0; i < 6; i++) {
            int before = sums[i % 2] < 0 ? tape.value(0.0) : sums[i % 2];
            sums[i % 2] = tape.add(before, exps[i]);
        }
        int first = tape.log(sums[0]);
        int second = tape.log(sums[1]);
        int y = tape.add(tape.add(tape.value(0.0), first), second);
        tape.backward(y);
        Play.assertBits(new double[] {tape.data(y)}, new double[] {program.forward(run)});
        program.backward(run);
        for (int i = 0; i < 6; i++) {
            assertEquals(tape.grad(i), run.gradient("w")[i]);
        }
    }
}
