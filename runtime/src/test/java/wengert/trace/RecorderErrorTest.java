package wengert.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import wengert.nn.Layers;
import wengert.nn.Losses;

/** The exact text of every error of a recording; {@code @} stands for this file and the user's line. */
class RecorderErrorTest {
    private static final Dim N = Dim.bounded("n", 16);

    private static void refused(String expected, Consumer<Recorder> body) {
        TraceException e = assertThrows(TraceException.class, () -> Trace.record("t", body));
        int line = Arrays.stream(e.getStackTrace())
                .filter(frame -> frame.getClassName().equals(RecorderErrorTest.class.getName()))
                .findFirst()
                .orElseThrow()
                .getLineNumber();
        assertEquals(expected.replace("@", "RecorderErrorTest.java:" + line), e.getMessage());
    }

    private static Expr x(Recorder t) {
        return t.input("x", N, Dim.of(64));
    }

    @Test
    void layersNameScopeLineShapesAndRemedy() {
        refused(
                "linear 'block0.mlp.fc1' (@): input is f64[n<=16, 64], weight is f64[64, 16]; expected the last axes to"
                        + " match. Did you mean weight.transpose()?",
                t -> {
                    Expr x = x(t);
                    Expr w = t.parameter("w", 64, 16);
                    t.scope("block0", () -> t.scope("mlp.fc1", () -> Layers.linear(x, w)));
                });
        refused(
                "linear (@): input is f64[n<=16, 64], weight is f64[3, 16]; expected the last axes to match.",
                t -> Layers.linear(x(t), t.parameter("w", 3, 16)));
        refused(
                "rmsNorm (@): input is f64[64, n<=16]; expected a last axis of fixed size",
                t -> Layers.rmsNorm(x(t).transpose()));
        refused("softmax (@): input is a scalar; expected at least one axis", t -> Layers.softmax(t.input("s")));
        refused(
                "layerNorm (@): input is f64[n<=16, 64], gain f64[64], bias f64[3]; expected a gain and a bias of"
                        + " f64[64]",
                t -> Layers.layerNorm(x(t), t.parameter("g", 64), t.parameter("b", 3)));
        refused(
                "attention (@): queries are f64[n<=16, 64], keys f64[n<=16, 64], values f64[n<=16, 64], heads 5;"
                        + " expected equal widths that the heads divide",
                t -> {
                    Expr x = x(t);
                    Layers.causalAttention(x, x, x, 5);
                });
        refused(
                "crossEntropy (@): input is a scalar; expected at least one axis",
                t -> Losses.crossEntropy(t.input("s"), t.indices("i", 2)));
        refused("mean (@): input is f64[n<=16, 64]; expected a vector", t -> Losses.mean(x(t)));
        refused(
                "meanSquaredError (@): predictions are f64[n<=16, 64], targets f64[]; expected the same shape",
                t -> Losses.meanSquaredError(x(t), t.input("y")));
        refused(
                "binaryCrossEntropy (@): logits are f64[n<=16, 64], targets f64[]; expected the same shape",
                t -> Losses.binaryCrossEntropy(x(t), t.input("y")));
    }

    @Test
    void aRecordedValueHasNoNumber() {
        refused(
                "doubleValue (@): a recorded value has no number yet, and a branch taken on it would be frozen into the"
                        + " program; expected a symbolic choice. Use select(condition, a, b), an input, or a plain Java"
                        + " number",
                t -> x(t).doubleValue());
    }

    @Test
    void broadcastingNeedsEqualSizes() {
        refused(
                "add (@): operands are f64[2, 3] and f64[3, 2]; expected equal sizes, or 1, from the last axis on. Did"
                        + " you mean transpose()?",
                t -> t.input("a", 2, 3).add(t.input("b", 3, 2)));
        refused(
                "mul (@): operands are f64[2, 3] and f64[2]; expected equal sizes, or 1, from the last axis on. Did you"
                        + " mean expandDims()?",
                t -> t.input("a", 2, 3).mul(t.input("b", 2)));
        refused(
                "max (@): operands are f64[2] and f64[3]; expected equal sizes, or 1, from the last axis on",
                t -> t.input("a", 2).max(t.input("b", 3)));
        refused(
                "add (@): operands are f64[n<=16, n<=16 | i1<=i0] and f64[n<=16, n<=16 | i0<=i1]; expected the same"
                        + " triangle",
                t -> {
                    Expr square = t.input("a", N, N);
                    square.causal(0, 1).add(square.causal(1, 0));
                });
        refused(
                "dot (@): operands are f64[2] and f64[3]; expected two vectors of the same length",
                t -> t.input("a", 2).dot(t.input("b", 3)));
        refused(
                "matmul (@): operands are f64[2, 3] and f64[4, 3]; expected [.., n, k] and [.., k, m]. Did you mean the"
                        + " second one's transpose()?",
                t -> t.input("a", 2, 3).matmul(t.input("b", 4, 3)));
        refused(
                "matmul (@): operands are f64[2] and f64[2]; expected [.., n, k] and [.., k, m]. Did you mean dot() or"
                        + " mul()?",
                t -> t.input("a", 2).matmul(t.input("b", 2)));
    }

