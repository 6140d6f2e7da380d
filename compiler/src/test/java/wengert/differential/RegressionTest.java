package wengert.differential;

import static wengert.differential.Agreement.assertAgree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import wengert.engine.Workspace;
import wengert.nn.Layers;
import wengert.nn.Losses;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.State;
import wengert.trace.Trace;

/** Shrunken traces on which an engine once differed from the interpreter. */
class RegressionTest {
    /** The ninth array of a kernel was called i, as the first loop is. */
    @Test
    void aKernelMayReadMoreArraysThanThereAreLettersBeforeI() {
        Trace trace = Trace.record("manyArrays", t -> {
            Expr sum = t.parameter("p", 3);
            for (int i = 0; i < 20; i++) {
                sum = sum.add(t.parameter("p" + i, 3));
            }
            t.output("sum", sum);
        });
        assertAgree(trace, run -> Arrays.fill(run.parameters(), 0.1));
    }

    /** Their live lengths became two arguments of one name. */
    @Test
    void dimensionsMayDifferInWhatNoIdentifierHas() {
        Trace trace = Trace.record("likeNames", t -> {
            Expr both = t.length(Dim.bounded("a b", 4)).mul(t.length(Dim.bounded("a_b", 5)));
            t.output("loss", t.parameter("p", 3).mul(both).sum());
        });
        assertAgree(trace, run -> Arrays.fill(run.parameters(), 0.1));
    }

    /** The triangle was taken over to a rectangle of other extents, and read outside the array. */
    @Test
    void aTriangleOfOneElementCanBeRepeated() {
        Trace trace = Trace.record("smallTriangle", t -> {
            Expr one = t.parameter("p", 1, 1).causal(0, 1);
            Expr tall = t.parameter("q", 2, 1);
            Expr wide = t.parameter("r", 1, 3);
            t.output("loss", one.mul(tall).sum().add(one.mul(wide).sum()));
        });
        assertAgree(trace, run -> Arrays.setAll(run.parameters(), i -> i + 0.5));
    }

    /** Simplification makes a sum of adjoints start from a view of another array; it was read as if it lay the same. */
    @Test
    void aSumOfAdjointsMayStartFromAView() {
        Trace trace = Trace.record("startsFromView", t -> {
            Expr p = t.parameter("p", 1, 2);
            Expr x = t.parameter("x", 1, 1);
            Expr chosen = x.select(x, x);
            t.output("loss", chosen.min(p).sum().add(chosen.sum()));
        });
        assertAgree(trace, run -> run.set("p", 1, 2).set("x", 1.5));
    }

    /** The view may have the very shape of the array, as the transposed one of a square does. */
    @Test
    void aSumOfAdjointsMayStartFromATransposedView() {
        Trace trace = Trace.record("startsFromTransposed", t -> {
            Expr square = t.parameter("p", 2, 2).mul(3);
            Expr row = square.slice(0, 0, 1).sin();
            Expr transposed = square.transpose().sin().mul(t.input("x", 2, 2));
            t.output("loss", row.sum().add(transposed.sum()));
        });
        assertAgree(trace, run -> run.set("p", 1, 2, 3, 4).set("x", 5, 6, 7, 8));
    }

    /** Four neighbours in lanes shared the loop over the rows of a triangle, which starts elsewhere for each. */
    @Test
    void theColumnsOfATriangleDoNotShareALoopOverRows() {
        Trace trace = Trace.record("columnSums", t -> {
            Expr columns = t.parameter("p", 4, 4).causal(0, 1).sum(0);
            t.output("sums", columns.add(t.input("x")));
            t.output("loss", columns.mul(columns).sum());
        });
        assertAgree(trace, run -> {
            Arrays.setAll(run.parameters(), i -> 1 + 0.1 * i);
            run.set("x", 0.5);
        });
    }

    /** The search began at row 0, which a triangle has in column 0 only. */
    @Test
    void theGreatestElementOfAColumnOfATriangleIsFoundInsideIt() {
        Trace trace = Trace.record("columnMaxima", t -> {
            Expr triangle = t.parameter("p", 3, 3).causal(0, 1);
            t.output("places", triangle.neg().argmax(0));
            t.output("loss", triangle.neg().maxOver(0).sum());
        });
        assertAgree(trace, run -> Arrays.setAll(run.parameters(), i -> 1 + 0.1 * i));
    }

    /** The backward part read the array of the state, in which the next run's content lay already. */
    @Test
    void aGradientReadsAStateAsItWasBeforeAWrite() {
        Trace trace = Trace.record("stateBeforeWrite", t -> {
            State state = t.state("s", 2);
            Expr p = t.parameter("p", 2);
            Expr product = p.mul(state.value());
            Expr quotient = p.div(state.value());
            state.write(t.input("x", 2));
            t.output("loss", product.add(quotient).add(p.mul(state.value())).sum());
        });
        assertAgree(
                trace, List.of(run -> run.set("s", 2, 3).set("p", 5, 7).set("x", 11, 13), run -> run.set("p", 1, -1)));
    }

