package wengert.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Consumer;
import java.util.function.Function;
import wengert.trace.Expr;
import wengert.trace.Recorder;
import wengert.trace.Trace;

/** Records and interprets small computations for tests. */
public final class Play {
    private Play() {}

    /** Returns the elements of what the body records, after the run has been set up. */
    public static double[] output(Function<Recorder, Expr> body, Consumer<Workspace> setUp) {
        Program program = Interpreter.of(Trace.record("play", t -> t.output("y", body.apply(t))));
        Workspace run = program.workspace();
        setUp.accept(run);
        program.forward(run);
        return run.output("y");
    }

    /** Returns the elements of what the body makes of an input that counts from 0. */
    public static double[] counting(int[] sizes, Function<Expr, Expr> body) {
        return output(t -> body.apply(t.input("x", sizes)), run -> count(run, "x"));
    }

    /** Sets the elements of an input to 0, 1, 2 and so on. */
    public static void count(Workspace run, String input) {
        Layout.Slot slot = run.layout().input(input);
        for (int i = 0; i < slot.size(); i++) {
            run.values()[slot.offset() + i] = i;
        }
    }

    /** Fills the parameters with distinct numbers around zero. */
    public static void fill(double[] parameters) {
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = Math.sin(1.7 * i + 0.3) * 0.8;
        }
    }

    /** Compares bits, all NaNs as one. */
    public static void assertBits(double[] expected, double[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            int at = i;
            assertEquals(
                    Double.doubleToLongBits(expected[i]),
                    Double.doubleToLongBits(actual[i]),
                    () -> "element " + at + ": expected " + expected[at] + ", got " + actual[at]);
        }
    }

    /** Holds the gradient of a program against central differences. */
    public static void assertGradient(Program program, Workspace run, double tolerance) {
        program.forward(run);
        program.backward(run);
        double[] parameters = run.parameters();
        double[] gradients = run.gradients().clone();
        double h = 1e-5;
        for (int i = 0; i < parameters.length; i++) {
            double here = parameters[i];
            parameters[i] = here + h;
            double above = program.forward(run);
            parameters[i] = here - h;
            double below = program.forward(run);
            parameters[i] = here;
            int at = i;
            assertEquals((above - below) / (2 * h), gradients[i], tolerance, () -> "gradient of parameter " + at);
        }
    }
}
