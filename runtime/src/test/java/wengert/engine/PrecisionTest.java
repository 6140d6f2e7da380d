package wengert.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import wengert.math.ElementaryFloat;
import wengert.nn.Layers;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.State;
import wengert.trace.Trace;

class PrecisionTest {
    private static final double[] W = {0.1, -0.7, 1.3, 0.4, 0.9, -1.1};
    private static final double[] X = {0.3, 0.2, -0.6};

    private static double[] widened(float... elements) {
        double[] result = new double[elements.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = elements[i];
        }
        return result;
    }

    @Test
    void roundsToItsFormat() {
        assertEquals(0.1f, Precision.F32.round(0.1));
        assertEquals(0.1, Precision.F64.round(0.1));
        assertEquals(List.of("f64", "f32"), List.of(Precision.F64.toString(), Precision.F32.toString()));
        assertEquals(Precision.F64, Interpreter.of(linear()).workspace().precision());
        assertEquals(
                Precision.F32,
                Interpreter.of(linear(), Precision.F32).workspace().precision());
    }

    private static Trace linear() {
        return Trace.record("linear", t -> {
            Expr y = Layers.linear(t.input("x", 3), t.parameter("w", 2, 3)).tanh();
            t.output("y", y);
            t.output("loss", y.mul(y).sum().mul(0.1));
        });
    }

    @Test
    void aRunEqualsFloatArithmetic() {
        Program program = Interpreter.of(linear(), Precision.F32);
        Workspace run = program.workspace().set("w", W).set("x", X);
        double objective = program.forward(run);
        program.backward(run);

        float[] y = new float[2];
        float loss = 0;
        for (int i = 0; i < 2; i++) {
            float sum = 0;
            for (int j = 0; j < 3; j++) {
                sum += (float) X[j] * (float) W[3 * i + j];
            }
            y[i] = ElementaryFloat.tanh(sum);
            loss += y[i] * y[i];
        }
        loss *= 0.1f;
        float[] gradient = new float[6];
        for (int i = 0; i < 2; i++) {
            float toSquare = 0.1f;
            float toY = y[i] * toSquare + y[i] * toSquare;
            float toSum = (1 - y[i] * y[i]) * toY;
            for (int j = 0; j < 3; j++) {
                gradient[3 * i + j] = (float) X[j] * toSum;
            }
        }
        Play.assertBits(widened(y), run.output("y"));
        assertEquals((double) loss, objective);
        assertEquals((double) loss, run.value("loss"));
        Play.assertBits(widened(gradient), run.gradients());
        assertArrayEquals(W, run.parameter("w"), "a run leaves what it reads");
    }

    @Test
    void gradientsOfASharedParameterAreSummedInFloats() {
        Trace trace = Trace.record("shared", t -> {
            Expr scale = t.parameter("scale");
            t.output("loss", t.input("x", 5).mul(scale).exp().sum());
        });
        double[] x = {0.3, 1.7, -0.6, 2.1, 0.9};
        Program program = Interpreter.of(trace, Precision.F32);
        Workspace run = program.workspace().set("scale", 0.7).set("x", x);
        program.forward(run);
        program.backward(run);
        float expected = 0;
        for (int i = x.length - 1; i >= 0; i--) {
            expected += (float) x[i] * ElementaryFloat.exp((float) x[i] * 0.7f);
        }
        Play.assertBits(widened(expected), run.gradients());
    }

    @Test
    void softmaxOfALiveLengthEqualsFloatArithmetic() {
        Trace trace = Trace.record("softmax", t -> {
            Dim n = Dim.bounded("n", 4);
            t.output("p", Layers.softmax(t.input("x", n)));
        });
        Program program = Interpreter.of(trace, Precision.F32);
        Workspace run = program.workspace().setLength("n", 3).set("x", X);
        program.forward(run);
        float[] e = new float[3];
        float sum = 0;
        for (int i = 0; i < 3; i++) {
            e[i] = ElementaryFloat.exp((float) X[i] - (float) X[0]);
            sum += e[i];
        }
        double[] p = run.output("p");
        for (int i = 0; i < 3; i++) {
            assertEquals((double) (e[i] / sum), p[i]);
        }
    }

    @Test
    void statesAreFloatsFromTheFirstRunOn() {
        Trace trace = Trace.record("decay", t -> {
            State s = t.state("s", 1);
            s.write(s.value().mul(0.9).add(0.1));
            t.output("total", s.value().sum());
        });
        Program program = Interpreter.of(trace, Precision.F32);
        Workspace run = program.workspace().set("s", 0.3);
        float expected = 0.3f;
        for (int i = 0; i < 10; i++) {
            program.forward(run);
            expected = expected * 0.9f + 0.1f;
            Play.assertBits(widened(expected), run.state("s"));
        }
    }

    @Test
    void checkComparesWithinSinglePrecisionOnly() {
        Program single = Interpreter.of(linear(), Precision.F32);
        Program other = Interpreter.of(linear(), Precision.F64);
        Workspace run = other.workspace().set("w", W).set("x", X);
        Check.bits(single, Interpreter.of(linear(), Precision.F32), run);
        String expected = "the first program runs in f32 and the second in f64; expected one precision, make both in"
                + " the same";
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> Check.bits(single, other, run))
                        .getMessage());
        assertEquals(
                expected,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Check.compare(linear(), single.workspace(), other.workspace()))
                        .getMessage());
    }

    @Test
    void aDifferenceOfFloatsIsShownInTheirBits() {
        Trace trace = linear();
        Program program = Interpreter.of(trace, Precision.F32);
        Workspace first = program.workspace();
        Workspace second = program.workspace();
        first.gradients()[1] = 1;
        second.gradients()[1] = 0.1f;
        String text = Check.compare(trace, first, second).orElseThrow().describe("a", "b");
        assertTrue(text.endsWith(": a has 0x3f800000 (1.0), b has 0x3dcccccd (0.1)"), text);
        // No float, so a double it is.
        second.gradients()[1] = 0.1;
        text = Check.compare(trace, first, second).orElseThrow().describe("a", "b");
        assertTrue(text.endsWith(": a has 0x3f800000 (1.0), b has 0x3fb999999999999a (0.1)"), text);
    }
}