    /** Dropping the multiplication by 1 moved the reading of the state behind the write. */
    @Test
    void aSimplifiedNodeReadsAStateAsItWasBeforeAWrite() {
        Trace trace = Trace.record("simplifiedState", t -> {
            State state = t.state("s", 2);
            Expr one = state.value().mul(1);
            Expr other = state.value().div(1);
            Expr third = state.value().neg().neg();
            state.write(t.input("x", 2));
            t.output("loss", one.add(other).add(third).mul(t.parameter("p", 2)).sum());
        });
        assertAgree(trace, run -> run.set("s", 2, 3).set("p", 5, 7).set("x", 11, 13));
    }

    /** Place 10 with stride 15 and place 101 with stride 5 had one key, "1015", and so one hoisted position. */
    @Test
    void theDigitsOfAPlaceAndOfAStrideAreKeptApart() {
        Trace trace = Trace.record("digits", t -> {
            Expr filler = t.parameter("filler", 10);
            Expr a = t.parameter("a", 6, 15);
            Expr gap = t.parameter("gap");
            Expr b = t.parameter("b", 6, 5);
            t.output("sums", a.slice(1, 0, 5).add(b));
            t.output("loss", filler.sum().add(gap));
        });
        assertAgree(trace, run -> Arrays.setAll(run.parameters(), i -> i));
    }

    /** Lanes held successive numbers, whatever the view of the numbers was. */
    @Test
    void numbersReadThroughAViewNeedNotBeSuccessive() {
        Trace trace = Trace.record("numbers", t -> {
            Expr numbers = t.iota(Dim.of(16));
            Expr p = t.parameter("p", 8);
            t.output("gathered", numbers.gather(t.indices("at", 16, Dim.of(8))).mul(p));
            t.output("even", numbers.split(0, 8, 2).at(1, 0).mul(p));
            t.output("loss", p.sum());
        });
        assertAgree(trace, run -> {
            Arrays.fill(run.parameters(), 0.5);
            run.setIndices("at", new int[] {3, 3, 0, 15, 1, 7, 2, 2}, 0, 8);
        });
    }

    /** Vectors went on to the end of the row, where the adjoint has elements that the loop does not reach. */
    @Test
    void aSumOfAdjointsInLanesEndsWhereTheLiveLengthDoes() {
        Trace trace = Trace.record("prefix", t -> {
            Expr p = t.parameter("p", 6);
            t.output("loss", p.add(p).prefix(0, Dim.bounded("n", 6)).sum());
        });
        List<Consumer<Workspace>> runs = new ArrayList<>();
        for (int length = 1; length <= 6; length++) {
            int live = length;
            runs.add(run -> run.setLength("n", live).set("p", 1, 2, 3, 4, 5, 6));
        }
        assertAgree(trace, runs);
    }

    /** A sum of adjoints with padded rows was walked as if it had none, since another one from the same start had none. */
    @Test
    void twoSumsOfAdjointsFromOneStartNeedNotLieAlike() {
        Trace trace = Trace.record("oneStart", t -> {
            Expr p = t.parameter("p", 1, 3, 3);
            Expr softmax = Layers.softmax(p);
            Expr sum = p.causal(2, 1).sum().add(Losses.mean(softmax.merge(0, 3)));
            t.output("loss", sum.add(softmax.causal(2, 1).sum()));
        });
        Consumer<Workspace> run = workspace -> Arrays.setAll(workspace.parameters(), Math::sin);
        // In the first run the padding is NaN, and a gradient that is NaN is computed again without lanes.
        assertAgree(trace, List.of(run, run));
    }

    /** In a kernel that nodes share, what was left of the lanes of a row went past the diagonal. */
    @Test
    void theRestOfLanesEndsAtTheDiagonal() {
        Trace trace = Trace.record("triangle", t -> {
            Expr p = t.parameter("p", 3, 3);
            Expr lower = p.causal(0, 1);
            t.output("sum", p.select(lower, lower).sum());
        });
        assertAgree(trace, run -> Arrays.fill(run.parameters(), 1));
    }

    /** Rows past the live length were computed where the sum lies in an array with more rows, which are read. */
    @Test
    void whatLiesPastALiveLengthInALongerArrayStays() {
        Trace trace = Trace.record("prefix", t -> {
            Expr p = t.parameter("p", 3, 2);
            t.output(
                    "sum",
                    Layers.causalAttention(p, p, p, 1)
                            .prefix(1, Dim.bounded("n", 2))
                            .sum());
        });
        assertAgree(trace, run -> {
            Arrays.fill(run.parameters(), 1);
            run.setLength("n", 1);
        });
    }
}
