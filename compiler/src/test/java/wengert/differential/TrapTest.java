package wengert.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static wengert.differential.Agreement.agreed;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import wengert.engine.Workspace;
import wengert.math.Elementary;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** The traps of exact compilation, each with the smallest trace that a naive compiler gets wrong. */
class TrapTest {
    /** Half of what it takes to change a 1 by rounding: twice one after the other does nothing, once doubled does. */
    private static final double HALF = 0x1p-53;

    private static void assertBits(double expected, double actual) {
        assertEquals(Difference.hex(expected), Difference.hex(actual), expected + " against " + actual);
    }

    @Test
    void sharingEqualNodesBeforeDifferentiationMergesAccumulators() {
        Trace trace = Trace.record("equalNodes", t -> {
            Expr x = t.parameter("x");
            Expr y = x.sin();
            Expr z = x.sin();
            Expr products = y.mul(t.input("a")).add(z.mul(t.input("b")));
            t.output("loss", products.add(x.mul(t.input("c"))));
        });
        double cosine = Elementary.cos(1);
        double merged = 1 + cosine * (HALF + HALF);
        double apart = (1 + cosine * HALF) + cosine * HALF;
        assertNotEquals(merged, apart);
        Workspace run = agreed(
                trace, set -> set.set("x", 1).set("a", HALF).set("b", HALF).set("c", 1));
        assertBits(apart, run.gradient("x")[0]);
    }

    @Test
    void droppingAMultiplicationByOneBeforeDifferentiationMergesAccumulators() {
        Trace trace = Trace.record("timesOne", t -> {
            Expr x = t.parameter("x");
            Expr y = x.mul(1);
            Expr products = y.mul(t.input("a")).add(y.mul(t.input("b")));
            t.output("loss", products.add(x.mul(t.input("c"))));
        });
        double dropped = (1 + HALF) + HALF;
        double apart = 1 + (HALF + HALF);
        assertNotEquals(dropped, apart);
        Workspace run = agreed(
                trace, set -> set.set("x", 1).set("a", HALF).set("b", HALF).set("c", 1));
        assertBits(apart, run.gradient("x")[0]);
    }

    @Test
    void aNodeUsedTwiceByOneOperationReceivesTwoAdditions() {
        Trace trace = Trace.record("square", t -> {
            Expr x = t.parameter("x");
            t.output("loss", x.mul(x).add(x.mul(t.input("c"))));
        });
        double doubled = 1 + 2 * HALF;
        double twice = (1 + HALF) + HALF;
        assertNotEquals(doubled, twice);
        assertBits(twice, agreed(trace, run -> run.set("x", HALF).set("c", 1)).gradient("x")[0]);
    }

    @Test
    void aVectorTimesItselfTransposedReceivesBothAdjointsApart() {
        Trace trace = Trace.record("outer", t -> {
            Expr x = t.parameter("x", 3);
            t.output("loss", x.expandDims(1).mul(x).mul(t.input("w", 3, 3)).sum());
        });
        agreed(trace, run -> run.set("x", 0.1, 0.7, 1e8).set("w", 0.3, 1e-7, 0.9, 3, 0.2, 1e-9, 0.6, 1.1, 0.7));
    }

    @Test
    void theAdjointOfABroadcastIsSummedFromTheLastElementToTheFirst() {
        Trace trace = Trace.record("broadcast", t -> {
            Expr scale = t.parameter("scale");
            t.output("loss", scale.mul(t.input("x", 5)).sum());
        });
        double[] x = {0.1, 0.2, 0.3, 1e16, -1e16};
        double ascending = 0;
        double descending = 0;
        for (int i = 0; i < x.length; i++) {
            ascending += x[i];
            descending += x[x.length - 1 - i];
        }
        assertNotEquals(ascending, descending);
        assertBits(
                descending,
                agreed(trace, run -> run.set("scale", 1).set("x", x)).gradient("scale")[0]);
    }

