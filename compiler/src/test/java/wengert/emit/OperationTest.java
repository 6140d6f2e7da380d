package wengert.emit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wengert.emit.Trees.apply;
import static wengert.emit.Trees.c;
import static wengert.emit.Trees.literal;
import static wengert.emit.Trees.load;
import static wengert.emit.Trees.local;
import static wengert.emit.Trees.pow;
import static wengert.emit.Trees.product;
import static wengert.emit.Trees.single;
import static wengert.emit.Trees.store;
import static wengert.emit.Trees.sum;
import static wengert.emit.Trees.up;
import static wengert.emit.Trees.v;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.lower.Int;
import wengert.lower.LoweredProgram;
import wengert.lower.Stmt;
import wengert.lower.Value;
import wengert.math.Elementary;
import wengert.tape.Tape;
import wengert.trace.Op;

/** Every operation on edge values, against the tape. */
class OperationTest {
    private static final double[] EDGES = {
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        -0.5,
        2.0,
        3.7,
        -3.7,
        1e-300,
        -1e-300,
        700.0,
        -750.0,
        1e300,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        Math.PI,
        1e22
    };
    private static final double[] EXPONENTS = {0, -0.0, 1, 2, 3, 0.5, -0.5, -1, 2.5, Double.NaN, 1e300};