    @Test
    void viewsCheckTheirAxes() {
        refused("sum (@): axis is 2 for input f64[n<=16, 64]; expected -2 to 1", t -> x(t).sum(2));
        refused("mean (@): axis is -3 for input f64[n<=16, 64]; expected -2 to 1", t -> x(t).mean(-3));
        refused(
                "transpose (@): input is f64[3]; expected at least two axes",
                t -> t.input("v", 3).transpose());
        refused(
                "permute (@): input is f64[n<=16, 64] and the order [0, 0]; expected every axis once",
                t -> x(t).permute(0, 0));
        refused("expandDims (@): axis is 4 for input f64[n<=16, 64]; expected -3 to 2", t -> x(t).expandDims(4));
        refused("at (@): position is 64 on axis 1 of f64[n<=16, 64]; expected 0 to 63", t -> x(t).at(1, 64));
        refused("at (@): position is 1 on axis 0 of f64[n<=16, 64]; expected 0 to 0", t -> x(t).at(0, 1));
        refused(
                "slice (@): part 60 to 65 of axis 1 of f64[n<=16, 64]; expected a part of a fixed-size axis",
                t -> x(t).slice(1, 60, 5));
        refused(
                "slice (@): part 60 to 2147483707 of axis 1 of f64[n<=16, 64]; expected a part of a fixed-size axis",
                t -> x(t).slice(1, 60, Integer.MAX_VALUE));
        refused(
                "prefix (@): prefix n<=16 of axis 0 of f64[8, 2]; expected a fixed-size axis at least as long",
                t -> t.input("v", 8, 2).prefix(0, N));
        refused(
                "repeat (@): axis 1 of f64[n<=16, 64] is repeated; expected an axis of size 1. Did you mean"
                        + " expandDims(1) first?",
                t -> x(t).repeat(1, N));
        refused(
                "split (@): axis 1 of f64[n<=16, 64] into [3, 20]; expected sizes whose product is the fixed size of"
                        + " the axis",
                t -> x(t).split(1, 3, 20));
        refused(
                "split (@): axis 1 of f64[n<=16, 64] into [-8, -8]; expected sizes whose product is the fixed size of"
                        + " the axis",
                t -> x(t).split(1, -8, -8));
        refused(
                "merge (@): 2 axes from 0 of f64[n<=16, 64]; expected neighbouring axes of fixed size",
                t -> x(t).merge(0, 2));
        refused(
                "merge (@): 2147483647 axes from 1 of f64[n<=16, 64]; expected neighbouring axes of fixed size",
                t -> x(t).merge(1, Integer.MAX_VALUE));
        refused(
                "merge (@): 2 axes from 0 of f64[65536, 65537] have more than 2^31-1 elements; expected fewer",
                t -> t.input("one", 1, 1)
                        .repeat(0, Dim.of(65536))
                        .repeat(1, Dim.of(65537))
                        .merge(0, 2));
        refused(
                "causal (@): axes 0 and 1 of f64[n<=16, 64]; expected two axes of the same extent",
                t -> x(t).causal(0, 1));
        refused(
                "causal (@): input f64[n<=16, n<=16 | i1<=i0] is causal in other axes already; expected one triangle",
                t -> t.input("a", N, N).causal(0, 1).causal(1, 0));
        refused(
                "at (@): axis 1 of f64[n<=16, n<=16 | i1<=i0] belongs to a triangle; expected a full axis",
                t -> t.input("a", N, N).causal(0, 1).at(1, 0));
        refused(
                "mean (@): axis 1 of f64[n<=16, n<=16 | i1<=i0] belongs to a triangle; expected a full axis. Use sum()"
                        + " and divide by the number of elements that you mean",
                t -> t.input("a", N, N).causal(0, 1).mean(1));
    }

