package wengert.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import wengert.tape.Tape;
import wengert.trace.Dim;
import wengert.trace.Dsl;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** Every element-wise operation against the tape, value and gradient, at ordinary and at exceptional points. */
class OperationTest {
    private static final double[] POINTS = {
        -2.5, -1, -0.0, 0.0, 0.3, 1, 7, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-310, 1e300
    };

    @FunctionalInterface
    private interface Unary {
        int apply(Tape tape, int a);
    }

    @FunctionalInterface
    private interface Binary {
        int apply(Tape tape, int a, int b);
    }

    private record UnaryCase(UnaryOperator<Expr> dsl, Unary tape) {}

    private record BinaryCase(BinaryOperator<Expr> dsl, Binary tape) {}

    private static Map<String, UnaryCase> unaries() {
        Map<String, UnaryCase> cases = new LinkedHashMap<>();
        cases.put("neg", new UnaryCase(Dsl::neg, Tape::neg));
        cases.put("exp", new UnaryCase(Dsl::exp, Tape::exp));
        cases.put("log", new UnaryCase(Dsl::log, Tape::log));
        cases.put("relu", new UnaryCase(Dsl::relu, Tape::relu));
        cases.put("gelu", new UnaryCase(Dsl::gelu, Tape::gelu));
        cases.put("sqrt", new UnaryCase(Dsl::sqrt, Tape::sqrt));
        cases.put("tanh", new UnaryCase(Dsl::tanh, Tape::tanh));
        cases.put("sigmoid", new UnaryCase(Dsl::sigmoid, Tape::sigmoid));
        cases.put("sin", new UnaryCase(Dsl::sin, Tape::sin));
        cases.put("cos", new UnaryCase(Dsl::cos, Tape::cos));
        cases.put("abs", new UnaryCase(Dsl::abs, Tape::abs));
        cases.put("pow", new UnaryCase(x -> Dsl.pow(x, 3), (t, a) -> t.pow(a, 3)));
        cases.put("stop", new UnaryCase(Expr::stopGradient, (t, a) -> t.value(t.data(a))));
        cases.put("add 2", new UnaryCase(x -> Dsl.add(x, 2), (t, a) -> t.add(a, t.value(2))));
        cases.put("sub 2", new UnaryCase(x -> Dsl.sub(x, 2), (t, a) -> t.sub(a, t.value(2))));
        cases.put("2 sub", new UnaryCase(x -> Dsl.sub(2, x), (t, a) -> t.sub(t.value(2), a)));
        cases.put("mul 2", new UnaryCase(x -> Dsl.mul(x, 2), (t, a) -> t.mulConst(a, 2)));
        cases.put("div 2", new UnaryCase(x -> Dsl.div(x, 2), (t, a) -> t.div(a, t.value(2))));
        cases.put("2 div", new UnaryCase(x -> Dsl.div(2, x), (t, a) -> t.div(t.value(2), a)));
        cases.put("max 0", new UnaryCase(x -> Dsl.max(x, 0), (t, a) -> t.max(a, t.value(0))));
        cases.put("min 0", new UnaryCase(x -> Dsl.min(x, 0), (t, a) -> t.min(a, t.value(0))));
        cases.put("gt 0", new UnaryCase(x -> Dsl.gt(x, 0), (t, a) -> t.value(t.data(a) > 0 ? 1 : 0)));
        cases.put("ge 0", new UnaryCase(x -> Dsl.ge(x, 0), (t, a) -> t.value(t.data(a) >= 0 ? 1 : 0)));
        cases.put("lt 0", new UnaryCase(x -> Dsl.lt(x, 0), (t, a) -> t.value(t.data(a) < 0 ? 1 : 0)));
        cases.put("le 0", new UnaryCase(x -> Dsl.le(x, 0), (t, a) -> t.value(t.data(a) <= 0 ? 1 : 0)));
        cases.put("eq 0", new UnaryCase(x -> Dsl.eq(x, 0), (t, a) -> t.value(t.data(a) == 0 ? 1 : 0)));
        return cases;
    }

    private static Map<String, BinaryCase> binaries() {
        Map<String, BinaryCase> cases = new LinkedHashMap<>();
        cases.put("add", new BinaryCase(Dsl::add, Tape::add));
        cases.put("sub", new BinaryCase(Dsl::sub, Tape::sub));
        cases.put("mul", new BinaryCase(Dsl::mul, Tape::mul));
        cases.put("div", new BinaryCase(Dsl::div, Tape::div));
        cases.put("max", new BinaryCase(Dsl::max, Tape::max));
        cases.put("min", new BinaryCase(Dsl::min, Tape::min));
        cases.put("gt", new BinaryCase(Dsl::gt, (t, a, b) -> t.value(t.data(a) > t.data(b) ? 1 : 0)));
        cases.put("ge", new BinaryCase(Dsl::ge, (t, a, b) -> t.value(t.data(a) >= t.data(b) ? 1 : 0)));
        cases.put("lt", new BinaryCase(Dsl::lt, (t, a, b) -> t.value(t.data(a) < t.data(b) ? 1 : 0)));
        cases.put("le", new BinaryCase(Dsl::le, (t, a, b) -> t.value(t.data(a) <= t.data(b) ? 1 : 0)));
        cases.put("eq", new BinaryCase(Dsl::eq, (t, a, b) -> t.value(t.data(a) == t.data(b) ? 1 : 0)));
        cases.put("select", new BinaryCase((a, b) -> Dsl.select(a, b, a), (t, a, b) -> t.select(t.data(a) != 0, b, a)));
        return cases;
    }

