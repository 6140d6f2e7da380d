package wengert.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.State;
import wengert.trace.Trace;
import wengert.trace.TraceException;

/** Integer inputs and states. */
class LookupTest {
    private static final Dim N = Dim.bounded("n", 3);

    @Test
    void gatherTakesRows() {
        double[] rows = Play.output(t -> t.input("x", 4, 2).gather(t.indices("i", 4, N)), run -> {
            Play.count(run, "x");
            run.setIndices("i", 3, 0).setLength("n", 2);
        });
        assertArrayEquals(new double[] {6, 7, 0, 1, 0, 0}, rows);
        double[] grid = Play.output(t -> t.input("x", 4).gather(t.indices("i", 4, Dim.of(2), Dim.of(2))), run -> {
            Play.count(run, "x");
            run.setIndices("i", 3, 0, 1, 1);
        });
        assertArrayEquals(new double[] {3, 0, 1, 1}, grid);
        double[] one = Play.output(t -> t.input("x", 4, 2).gather(t.indices("i", 3)), run -> {
            Play.count(run, "x");
            run.setIndices("i", 2);
        });
        assertArrayEquals(new double[] {4, 5}, one);
    }

    @Test
    void gatherTakesElementsAlongSeveralAxes() {
        double[] rows = Play.output(
                t -> t.input("x", 3, 2, 2).gather(t.indices("i", 3, Dim.of(2)), t.indices("j", 2, Dim.of(2))), run -> {
                    Play.count(run, "x");
                    run.setIndices("i", 2, 0).setIndices("j", 0, 1);
                });
        assertArrayEquals(new double[] {8, 9, 2, 3}, rows);
    }

    @Test
    void windowsTakeNeighbouringRows() {
        double[] windows = Play.output(t -> t.input("x", 5, 2).windows(t.indices("i", 4, Dim.of(2)), 2), run -> {
            Play.count(run, "x");
            run.setIndices("i", 3, 1);
        });
        assertArrayEquals(new double[] {6, 7, 8, 9, 2, 3, 4, 5}, windows);
    }

    /** Squares of windows that overlap, of an array with a live length. */
    private static Trace overlapping() {
        return Trace.record("overlapping", t -> {
            Expr rows = t.parameter("w", 4).prefix(0, Dim.bounded("rows", 4)).mul(t.constant(1));
            Expr windows = rows.windows(t.indices("starts", 3, N), 2);
            t.output("y", windows.mul(windows).sum());
        });
    }

    @Test
    void windowsThatOverlapPassBothAdjointsOn() {
        Program program = Interpreter.of(overlapping());
        Workspace run = program.workspace(new double[] {1, 2, 3, 4})
                .setIndices("starts", 0, 1)
                .setLength("n", 2)
                .setLength("rows", 3);
        assertEquals(1 + 2 * 4 + 9, program.forward(run));
        program.backward(run);
        assertArrayEquals(new double[] {2, 8, 6, 0}, run.gradients());
    }

    @Test
    void whatIsPastALiveLengthMustNotBeNamed() {
        Program program = Interpreter.of(overlapping());
        Workspace run = program.workspace()
                .setIndices("starts", 0, 2, 2)
                .setLength("n", 2)
                .setLength("rows", 3);
        IllegalArgumentException far = assertThrows(IllegalArgumentException.class, () -> program.forward(run));
        assertEquals(
                "an element of 'starts' is 2 where 'rows' has the live length 3; expected 0 to 1", far.getMessage());
        // The last element is past the live length of the starts themselves.
        program.forward(run.setIndices("starts", 0, 1, 2));
        IllegalArgumentException none =
                assertThrows(IllegalArgumentException.class, () -> program.forward(run.setLength("rows", 1)));
        assertEquals(
                "an element of 'starts' is 1 where 'rows' has the live length 1; expected a length of at least 2",
                none.getMessage());
        run.layout().lookups().limit(run.integers());
        assertEquals(2, run.integers()[run.layout().length("rows").offset()]);
        program.forward(run);
        assertArrayEquals(
                new int[] {0, 0, 2},
                Arrays.copyOfRange(
                        run.integers(),
                        run.layout().indices("starts").offset(),
                        run.layout().indices("starts").offset() + 3));
    }