    @Test
    void lookUpsCheckBoundsAndShapes() {
        refused(
                "gather (@): axis 0 of input f64[4, 2] is looked up in 'i', which is below 5; expected an axis of at least 5",
                t -> t.input("x", 4, 2).gather(t.indices("i", 5)));
        refused(
                "gather (@): input is f64[4] and 2 axes are looked up; expected 1 to 1",
                t -> t.input("x", 4).gather(t.indices("i", 4), t.indices("j", 4)));
        refused(
                "gather (@): axis 1 of input f64[4, 2] is looked up in 'j', which is [3]; expected [] as for axis 0",
                t -> t.input("x", 4, 2).gather(t.indices("i", 4), t.indices("j", 2, Dim.of(3))));
        refused(
                "gather (@): axis 0 of input f64[n<=16] is looked up in 'i', which is [2, n<=16]; expected no live length"
                        + " but of its first axis",
                t -> t.input("x", N).gather(t.indices("i", 16, Dim.of(2), N)));
        refused(
                "windows (@): windows of 3 rows of input f64[4, 2] start where 'i' says, which is below 3; expected them"
                        + " inside of the first axis",
                t -> t.input("x", 4, 2).windows(t.indices("i", 3), 3));
        refused(
                "pick (@): input is f64[4, 2] and 'i' is [3] below 2; expected indices of the shape of the other axes,"
                        + " below a fixed last axis",
                t -> t.input("x", 4, 2).pick(t.indices("i", 2, Dim.of(3))));
        refused(
                "write (@): state 's' is f64[4, 2], the position 'i' is [] below 4, the value f64[3]; expected one index"
                        + " and the shape of the other axes",
                t -> t.state("s", 4, 2).write(t.indices("i", 4), t.input("v", 3)));
        refused(
                "write (@): state 's' is f64[4, 2], the value f64[3]; expected the same shape",
                t -> t.state("s", 4, 2).write(t.input("v", 3)));
        refused("state (@): 's' is read as it was before a write; expected value() after the write", t -> {
            State s = t.state("s", 2);
            Expr old = s.value();
            s.write(t.input("v", 2));
            old.sum();
        });
    }

    @Test
    void declarationsNeedNamesAndSizesOfTheirOwn() {
        refused("declaration (@): the name is empty; expected one", t -> t.input(""));
        refused("declaration (@): 'w' has the sizes [2, 0]; expected at least 1", t -> t.parameter("w", 2, 0));
        for (Consumer<Recorder> huge : Stream.<Consumer<Recorder>>of(
                        t -> t.parameter("w", 65536, 32768),
                        t -> t.input("w", 65536, 32768),
                        t -> t.input("w", Dim.of(65536), Dim.of(32768)),
                        t -> t.state("w", 65536, 32768),
                        t -> t.indices("w", 4, Dim.of(65536), Dim.of(32768)))
                .toList()) {
            TraceException e = assertThrows(TraceException.class, () -> Trace.record("t", huge));
            assertEquals(
                    "declaration (RecorderErrorTest.java:L): 'w' is [65536, 32768]; expected fewer than 2^31 elements",
                    e.getMessage().replaceAll(":[0-9]+", ":L"));
        }
        refused("indices (@): 'i' is bounded by 0; expected at least 1", t -> t.indices("i", 0));
        refused("dimension (@): n<=8 was declared as n<=16 before; expected one maximum a name", t -> {
            x(t);
            t.input("y", Dim.bounded("n", 8));
        });
        for (Consumer<Recorder> again : Stream.<Consumer<Recorder>>of(
                        t -> t.input("w"),
                        t -> t.parameter("w"),
                        t -> t.state("w", 1),
                        t -> t.indices("w", 1),
                        t -> t.output("w", t.constant(1)))
                .toList()) {
            TraceException e = assertThrows(
                    TraceException.class,
                    () -> Trace.record("t", t -> {
                        t.parameter("w");
                        again.accept(t);
                    }));
            assertEquals(
                    "declaration (RecorderErrorTest.java:L): 'w' was declared before (RecorderErrorTest.java:L);"
                            + " expected a name of its own",
                    e.getMessage().replaceAll(":[0-9]+", ":L"));
        }
        TraceException e = assertThrows(TraceException.class, () -> Trace.record("t", t -> t.input("x")));
        assertEquals("trace 't' has no output; expected at least one. Call output(name, value)", e.getMessage());
    }