    private static void assertBits(double expected, double actual, String what) {
        assertEquals(
                Double.doubleToLongBits(expected),
                Double.doubleToLongBits(actual),
                () -> what + ": expected " + expected + ", got " + actual);
    }

    @Test
    void unaryOperationsAreThoseOfTheTape() {
        unaries().forEach((name, operation) -> {
            Program program =
                    Interpreter.of(Trace.record("unary", t -> t.output("y", operation.dsl.apply(t.parameter("a")))));
            Workspace run = program.workspace();
            for (double x : POINTS) {
                Tape tape = new Tape();
                int a = tape.value(x);
                int y = operation.tape.apply(tape, a);
                tape.backward(y);
                assertBits(tape.data(y), program.forward(run.set("a", x)), name + " of " + x);
                program.backward(run);
                assertBits(tape.grad(a), run.gradient("a")[0], "gradient of " + name + " at " + x);
            }
        });
    }

    @Test
    void binaryOperationsAreThoseOfTheTape() {
        binaries().forEach((name, operation) -> {
            Program program = Interpreter.of(Trace.record(
                    "binary", t -> t.output("y", operation.dsl.apply(t.parameter("a"), t.parameter("b")))));
            Workspace run = program.workspace();
            for (double x : POINTS) {
                for (double y : POINTS) {
                    Tape tape = new Tape();
                    int a = tape.value(x);
                    int b = tape.value(y);
                    int z = operation.tape.apply(tape, a, b);
                    tape.backward(z);
                    String what = name + " of " + x + " and " + y;
                    assertBits(tape.data(z), program.forward(run.set("a", x).set("b", y)), what);
                    program.backward(run);
                    assertBits(tape.grad(a), run.gradient("a")[0], "first gradient of " + what);
                    assertBits(tape.grad(b), run.gradient("b")[0], "second gradient of " + what);
                }
            }
        });
    }

    @Test
    void oneOperandUsedTwiceReceivesTwoAdditions() {
        Program program = Interpreter.of(Trace.record("square", t -> {
            Expr x = t.parameter("x", 3);
            t.output("y", x.mul(x).sum());
        }));
        Workspace run = program.workspace().set("x", 1, -2, 0.1);
        program.forward(run);
        program.backward(run);
        assertArrayEquals(new double[] {2, -4, 0.2}, run.gradient("x"));
    }

    @Test
    void twoViewsOfOneParameterReceiveTheSumOfBoth() {
        Program program = Interpreter.of(Trace.record("outer", t -> {
            Expr x = t.parameter("x", 3);
            t.output("y", x.expandDims(1).mul(x).sum());
        }));
        Workspace run = program.workspace().set("x", 1, 2, 3);
        assertEquals(36, program.forward(run));
        program.backward(run);
        assertArrayEquals(new double[] {12, 12, 12}, run.gradient("x"));
    }

    @Test
    void selectKeepsTheInfiniteDerivativeOfTheOtherBranchOut() {
        Program program = Interpreter.of(Trace.record("safe", t -> {
            Expr x = t.parameter("x");
            t.output("y", x.gt(0).select(x.sqrt(), x.mul(3)));
        }));
        Workspace run = program.workspace().set("x", 0);
        assertEquals(0, program.forward(run));
        program.backward(run);
        assertEquals(3, run.gradient("x")[0]);
    }

    @Test
    void iotaAndLengthFollowTheLiveLength() {
        Dim n = Dim.bounded("n", 5);
        double[] y = Play.output(t -> t.iota(n).mul(t.length(n)), run -> run.setLength("n", 3));
        assertArrayEquals(new double[] {0, 3, 6, 0, 0}, y);
        assertArrayEquals(
                new double[] {0, 4}, Play.output(t -> t.iota(Dim.of(2)).mul(t.length(Dim.of(4))), run -> {}));
    }

    @Test
    void operandsBroadcastFromTheLastAxis() {
        assertArrayEquals(
                new double[] {10, 21, 32, 13, 24, 35},
                Play.output(t -> t.input("x", 2, 3).add(t.input("v", 3)), run -> {
                    Play.count(run, "x");
                    run.set("v", 10, 20, 30);
                }));
        assertArrayEquals(
                new double[] {10, 20, 11, 21, 12, 22},
                Play.output(t -> t.input("x", 3, 1).add(t.input("v", 1, 2)), run -> {
                    Play.count(run, "x");
                    run.set("v", 10, 20);
                }));
        assertArrayEquals(
                new double[] {1, 2}, Play.output(t -> t.input("s").add(t.input("v", 2)), run -> run.set("v", 1, 2)));
    }

    @Test
    void broadcastOperandsReceiveTheSumOfTheirAdjoints() {
        Program program = Interpreter.of(Trace.record(
                "broadcast",
                t -> t.output(
                        "y",
                        t.input("x", 2, 3)
                                .mul(t.parameter("row", 3))
                                .mul(t.parameter("column", 2, 1))
                                .sum())));
        Workspace run = program.workspace().set("row", 1, 1, 1).set("column", 1, 10);
        Play.count(run, "x");
        program.forward(run);
        program.backward(run);
        assertArrayEquals(new double[] {30, 41, 52}, run.gradient("row"));
        assertArrayEquals(new double[] {3, 12}, run.gradient("column"));
    }
}