    @Test
    void aGradientIsAddedToZeroAndSoNeverMinusZero() {
        Trace trace = Trace.record("minusZero", t -> {
            Expr p = t.parameter("p", 2);
            t.output("loss", p.mul(t.input("x", 2)).sum());
        });
        Workspace run = agreed(trace, set -> set.set("p", 1, 1).set("x", -0.0, 2));
        assertBits(0.0, run.gradient("p")[0]);
    }

    @Test
    void addingZeroToMinusZeroGivesZero() {
        Trace trace = Trace.record("addZero", t -> {
            Expr p = t.parameter("p", 1);
            t.output("right", p.add(0.0));
            t.output("left", t.constant(0.0).add(p));
            t.output("minus", p.sub(0.0));
            t.output("sum", p.sum());
            t.output("greatest", p.maxOver());
            t.output("same", p.add(-0.0));
        });
        Workspace run = agreed(trace, set -> set.set("p", -0.0));
        Map<String, Double> expected =
                Map.of("right", 0.0, "left", 0.0, "minus", -0.0, "sum", 0.0, "greatest", -0.0, "same", -0.0);
        expected.forEach((name, value) -> assertBits(value, run.output(name)[0]));
    }

    @Test
    void maximumAndMinimumTakeTheFirstOfATieAndNaN() {
        Trace trace = Trace.record("ties", t -> {
            Expr a = t.parameter("a", 5);
            Expr b = t.parameter("b", 5);
            t.output("loss", a.max(b).sum().add(a.min(b).mul(3).sum()));
            t.output("max", a.max(b));
            t.output("min", a.min(b));
        });
        Workspace run =
                agreed(trace, set -> set.set("a", 0.0, -0.0, 2, Double.NaN, 5).set("b", -0.0, 0.0, 2, 1, Double.NaN));
        double[] max = {0.0, -0.0, 2, Double.NaN, Double.NaN};
        double[] winners = {4, 4, 4, 4, 0};
        for (int i = 0; i < max.length; i++) {
            assertBits(max[i], run.output("max")[i]);
            assertBits(max[i], run.output("min")[i]);
            assertBits(winners[i], run.gradient("a")[i]);
            assertBits(4 - winners[i], run.gradient("b")[i]);
        }
    }

    @Test
    void theGreatestOfATieIsTheFirstAndNaNWins() {
        Trace trace = Trace.record("greatest", t -> {
            Expr a = t.parameter("a", 3, 4);
            t.output("loss", a.maxOver(1).sum());
            t.output("places", a.argmax(1));
        });
        Workspace run = agreed(
                trace,
                set -> set.set(
                        "a", -0.0, 0.0, -1, 0.0, 1, 2, 2, 0, 1, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN));
        double[] places = {0, 1, 1};
        for (int row = 0; row < places.length; row++) {
            assertBits(places[row], run.output("places")[row]);
            for (int column = 0; column < 4; column++) {
                assertBits(column == places[row] ? 1.0 : 0.0, run.gradient("a")[4 * row + column]);
            }
        }
    }

    @Test
    void aRectifiedMinusZeroIsZeroAndNaNStays() {
        Trace trace = Trace.record("relu", t -> {
            Expr x = t.parameter("x", 4);
            t.output("loss", x.relu().sum());
            t.output("values", x.relu());
        });
        Workspace run = agreed(trace, set -> set.set("x", -0.0, 0.0, Double.NaN, 2));
        double[] values = {0.0, 0.0, Double.NaN, 2};
        double[] gradients = {0.0, 0.0, 0.0, 1};
        for (int i = 0; i < values.length; i++) {
            assertBits(values[i], run.output("values")[i]);
            assertBits(gradients[i], run.gradient("x")[i]);
        }
    }

