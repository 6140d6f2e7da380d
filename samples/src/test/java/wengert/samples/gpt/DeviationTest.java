package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import wengert.engine.Program;
import wengert.engine.Workspace;

class DeviationTest {
    private static Deviation of(double[] expected, double[] actual) {
        Deviation deviation = new Deviation();
        deviation.add("a", expected, actual, 0, expected.length);
        return deviation;
    }

    @Test
    void equalArraysDoNotDeviate() {
        Deviation deviation = of(new double[] {1, -2, 0}, new double[] {1, -2, -0.0});
        assertEquals(0, deviation.absolute());
        assertEquals(0, deviation.relative());
        assertEquals("", deviation.farthest());
        assertNull(deviation.wrong());
        assertEquals("0.0e+00, relative 0.0e+00", deviation.toString());
    }

    @Test
    void theLargestDistanceIsRelativeToTheLargestMagnitude() {
        Deviation deviation = of(new double[] {1, -8, 2}, new double[] {1.5, -8.25, 2});
        assertEquals(0.5, deviation.absolute());
        assertEquals(0.5 / 8, deviation.relative());
        assertEquals("5.0e-01, relative 6.3e-02", deviation.toString());
    }

    @Test
    void theWorstArrayOfEachMeasureCounts() {
        Deviation deviation = new Deviation();
        double[] expected = {9, 100, 200, 0.5, 0.25, 9};
        double[] actual = {0, 100, 202, 0.5, 0.375, 0};
        deviation.add("large", expected, actual, 1, 2);
        deviation.add("small", expected, actual, 3, 2);
        deviation.add("large", expected, expected, 1, 2);
        assertEquals(2, deviation.absolute());
        assertEquals(0.125 / 0.5, deviation.relative());
        assertEquals("small", deviation.farthest());
    }

    @Test
    void anythingIsInfinitelyFarFromZeros() {
        Deviation deviation = of(new double[] {0, 0}, new double[] {0, 1e-20});
        assertEquals(1e-20, deviation.absolute());
        assertEquals(Double.POSITIVE_INFINITY, deviation.relative());
    }

    @Test
    void whatIsNotFiniteMustNotBeOnTheTapeEither() {
        Deviation deviation = of(new double[] {1, 2, 3}, new double[] {1, Double.NaN, Double.POSITIVE_INFINITY});
        assertEquals("a[1] is NaN; expected a finite value as on the tape: 2.0", deviation.wrong());
        Deviation infinite = of(new double[] {1, 2}, new double[] {1, Double.NEGATIVE_INFINITY});
        assertEquals("a[1] is -Infinity; expected a finite value as on the tape: 2.0", infinite.wrong());
    }

    @Test
    void whereTheTapeIsNotFiniteAnythingGoes() {
        double[] expected = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 4};
        Deviation deviation = of(expected, new double[] {1, 2, Double.NaN, 5});
        assertNull(deviation.wrong());
        assertEquals(1, deviation.absolute());
        assertEquals(0.25, deviation.relative());
    }

    @Test
    void stepsAreMeasuredApartAndTogether() {
        Program tape = Engine.TAPE.apply(Gpt.training(new GptConfig(3, 2, 1, 1, 2)));
        Workspace expected = tape.workspace();
        Workspace actual = tape.workspace();
        Deviations deviations = new Deviations();
        expected.gradients()[1] = 2;
        actual.gradients()[1] = 3;
        expected.parameters()[0] = 4;
        actual.parameters()[0] = 5;
        deviations.add(expected, actual, Set.of());
        String first = expected.layout().parameters().get(0).name();
        assertEquals(
                List.of(
                        "  loss        0.0e+00, relative 0.0e+00",
                        "  gradients   1.0e+00, relative 5.0e-01 (gradient " + first + ")",
                        "  parameters  1.0e+00, relative 2.5e-01 (parameter " + first + ")"),
                deviations.lines());
        assertNull(deviations.wrong());
        actual.parameters()[1] = Double.NaN;
        deviations.add(expected, actual, Set.of());
        assertEquals(
                "parameter " + first + "[1] is NaN; expected a finite value as on the tape: 0.0", deviations.wrong());
    }
}