    @ParameterizedTest
    @EnumSource(Op.class)
    void equalsTheTape(Op op) {
        if (op.kind() != Op.Kind.MAP || op == Op.IOTA) {
            Value value = new Value.Apply(op, 0, List.of());
            IllegalStateException e = assertThrows(
                    IllegalStateException.class, () -> BytecodeEmitter.emit(single(store("y", c(0), value))));
            assertTrue(e.getMessage().contains("'" + op + "'"), e.getMessage());
            return;
        }
        double[] literals = op == Op.POW ? EXPONENTS : new double[] {0};
        for (double literal : literals) {
            List<double[]> points = points(op.arity());
            int size = points.size();
            double[] x = new double[3 * size];
            double[] expected = new double[size];
            for (int i = 0; i < size; i++) {
                double[] p = points.get(i);
                System.arraycopy(p, 0, x, 3 * i, 3);
                expected[i] = tape(op, literal, p[0], p[1], p[2]);
            }
            List<Value> operands = new ArrayList<>();
            for (int i = 0; i < op.arity(); i++) {
                operands.add(load("x", sum(product(c(3), v("i")), c(i))));
            }
            Stmt body = store("y", v("i"), new Value.Apply(op, literal, operands));
            double[] y = new double[size];
            Engines.run(single(up("i", c(0), v("n"), body)), x, new double[0], y, new int[] {size});
            Engines.assertBits(expected, y, op + " literal " + literal);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GREATER", "GREATER_EQUAL", "EQUAL"})
    void selectBranchesOnComparisons(Op op) {
        List<double[]> points = points(2);
        int size = points.size();
        double[] x = new double[2 * size];
        double[] expected = new double[2 * size];
        for (int i = 0; i < size; i++) {
            double a = points.get(i)[0];
            double b = points.get(i)[1];
            x[2 * i] = a;
            x[2 * i + 1] = b;
            expected[2 * i] = tape(op, 0, a, b, 0) != 0 ? 2 : 3;
            expected[2 * i + 1] = expected[2 * i];
        }
        Int first = product(c(2), v("i"));
        Int second = sum(first, c(1));
        Value compare = apply(op, load("x", first), load("x", second));
        Stmt direct = store("y", first, apply(Op.SELECT, compare, literal(2), literal(3)));
        Stmt copied = store("y", second, apply(Op.SELECT, apply(Op.COPY, compare), literal(2), literal(3)));
        double[] y = new double[2 * size];
        Engines.run(single(up("i", c(0), v("n"), direct, copied)), x, new double[0], y, new int[] {size});
        Engines.assertBits(expected, y, op.toString());
    }

    @Test
    void selectEvaluatesOneBranchOnly() {
        Value outside = load("x", c(-1));
        LoweredProgram program = single(
                store("y", c(0), apply(Op.SELECT, literal(1), literal(7), outside)),
                store("y", c(1), apply(Op.SELECT, literal(-0.0), outside, literal(8))));
        double[] y = new double[2];
        Engines.run(program, new double[1], new double[0], y, new int[1]);
        Engines.assertBits(new double[] {7, 8}, y, "select");
    }

    @Test
    void literalsKeepTheirBits() {
        List<Stmt> body = new ArrayList<>();
        for (int i = 0; i < EDGES.length; i++) {
            body.add(store("y", c(i), literal(EDGES[i])));
        }
        double[] y = new double[EDGES.length];
        Engines.run(single(body.toArray(new Stmt[0])), new double[0], new double[0], y, new int[1]);
        Engines.assertBits(EDGES, y, "literal");
    }

    @Test
    void groupingIsKept() {
        Value a = load("x", c(0));
        Value b = load("x", c(1));
        Value d = load("x", c(2));
        List<Stmt> body = new ArrayList<>();
        List<Op> binary = List.of(Op.ADD, Op.SUB, Op.MUL, Op.DIV);
        for (Op first : binary) {
            for (Op second : binary) {
                body.add(store("y", c(body.size()), apply(first, a, apply(second, b, d))));
                body.add(store("y", c(body.size()), apply(first, apply(second, a, b), d)));
                body.add(store("y", c(body.size()), apply(Op.NEG, apply(first, apply(Op.NEG, a), literal(-2)))));
            }
        }
        body.add(store("y", c(body.size()), apply(Op.NEG, apply(Op.NEG, literal(-1)))));
        body.add(store("y", c(body.size()), apply(Op.MUL, a, apply(Op.GREATER, b, d))));
        body.add(store("y", c(body.size()), apply(Op.GREATER, apply(Op.EQUAL, a, b), apply(Op.SELECT, a, b, d))));
        body.add(store("y", c(body.size()), apply(Op.SELECT, apply(Op.SELECT, a, b, d), apply(Op.SELECT, a, b, d), b)));
        Value nested = apply(Op.SELECT, a, b, apply(Op.SELECT, apply(Op.EQUAL, a, b), a, apply(Op.SELECT, d, a, b)));
        body.add(store("y", c(body.size()), apply(Op.ADD, d, apply(Op.MAX, apply(Op.GREATER, a, nested), nested))));
        body.add(store("y", c(body.size()), pow(apply(Op.SUB, a, b), -1.5)));
        double[] x = {0.1, 0.2, 0.3};
        double[] y = new double[body.size()];
        Engines.run(single(body.toArray(new Stmt[0])), x, new double[0], y, new int[1]);
        Engines.assertBits(0.1 + (0.2 + 0.3), y[0], "a + (b + c)");
        Engines.assertBits(0.1 + 0.2 + 0.3, y[1], "a + b + c");
    }

    @Test
    void updatesEqualTheirLongForm() {
        Value place = load("y", v("i"));
        LoweredProgram program = single(up(
                "i",
                c(0),
                v("n"),
                store("y", v("i"), apply(Op.ADD, place, literal(0.1))),
                store("y", v("i"), apply(Op.MUL, place, apply(Op.ADD, place, literal(3)))),
                store("y", v("i"), apply(Op.SUB, literal(1), place)),
                new Stmt.Declare("s", place),
                new Stmt.Assign("s", apply(Op.DIV, local("s"), apply(Op.ADD, local("s"), literal(0.3)))),
                store("y", v("i"), local("s")),
                store("x", v("i"), new Value.FromInt(v("i")))));
        double[] y = {0.25, -0.75};
        double[] x = new double[2];
        double[] expected = new double[2];
        for (int i = 0; i < 2; i++) {
            double e = y[i] + 0.1;
            e = e * (e + 3);
            e = 1 - e;
            expected[i] = e / (e + 0.3);
        }
        Engines.run(program, x, new double[0], y, new int[] {2});
        Engines.assertBits(expected, y, "update");
        Engines.assertBits(new double[] {0, 1}, x, "from int");
    }

    private static List<double[]> points(int arity) {
        List<double[]> points = new ArrayList<>();
        double[] some = {0.0, -0.0, 1.5, -2.0, Double.NaN, Double.POSITIVE_INFINITY};
        for (double a : EDGES) {
            for (double b : arity > 1 ? EDGES : new double[1]) {
                for (double d : arity > 2 ? some : new double[1]) {
                    points.add(new double[] {a, b, d});
                }
            }
        }
        return points;
    }

    private static double tape(Op op, double literal, double x, double y, double z) {
        Tape tape = new Tape();
        int a = tape.value(x);
        int b = tape.value(y);
        int d = tape.value(z);
        int result = switch (op) {
            case NEG -> tape.neg(a);
            case EXP -> tape.exp(a);
            case LOG -> tape.log(a);
            case RELU -> tape.relu(a);
            case SQRT -> tape.sqrt(a);
            case TANH -> tape.tanh(a);
            case SIGMOID -> tape.sigmoid(a);
            case SIN -> tape.sin(a);
            case COS -> tape.cos(a);
            case ABS -> tape.abs(a);
            case POW -> tape.pow(a, literal);
            case RECIPROCAL -> tape.reciprocal(a);
            case RSQRT -> tape.rsqrt(a);
            case FAST_EXP -> tape.fastExp(a);
            case COPY, STOP_GRADIENT -> tape.copy(a);
            case ADD -> tape.add(a, b);
            case SUB -> tape.sub(a, b);
            case MUL -> tape.mul(a, b);
            case DIV -> tape.div(a, b);
            case QUOTIENT -> tape.value(Elementary.quotient(x, y));
            case MAX -> tape.max(a, b);
            case MIN -> tape.min(a, b);
            case GREATER -> tape.value(x > y ? 1 : 0);
            case GREATER_EQUAL -> tape.value(x >= y ? 1 : 0);
            case EQUAL -> tape.value(x == y ? 1 : 0);
            case SELECT -> tape.select(x != 0, b, d);
            case CHAIN -> tape.value(y == 0 ? 0.0 : x * y);
            case PARAMETER, INPUT, STATE, CONSTANT, LENGTH, IOTA, SUM, MAX_OVER, ARGMAX, UPDATE, ACCUMULATE ->
                throw new AssertionError(op);
        };
        return tape.data(result);
    }
}
