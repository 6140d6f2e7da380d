package wengert.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import wengert.nn.Layers;
import wengert.nn.Losses;
import wengert.optim.Sgd;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.Shape;
import wengert.trace.State;
import wengert.trace.Trace;
import wengert.trace.TraceException;

class WorkspaceTest {
    private static final Dim N = Dim.bounded("n", 4);

    private static final Trace TRACE = Trace.record("all", t -> {
        Expr w = t.parameter("w", 2, 3);
        Expr b = t.parameter("b");
        Expr x = t.input("x", N, Dim.of(3));
        Expr scale = t.input("scale");
        State s = t.state("s", 2);
        Indices i = t.indices("i", 5, N);
        Indices j = t.indices("j", 2);
        Expr y = Layers.linear(x, w).add(b).mul(scale);
        s.write(j, y.sum().mul(t.input("table", 5).gather(i).sum()));
        t.output("y", y);
        t.output("loss", y.sum().stopGradient().add(y.sum()));
    });

    private final Program program = Interpreter.of(TRACE);

    private static void refused(String expected, Executable action) {
        assertEquals(
                expected, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    @Test
    void layoutPlacesArraysInDeclarationOrder() {
        Layout layout = program.layout();
        assertEquals(
                "[Slot[name=w, offset=0, shape=f64[2, 3], bound=0], Slot[name=b, offset=6, shape=f64[], bound=0]]",
                layout.parameters().toString());
        assertEquals(
                List.of(0, 12, 13),
                layout.inputs().stream().map(Layout.Slot::offset).toList());
        assertEquals(new Layout.Slot("s", 18, Shape.of(2), 0), layout.state("s"));
        assertEquals(List.of(layout.state("s")), layout.states());
        assertEquals(
                List.of(20, 28),
                layout.outputs().stream().map(Layout.Slot::offset).toList());
        assertEquals(new Layout.Slot("n", 0, Shape.SCALAR, 5), layout.length("n"));
        assertEquals(List.of(layout.length("n")), layout.lengths());
        assertEquals(new Layout.Slot("i", 1, Shape.of(N), 5), layout.indices("i"));
        assertEquals(List.of(layout.indices("i"), layout.indices("j")), layout.indices());
        assertEquals(7, layout.parameterCount());
        assertEquals(29, layout.valueCount());
        assertEquals(6, layout.integerCount());
        assertEquals(8, layout.output("y").size());
        assertSame(layout, program.workspace().layout());
    }

    @Test
    void unknownNamesAreRefusedWithTheKnownOnes() {
        Layout layout = program.layout();
        refused("no parameter is named 'x'; expected one of [w, b]", () -> layout.parameter("x"));
        refused("no input is named 'w'; expected one of [x, scale, table]", () -> layout.input("w"));
        refused("no state is named 'x'; expected one of [s]", () -> layout.state("x"));
        refused("no output is named 'x'; expected one of [y, loss]", () -> layout.output("x"));
        refused("no integer input is named 'x'; expected one of [i, j]", () -> layout.indices("x"));
        refused("no bounded dimension is named 'm'; expected one of [n]", () -> layout.length("m"));
        Workspace run = program.workspace();
        refused(
                "no parameter, input or state is named 'z'; expected one of [w, b, x, scale, table, s]",
                () -> run.set("z", 1));
        refused(
                "no parameter, input or state is named 'i'; expected one of [w, b, x, scale, table, s]. It is an integer"
                        + " input: use setIndices()",
                () -> run.set("i", 1));
        refused(
                "no parameter, input or state is named 'n'; expected one of [w, b, x, scale, table, s]. It is a live length:"
                        + " use setLength()",
                () -> run.set("n", 1));
        refused(
                "'x' has no gradient, as it is no parameter; expected one of [w, b]. Declare it with parameter()",
                () -> run.gradient("x"));
    }

    @Test
    void settersCheckSizesAndBounds() {
        Workspace run = program.workspace();
        refused("'w' is [2, 3] and 5 elements are set; expected 6", () -> run.set("w", new double[5]));
        refused("'b' is [] and 2 elements are set; expected 1", () -> run.set("b", 1, 2));
        refused("'x' is [n<=4, 3] and 4 elements are set; expected 12", () -> run.set("x", new double[4]));
        refused("'x' is [n<=4, 3] and 0 elements are set; expected 12", () -> run.set("x"));
        refused("'x' is [n<=4, 3] and 15 elements are set; expected 12", () -> run.set("x", new double[15]));
        refused("'i' is [n<=4] and 5 elements are set; expected 4", () -> run.setIndices("i", 1, 1, 1, 1, 1));
        refused("element 1 of 'i' is 5; expected 0 to 4", () -> run.setIndices("i", 0, 5));
        refused("element 0 of 'j' is -1; expected 0 to 1", () -> run.setIndices("j", -1));
        int[] before = run.setIndices("i", 3, 2, 1, 0).integers().clone();
        refused("element 3 of 'i' is 7; expected 0 to 4", () -> run.setIndices("i", 0, 0, 0, 7));
        refused(
                "elements 1 to 4 of an array of 4 are set as 'i'; expected a part of the array",
                () -> run.setIndices("i", new int[4], 1, 4));
        refused(
                "elements -1 to 2 of an array of 4 are set as 'i'; expected a part of the array",
                () -> run.setIndices("i", new int[4], -1, 4));
        assertArrayEquals(before, run.integers(), "what is refused changes nothing");
        refused("the live length of 'n' is 0; expected 1 to 4", () -> run.setLength("n", 0));
        refused("the live length of 'n' is 5; expected 1 to 4", () -> run.setLength("n", 5));
        refused("output 'y' is f64[n<=4, 2]; expected a scalar. Use output(name)", () -> run.value("y"));
        refused("the parameter array has 3 elements; expected 7", () -> program.workspace(new double[3]));
    }

    @Test
    void whatTheArraysCannotHoldIsRefused() {
        int half = 1 << 30;
        Trace wide = Trace.record("wide", t -> {
            Expr a = t.parameter("a", half);
            Expr b = t.parameter("b", half);
            t.output("y", a.at(0, 0).add(b.at(0, 0)));
        });
        refused(
                "the parameters up to 'b' have 2147483648 elements together; expected fewer than 2^31",
                () -> Interpreter.of(wide));
        Program square = Interpreter.of(Trace.record("square", t -> {
            Expr x = t.input("x", 65536);
            t.output("y", x.expandDims(1).mul(x.expandDims(0)).sum());
        }));
        String message = assertThrows(TraceException.class, square::workspace).getMessage();
        assertTrue(
                message.matches("mul : f64\\[65536, 65536] # \\(WorkspaceTest.java:\\d+\\) has more than 2\\^31-1"
                        + " elements, each of which the tape would hold; expected fewer, or a compiled program"),
                message);
    }

    @Test
    void theLongestLiveLengthCanBeShortened() {
        Program program =
                Interpreter.of(Trace.record("long", t -> t.output("y", t.length(Dim.bounded("n", Integer.MAX_VALUE)))));
        Workspace run = program.workspace();
        assertEquals(Integer.MAX_VALUE, program.forward(run));
        assertEquals(5, program.forward(run.setLength("n", 5)));
    }

    @Test
    void stepsNeedAnOptimiserOfTheirPrecision() {
        Program single = Interpreter.of(TRACE, Precision.F32);
        refused(
                "the optimiser is in f64, the interpreter of 'all' in f32; expected one precision",
                () -> single.step(new Sgd(7, 0.1)));
        single.step(new Sgd(7, 0.1, Precision.F32));
    }

    @Test
    void gettersReturnWhatWasSet() {
        Workspace run = program.workspace();
        run.set("w", 1, 2, 3, 4, 5, 6).set("b", 0.5).set("scale", 2).set("s", 8, 9);
        run.set("x", 1, 1, 1, 2, 2, 2).setLength("n", 2);
        run.setIndices("i", new int[] {9, 3, 2, 9}, 1, 2).setIndices("j", 1).set("table", 0, 0, 1, 1, 0);
        assertArrayEquals(new int[] {2, 3, 2, 0, 0, 1}, run.integers());
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, run.parameter("w"));
        assertArrayEquals(new double[] {8, 9}, run.state("s"));
        assertEquals(4, program.workspace().integers()[0], "a live length is its maximum until it is set");
        double sum = 2 * (6.5 + 15.5 + 12.5 + 30.5);
        program.forward(run);
        assertEquals(2 * sum, run.value("loss"));
        assertArrayEquals(new double[] {13, 31, 25, 61, 0, 0, 0, 0}, run.output("y"));
        assertArrayEquals(new double[] {8, 2 * sum}, run.state("s"));
        program.backward(run);
        assertArrayEquals(new double[] {6, 6, 6, 6, 6, 6}, run.gradient("w"));
        assertArrayEquals(new double[] {8}, run.gradient("b"));
        assertArrayEquals(new double[] {6, 6, 6, 6, 6, 6, 8}, run.gradients());
    }

    @Test
    void workspacesMayShareTheirParameters() {
        double[] shared = new double[7];
        Workspace one = program.workspace(shared);
        Workspace other = program.workspace(shared);
        one.set("b", 3);
        assertSame(shared, other.parameters());
        other.set("scale", 1).setLength("n", 1);
        program.forward(other);
        assertEquals(12, other.value("loss"));
        shared[6] = 5;
        program.forward(other);
        assertEquals(20, other.value("loss"));
    }

    @Test
    void copyFromTakesOverEverythingThatARunReads() {
        Workspace one = program.workspace().set("b", 2).set("scale", 3).set("s", 4, 5);
        one.setLength("n", 3).setIndices("i", 1, 2, 3);
        Workspace other = Interpreter.of(TRACE).workspace();
        other.copyFrom(one);
        assertArrayEquals(one.parameters(), other.parameters());
        assertArrayEquals(one.values(), other.values());
        assertArrayEquals(one.integers(), other.integers());
        Program small = Interpreter.of(
                Trace.record("small", t -> t.output("y", t.parameter("w").exp())));
        refused(
                "the workspaces belong to different traces; expected the same one",
                () -> small.workspace().copyFrom(one));
    }

    @Test
    void programsRefuseWorkspacesOfOthers() {
        String message =
                "the workspace belongs to another program than the interpreter of 'all'; expected one of its workspace()";
        Workspace foreign = Interpreter.of(TRACE).workspace();
        refused(message, () -> program.forward(foreign));
        refused(message, () -> program.backward(foreign));
    }

    @Test
    void runsComeBeforeWhatNeedsThem() {
        Interpreter interpreter = Interpreter.of(TRACE);
        Workspace run = interpreter.workspace();
        assertEquals(
                "backward was called before forward on this workspace",
                assertThrows(IllegalStateException.class, () -> interpreter.backward(run))
                        .getMessage());
        assertEquals(
                "values was called before forward on this workspace",
                assertThrows(
                                IllegalStateException.class,
                                () -> interpreter.values(run, TRACE.nodes().get(0)))
                        .getMessage());
        interpreter.forward(run.set("w", 1, 2, 3, 4, 5, 6));
        assertArrayEquals(
                new double[] {1, 2, 3, 4, 5, 6},
                interpreter.values(run, TRACE.signature().parameters().get(0)));
        Program vector = Interpreter.of(Trace.record(
                "vector", t -> t.output("y", t.parameter("w", 2).exp())));
        Workspace own = vector.workspace();
        assertEquals(Double.NaN, vector.forward(own));
        assertEquals(
                "trace 'vector' has no scalar output; expected one to differentiate, for instance the sum() or mean() of another",
                assertThrows(IllegalStateException.class, () -> vector.backward(own))
                        .getMessage());
    }

    private static Trace classifier() {
        return Trace.record("classifier", t -> {
            Expr hidden = Layers.linear(t.input("x", N, Dim.of(3)), t.parameter("w1", 5, 3))
                    .tanh();
            Expr logits = Layers.linear(hidden, t.parameter("w2", 4, 5));
            t.output("loss", Losses.mean(Losses.crossEntropy(logits, t.indices("target", 4, N))));
        });
    }

    private static double[] train(Program classifier, int seed) {
        Workspace run = classifier.workspace();
        Play.fill(run.parameters());
        for (int step = 0; step < 50; step++) {
            run.setLength("n", 1 + (step + seed) % 4).setIndices("target", step % 4, seed % 4, 2, 3);
            run.set("x", Math.sin(seed + step), 0.1 * seed, 1, -1, 0.5, 0.25, 3, 2, 1, 0, 0.1, 0.2);
            classifier.forward(run);
            classifier.backward(run);
            for (int i = 0; i < run.parameters().length; i++) {
                run.parameters()[i] -= 0.1 * run.gradients()[i];
            }
        }
        return run.parameters();
    }

    @Test
    void threadsRunOneProgramEachInItsOwnWorkspace() throws Exception {
        Program classifier = Interpreter.of(classifier());
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Callable<double[]>> tasks = List.of(() -> train(classifier, 1), () -> train(classifier, 2));
            List<Future<double[]>> trained = pool.invokeAll(tasks);
            assertArrayEquals(train(classifier, 1), trained.get(0).get());
            assertArrayEquals(train(classifier, 2), trained.get(1).get());
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void stepsAllocateNothing() {
        Program classifier = Interpreter.of(classifier());
        Workspace run = classifier.workspace();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        for (int i = 0; i < 20; i++) {
            classifier.forward(run);
            classifier.backward(run);
        }
        long before = threads.getThreadAllocatedBytes(id);
        for (int i = 0; i < 100; i++) {
            classifier.forward(run);
            classifier.backward(run);
        }
        assertEquals(0, threads.getThreadAllocatedBytes(id) - before);
    }
}
