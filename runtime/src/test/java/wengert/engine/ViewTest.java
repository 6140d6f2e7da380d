package wengert.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** Views: what the next operation reads. */
class ViewTest {
    private static final int[] MATRIX = {2, 3};

    private static void assertView(String shape, int[] sizes, Function<Expr, Expr> view, double... expected) {
        Trace.record("shape", t -> {
            Expr y = view.apply(t.input("x", sizes));
            assertEquals(shape, y.shape().toString());
            t.output("y", y);
        });
        assertArrayEquals(expected, Play.counting(sizes, view));
        assertArrayEquals(
                expected, Play.counting(sizes, x -> view.apply(x).neg().neg()));
    }

    @Test
    void transposeAndPermute() {
        assertView("f64[3, 2]", MATRIX, Expr::transpose, 0, 3, 1, 4, 2, 5);
        assertView("f64[2, 1, 2]", new int[] {1, 2, 2}, x -> x.permute(1, 0, -1), 0, 1, 2, 3);
        assertView("f64[2, 2, 1]", new int[] {1, 2, 2}, x -> x.permute(2, 1, 0), 0, 2, 1, 3);
    }

    @Test
    void expandDimsAndRepeat() {
        assertView("f64[2, 1, 3]", MATRIX, x -> x.expandDims(1), 0, 1, 2, 3, 4, 5);
        assertView("f64[2, 3, 1]", MATRIX, x -> x.expandDims(-1), 0, 1, 2, 3, 4, 5);
        assertView("f64[3, 2]", new int[] {3}, x -> x.expandDims(1).repeat(1, Dim.of(2)), 0, 0, 1, 1, 2, 2);
    }

    @Test
    void atAndSlice() {
        assertView("f64[3]", MATRIX, x -> x.at(0, 1), 3, 4, 5);
        assertView("f64[2]", MATRIX, x -> x.at(-1, 2), 2, 5);
        assertView("f64[]", MATRIX, x -> x.at(0, 1).at(0, 2), 5);
        assertView("f64[2, 2]", MATRIX, x -> x.slice(1, 1, 2), 1, 2, 4, 5);
    }

    @Test
    void splitMergeAndReshape() {
        assertView("f64[3, 2]", new int[] {6}, x -> x.split(0, 3, 2), 0, 1, 2, 3, 4, 5);
        assertView("f64[2, 3, 1]", MATRIX, x -> x.split(-1, 3, 1), 0, 1, 2, 3, 4, 5);
        assertView("f64[6]", MATRIX, x -> x.merge(0, 2), 0, 1, 2, 3, 4, 5);
        assertView("f64[6]", MATRIX, x -> x.transpose().merge(0, 2), 0, 3, 1, 4, 2, 5);
        assertView("f64[2, 2, 2]", new int[] {2, 4}, x -> x.transpose().reshape(2, 2, 2), 0, 4, 1, 5, 2, 6, 3, 7);
        assertView("f64[3, 2]", MATRIX, x -> x.reshape(3, 2), 0, 1, 2, 3, 4, 5);
        assertView("f64[3, 2]", MATRIX, x -> x.transpose().reshape(2, 3).reshape(3, 2), 0, 3, 1, 4, 2, 5);
        assertView("f64[1]", new int[] {}, x -> x.reshape(1), 0);
        assertView("f64[]", new int[] {1, 1}, x -> x.reshape(), 0);
        assertView("f64[1, 6]", MATRIX, x -> x.merge(0, 2).expandDims(0), 0, 1, 2, 3, 4, 5);
    }

    @Test
    void slicesOfMergedAxesAreReadThroughDivision() {
        assertView("f64[3]", MATRIX, x -> x.transpose().merge(0, 2).slice(0, 2, 3), 1, 4, 2);
        assertView(
                "f64[2, 2]",
                MATRIX,
                x -> x.transpose().merge(0, 2).slice(0, 1, 4).split(0, 2, 2),
                3,
                1,
                4,
                2);
    }

    @Test
    void gradientOfAViewGoesToTheElementsRead() {
        Program program = Interpreter.of(Trace.record("view", t -> {
            Expr w = t.parameter("w", 2, 3);
            Expr x = t.input("x", 3);
            t.output("y", w.transpose().merge(0, 2).slice(0, 2, 3).mul(x).sum());
        }));
        Workspace run = program.workspace().set("x", 10, 20, 30);
        program.forward(run);
        program.backward(run);
        assertArrayEquals(new double[] {0, 10, 30, 0, 20, 0}, run.gradient("w"));
    }

    @Test
    void matrixProductsBroadcastTheirLeadingAxes() {
        double[] product = Play.output(t -> t.input("x", 2, 2, 3).matmul(t.input("m", 3, 2)), run -> {
            Play.count(run, "x");
            run.set("m", 1, 0, 0, 1, 10, 100);
        });
        assertArrayEquals(new double[] {20, 201, 53, 504, 86, 807, 119, 1110}, product);
        assertArrayEquals(
                new double[] {14},
                Play.output(
                        t -> t.input("x", 3).dot(t.input("z", 3)),
                        run -> run.set("x", 1, 2, 3).set("z", 1, 2, 3)));
    }
}