    private static void refusedPastLength(Trace trace, int length, int[] starts, String expected) {
        Program program = Interpreter.of(trace);
        Workspace run = program.workspace().setIndices("i", starts).setLength("n", length);
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> program.forward(run))
                        .getMessage());
        program.forward(run.setLength("n", 3));
    }

    @Test
    void theLiveLengthOfAViewCountsWhateverArrayItIsOf() {
        String expected = "an element of 'i' is 2 where 'n' has the live length 2; expected 0 to 1";
        refusedPastLength(
                Trace.record(
                        "prefix",
                        t -> t.output("y", t.input("x", 5).prefix(0, N).gather(t.indices("i", 3)))),
                2,
                new int[] {2},
                expected);
        refusedPastLength(
                Trace.record(
                        "rows",
                        t -> t.output(
                                "y",
                                t.input("x", 5).gather(t.indices("rows", 5, N)).gather(t.indices("i", 3, Dim.of(2))))),
                2,
                new int[] {0, 2},
                expected);
        refusedPastLength(
                Trace.record(
                        "repeated",
                        t -> t.output("y", t.input("x", 1).repeat(0, N).gather(t.indices("i", 3)))),
                2,
                new int[] {2},
                expected);
        refusedPastLength(
                Trace.record(
                        "windows",
                        t -> t.output("y", t.input("x", 5).prefix(0, N).windows(t.indices("i", 2, Dim.of(1)), 2))),
                2,
                new int[] {1},
                "an element of 'i' is 1 where 'n' has the live length 2; expected 0 to 0");
    }

    @Test
    void pickTakesOneElementOfEachRow() {
        double[] picked = Play.output(t -> t.input("x", 3, 4).transpose().pick(t.indices("i", 3, Dim.of(4))), run -> {
            Play.count(run, "x");
            run.setIndices("i", 2, 1, 0, 2);
        });
        assertArrayEquals(new double[] {8, 5, 2, 11}, picked);
    }

    @Test
    void rowsThatAreTakenTwiceReceiveBothAdjoints() {
        Program program = Interpreter.of(Trace.record(
                "gather",
                t -> t.output(
                        "y",
                        t.parameter("w", 3, 2)
                                .gather(t.indices("i", 3, Dim.of(3)))
                                .mul(t.input("x", 3, 1))
                                .sum())));
        Workspace run = program.workspace().set("x", 1, 10, 100).setIndices("i", 2, 0, 2);
        program.forward(run);
        program.backward(run);
        assertArrayEquals(new double[] {10, 10, 0, 0, 101, 101}, run.gradient("w"));
    }

    private static Trace cache() {
        return Trace.record("cache", t -> {
            State cache = t.state("cache", 3, 2);
            Indices position = t.indices("position", 3);
            t.output("before", cache.value().sum());
            cache.write(position, t.input("x", 2));
            t.output("after", cache.value().prefix(0, N).sum(0));
        });
    }

    @Test
    void statesAreWrittenAndLiveFromRunToRun() {
        Program program = Interpreter.of(cache());
        Workspace run = program.workspace();
        assertEquals(
                0, program.forward(run.set("x", 1, 2).setIndices("position", 0).setLength("n", 1)));
        assertArrayEquals(new double[] {1, 2}, run.output("after"));
        assertEquals(
                3,
                program.forward(run.set("x", 10, 20).setIndices("position", 1).setLength("n", 2)));
        assertArrayEquals(new double[] {11, 22}, run.output("after"));
        assertArrayEquals(new double[] {1, 2, 10, 20, 0, 0}, run.state("cache"));
        assertEquals(33, program.forward(run.set("x", 5, 6).setIndices("position", 0)));
        assertArrayEquals(new double[] {5, 6, 10, 20, 0, 0}, run.state("cache"));
        run.set("cache", 0, 0, 0, 0, 7, 8);
        assertEquals(15, program.forward(run));
        assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0}, program.workspace().state("cache"));
    }

    @Test
    void writesFollowOneAnother() {
        Program program = Interpreter.of(Trace.record("chain", t -> {
            State s = t.state("s", 2, 2);
            s.write(t.indices("i", 2), t.input("x", 2));
            Expr between = s.value().sum();
            s.write(s.value().mul(2));
            s.write(s.value().transpose());
            s.write(t.indices("j", 2), s.value().at(0, 0));
            t.output("between", between);
            t.output("content", s.value());
        }));
        Workspace run = program.workspace().set("s", 1, 2, 3, 4).set("x", 10, 20);
        assertEquals(33, program.forward(run.setIndices("i", 0).setIndices("j", 1)) - 4);
        // 10 20 / 3 4, doubled 20 40 / 6 8, transposed 20 6 / 40 8, first row into the second.
        assertArrayEquals(new double[] {20, 6, 20, 6}, run.state("s"));
        assertArrayEquals(run.state("s"), run.output("content"));
    }

    @Test
    void aStateThatIsNotWrittenStays() {
        Program program = Interpreter.of(Trace.record(
                "constant", t -> t.output("y", t.state("s", 2).value().sum())));
        Workspace run = program.workspace().set("s", 3, 4);
        assertEquals(7, program.forward(run));
        assertEquals(7, program.forward(run));
        assertArrayEquals(new double[] {3, 4}, run.state("s"));
    }

    @Test
    void theContentBeforeAWriteCannotBeReadAfterIt() {
        TraceException e = assertThrows(
                TraceException.class,
                () -> Trace.record("stale", t -> {
                    State s = t.state("s", 2);
                    Expr old = s.value();
                    s.write(t.input("x", 2));
                    t.output("y", old.sum());
                }));
        assertEquals(
                "'s' is read as it was before a write; expected value() after the write",
                e.getMessage().substring(e.getMessage().indexOf("'s'")));
    }
}
