package wengert.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.emit.BytecodeEmitter;
import wengert.emit.GeneratedClasses;
import wengert.engine.FlatArray;
import wengert.trace.Op;

/** Which sums are kept in parts, and that each term is added once. */
class PartialSumsTest {
    private static final Int ZERO = new Int.Const(0);
    private static final Int END = new Int.Var("n");
    private static final Int J = new Int.Var("j");
    private static final int WIDTH = 4;

    private static Value apply(Op op, Value... operands) {
        return new Value.Apply(op, 0, List.of(operands));
    }

    private static Value sum(boolean isVector) {
        return new Value.Local("s", isVector);
    }

    private static Kernel kernel(Stmt... body) {
        List<Kernel.Parameter> parameters = List.of(
                new Kernel.Parameter(Kernel.Type.DOUBLES, "x"),
                new Kernel.Parameter(Kernel.Type.DOUBLES, "y"),
                new Kernel.Parameter(Kernel.Type.INT, "first"),
                new Kernel.Parameter(Kernel.Type.INT, "n"));
        return new Kernel("kernel", List.of("test"), parameters, List.of(body));
    }

    private static Stmt.For loop(boolean descending, Stmt... body) {
        return new Stmt.For("j", new Int.Var("first"), END, 1, descending, List.of(body));
    }

    private static Stmt start(boolean isVector) {
        Value hundred = new Value.Literal(100);
        return new Stmt.Declare("s", isVector ? new Value.Broadcast(hundred) : hundred);
    }

    /** Runs a kernel on x[i] = i * i and returns y[0]. */
    private static double run(Kernel kernel, int from, int to, int width) {
        List<Call.Argument> arguments = List.of(
                new Call.ArrayArgument(FlatArray.PARAMETERS),
                new Call.ArrayArgument(FlatArray.VALUES),
                new Call.IntArgument(from),
                new Call.IntArgument(to));
        Call call = new Call(kernel, "test", arguments);
        LoweredProgram program = new LoweredProgram("sums", List.of(kernel), List.of(call), List.of(), 0, width);
        double[] x = new double[200];
        Arrays.setAll(x, i -> (double) i * i);
        double[] y = new double[WIDTH];
        return GeneratedClasses.load(BytecodeEmitter.emit(program))
                .forward(x, new double[0], y, new double[0], new int[0]);
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 1", "false, 4", "true, 4"})
    void everyTermIsAddedOnce(boolean descending, int width) {
        boolean isVector = width > 1;
        Value load = isVector ? new Value.LoadVector("x", J) : new Value.Load("x", new Int.Var("at"));
        Kernel kernel = kernel(
                start(isVector),
                loop(
                        descending,
                        new Stmt.DeclareInt("at", J),
                        new Stmt.Declare("t", load),
                        new Stmt.Assign("s", apply(Op.ADD, sum(isVector), new Value.Local("t", isVector)))),
                new Stmt.Store("y", ZERO, sum(isVector)));
        Kernel inParts = PartialSums.of(kernel);
        assertNotEquals(kernel.body(), inParts.body());
        for (int from : new int[] {0, 3}) {
            for (int to = 0; to < 24; to++) {
                double expected = run(kernel, from, to, width);
                assertEquals(expected, run(inParts, from, to, width), from + ".." + to);
                double plain = 100;
                for (int i = from; i < to; i++) {
                    plain += (double) i * i;
                }
                assertEquals(plain, expected, from + ".." + to);
            }
        }
    }

    /** A lane above the diagonal keeps its sum. */
    @Test
    void aMaskedSumIsKeptInParts() {
        Value condition = apply(Op.GREATER, new Value.Literal(7), new Value.FromInt(J));
        Value masked = apply(Op.SELECT, condition, apply(Op.ADD, sum(false), new Value.Load("x", J)), sum(false));
        Kernel kernel =
                kernel(start(false), loop(false, new Stmt.Assign("s", masked)), new Stmt.Store("y", ZERO, sum(false)));
        Kernel inParts = PartialSums.of(kernel);
        assertNotEquals(kernel.body(), inParts.body());
        assertEquals(100 + 91, run(inParts, 0, 17, 1));
    }

    @Test
    void theOrderOfTheSumOfSumsIsFixed() {
        Kernel kernel = kernel(
                start(false),
                loop(false, new Stmt.Assign("s", apply(Op.ADD, sum(false), new Value.Load("x", J)))),
                new Stmt.Store("y", ZERO, sum(false)));
        List<Stmt> body = PartialSums.of(kernel).body();
        Stmt.Assign total = (Stmt.Assign) body.get(body.size() - 2);
        Value left = apply(Op.ADD, sum(false), new Value.Local("s_1"));
        Value right = apply(Op.ADD, new Value.Local("s_2"), new Value.Local("s_3"));
        assertEquals(new Stmt.Assign("s", apply(Op.ADD, left, right)), total);
    }

    private static void assertStays(Stmt... body) {
        List<Stmt> all = new ArrayList<>();
        all.add(start(false));
        all.addAll(List.of(body));
        all.add(new Stmt.Store("y", ZERO, sum(false)));
        Kernel kernel = kernel(all.toArray(new Stmt[0]));
        assertSame(kernel, PartialSums.of(kernel));
    }

    @Test
    void otherLoopsStay() {
        Value x = new Value.Load("x", J);
        Stmt addition = new Stmt.Assign("s", apply(Op.ADD, sum(false), x));
        assertStays(loop(false, new Stmt.Assign("s", apply(Op.MAX, sum(false), x))));
        assertStays(loop(false, new Stmt.Assign("s", apply(Op.ADD, sum(false), apply(Op.MUL, sum(false), x)))));
        assertStays(loop(false, addition, new Stmt.Store("y", J, x)));
        assertStays(new Stmt.For("j", ZERO, END, 2, false, List.of(addition)));
        assertStays(new Stmt.For("j", ZERO, new Int.Const(7), 1, false, List.of(addition)));
        assertStays(
                new Stmt.Declare("other", new Value.Literal(0)),
                loop(false, addition, new Stmt.Assign("other", apply(Op.ADD, new Value.Local("other"), x))));
        Value longTerm = x;
        for (int i = 0; i < 30; i++) {
            longTerm = apply(Op.EXP, apply(Op.ADD, longTerm, x));
        }
        assertStays(loop(false, new Stmt.Assign("s", apply(Op.ADD, sum(false), longTerm))));
    }
}
