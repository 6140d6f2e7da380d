package wengert.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.engine.Workspace;

/** Holds the gradients of the interpreter, and so of all engines, against central differences. */
class CentralDifferenceTest {
    private static final long SEEDS = 250;
    private static final double STEP = 1e-4;
    private static final double TOLERANCE = 1e-6;

    @Test
    void gradientsOfSmoothTracesEqualCentralDifferences() {
        int checked = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Recipe recipe = SmoothTrace.of(seed);
            Interpreter program = Interpreter.of(recipe.replay().trace());
            Workspace run = program.workspace();
            new Feed(recipe, Precision.F64).fill(run, recipe.runs().get(0), true);
            program.forward(run);
            program.backward(run);
            double[] gradients = run.gradients().clone();
            double scale = 1;
            for (double gradient : gradients) {
                scale = Math.max(scale, Math.abs(gradient));
            }
            for (int i = 0; i < gradients.length; i++) {
                double measured = derivative(program, run, i);
                double error = Math.abs(measured - gradients[i]);
                if (!(error <= TOLERANCE * scale)) {
                    throw new AssertionError("seed %d, parameter element %d: gradient %s, central difference %s%n%s"
                            .formatted(seed, i, gradients[i], measured, recipe));
                }
                checked += gradients[i] == 0 ? 0 : 1;
            }
        }
        assertTrue(checked > 1000, "only " + checked + " gradients are not 0");
    }

    /** Central differences of two widths, combined so that the error is of fourth order. */
    private static double derivative(Interpreter program, Workspace run, int element) {
        return (4 * difference(program, run, element, STEP / 2) - difference(program, run, element, STEP)) / 3;
    }

    private static double difference(Interpreter program, Workspace run, int element, double step) {
        double at = run.parameters()[element];
        run.parameters()[element] = at + step;
        double above = program.forward(run);
        run.parameters()[element] = at - step;
        double below = program.forward(run);
        run.parameters()[element] = at;
        return (above - below) / (2 * step);
    }
}