    @Test
    void recordingsDoNotMix() {
        Expr[] foreign = new Expr[1];
        Indices[] index = new Indices[1];
        Trace.record("other", t -> {
            foreign[0] = t.input("x", 2);
            index[0] = t.indices("i", 2);
            t.output("y", foreign[0]);
        });
        refused(
                "add (@): an operand belongs to the recording 'other', which is another one than 't'; expected one recording"
                        + " for all values",
                t -> t.input("a", 2).add(foreign[0]));
        refused(
                "add (@): an operand belongs to the recording 't', which is another one than 'other'; expected one recording"
                        + " for all values",
                t -> foreign[0].add(t.input("a", 2)));
        refused(
                "output (@): the value of 'y' belongs to the recording 'other', which is another one than 't'; expected one"
                        + " recording for all values",
                t -> t.output("y", foreign[0]));
        refused(
                "write (@): the value for 's' belongs to the recording 'other', which is another one than 't'; expected one"
                        + " recording for all values",
                t -> t.state("s", 2).write(foreign[0]));
        refused(
                "gather (@): 'i' belongs to another recording; expected indices of 't'",
                t -> t.input("a", 2).gather(index[0]));
        refused(
                "pick (@): 'i' belongs to another recording; expected indices of 't'",
                t -> t.input("a", 2).pick(index[0]));
        refused(
                "write (@): 'i' belongs to another recording; expected indices of 't'",
                t -> t.state("s", 2).write(index[0], t.constant(1)));
        refused(
                "write (@): the value for 's' belongs to the recording 'other', which is another one than 't'; expected one"
                        + " recording for all values",
                t -> t.state("s", 3, 2).write(t.indices("i", 3), foreign[0]));
    }

    @Test
    void whatIsRecordedAfterTheEndIsRefused() {
        Recorder[] recorder = new Recorder[1];
        Expr[] value = new Expr[1];
        Trace.record("done", t -> {
            recorder[0] = t;
            value[0] = t.input("x", 2);
            t.output("y", value[0].exp());
        });
        ended("log", () -> value[0].log());
        ended("sum", () -> value[0].sum());
        ended("declaration", () -> recorder[0].parameter("w"));
        ended("declaration", () -> recorder[0].output("z", value[0]));
        assertThrows(
                IllegalStateException.class,
                () -> Trace.record("failed", t -> {
                    recorder[0] = t;
                    throw new IllegalStateException();
                }));
        ended("declaration", () -> recorder[0].indices("i", 2));
    }

    private static void ended(String what, Executable late) {
        String message = assertThrows(TraceException.class, late).getMessage();
        assertTrue(
                message.matches(what + " \\(RecorderErrorTest.java:\\d+\\): the recording of '(done|failed)' has"
                        + " ended; expected this in its body"),
                message);
    }

    @Test
    void aFinishedRecordingTakesNothingMore() {
        Expr[] late = new Expr[1];
        State[] state = new State[1];
        Trace trace = Trace.record("other", t -> {
            late[0] = t.input("x", 2);
            state[0] = t.state("s", 2);
            t.output("y", late[0]);
        });
        int nodes = trace.nodes().size();
        refused("exp (@): the recording of 'other' has ended; expected this in its body", t -> late[0].exp());
        refused(
                "declaration (@): the recording of 'other' has ended; expected this in its body",
                t -> late[0].recorder().output("z", late[0]));
        refused(
                "update (@): the recording of 'other' has ended; expected this in its body",
                t -> state[0].write(late[0]));
        assertEquals(nodes, trace.nodes().size());
    }

    @Test
    void nullIsNamed() {
        refused(
                "add (@): an operand is null; expected a recorded value",
                t -> t.input("x").add((Expr) null));
        refused("output (@): the value of 'y' is null; expected a recorded value", t -> t.output("y", null));
        refused(
                "write (@): the value for 's' is null; expected a recorded value",
                t -> t.state("s").write(null));
        refused("declaration (@): the name is null; expected one", t -> t.input(null));
        TraceException e =
                assertThrows(TraceException.class, () -> Trace.record(null, t -> t.output("y", t.input("x"))));
        assertEquals("the trace has no name; expected one, for instance \"loss\"", e.getMessage());
    }

    @Test
    void reshapeNamesItself() {
        refused(
                "reshape (@): f64[3, 4] into [5, 2]; expected fixed sizes and as many elements",
                t -> t.input("x", 3, 4).reshape(5, 2));
        refused(
                "reshape (@): f64[n<=16, 64] into [1024]; expected fixed sizes and as many elements",
                t -> x(t).reshape(1024));
        refused(
                "reshape (@): f64[2] into []; expected fixed sizes and as many elements",
                t -> t.input("x", 2).reshape());
    }
}