    /** The adjoint of f(x) is exactly 0, its derivative infinite or NaN. */
    private static void assertZeroPassesNothing(double at, UnaryOperator<Expr> function) {
        Trace trace = Trace.record("zeroAdjoint", t -> {
            Expr x = t.parameter("x", 3);
            Expr weighted = function.apply(x).mul(t.input("zero", 3));
            t.output("loss", weighted.sum().add(x.sum()));
        });
        Workspace run = agreed(trace, set -> set.set("x", at, at, at).set("zero", 0.0, -0.0, 0.0));
        for (double gradient : run.gradient("x")) {
            assertBits(1.0, gradient);
        }
    }

    @Test
    void aZeroAdjointPassesNothingThroughALogarithm() {
        assertZeroPassesNothing(0.0, Expr::log);
        assertZeroPassesNothing(-0.0, Expr::log);
    }

    @Test
    void aZeroAdjointPassesNothingThroughADivision() {
        assertZeroPassesNothing(0.0, x -> x.recorder().constant(1).div(x));
        assertZeroPassesNothing(1.0, x -> x.div(0.0));
        assertZeroPassesNothing(0.0, x -> x.div(x));
    }

    @Test
    void aZeroAdjointPassesNothingThroughASquareRoot() {
        assertZeroPassesNothing(0.0, Expr::sqrt);
        assertZeroPassesNothing(-1.0, Expr::sqrt);
    }

    @Test
    void aZeroAdjointPassesNothingThroughAPower() {
        assertZeroPassesNothing(0.0, x -> x.pow(0.5));
        assertZeroPassesNothing(0.0, x -> x.pow(-1));
        assertZeroPassesNothing(Double.POSITIVE_INFINITY, x -> x.pow(2));
    }

    @Test
    void aZeroAdjointPassesNothingThroughAProductWithInfinity() {
        assertZeroPassesNothing(1.0, x -> x.mul(Double.POSITIVE_INFINITY));
        assertZeroPassesNothing(1.0, x -> x.mul(Double.NaN));
        assertZeroPassesNothing(1e3, Expr::exp);
        assertZeroPassesNothing(Double.POSITIVE_INFINITY, x -> x.mul(x));
    }

    @Test
    void theBranchThatSelectDoesNotTakeReceivesNothing() {
        Trace trace = Trace.record("branch", t -> {
            Expr x = t.parameter("x", 3);
            Expr safe = x.gt(0).select(x.log(), x.mul(2));
            Expr inverse = x.eq(0).select(x, t.constant(1).div(x));
            t.output("loss", safe.add(inverse).sum());
        });
        Workspace run = agreed(trace, set -> set.set("x", 0.0, -0.0, 1));
        assertBits(3.0, run.gradient("x")[0]);
        assertBits(3.0, run.gradient("x")[1]);
        assertBits(0.0, run.gradient("x")[2]);
    }

    @Test
    void aConditionThatIsNaNIsNotZero() {
        Trace trace = Trace.record("condition", t -> {
            Expr x = t.parameter("x", 3);
            t.output("loss", x.select(t.parameter("a", 3), t.parameter("b", 3)).sum());
        });
        Workspace run = agreed(trace, set -> set.set("x", Double.NaN, -0.0, 1));
        double[] taken = {1, 0, 1};
        for (int i = 0; i < taken.length; i++) {
            assertBits(taken[i], run.gradient("a")[i]);
            assertBits(1 - taken[i], run.gradient("b")[i]);
        }
    }

    @Test
    void anInfiniteAdjointIsNotMistakenForAZeroOne() {
        Trace trace = Trace.record("infinite", t -> {
            Expr x = t.parameter("x", 2);
            t.output("loss", x.sqrt().mul(t.input("c", 2)).relu().sum());
        });
        Workspace run = agreed(trace, set -> set.set("x", 0.0, 4).set("c", 1, Double.POSITIVE_INFINITY));
        assertBits(0.0, run.gradient("x")[0]);
        assertBits(Double.POSITIVE_INFINITY, run.gradient("x")[1]);
    }
}
