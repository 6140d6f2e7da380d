package wengert.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wengert.emit.Trees.apply;
import static wengert.emit.Trees.c;
import static wengert.emit.Trees.down;
import static wengert.emit.Trees.literal;
import static wengert.emit.Trees.load;
import static wengert.emit.Trees.local;
import static wengert.emit.Trees.product;
import static wengert.emit.Trees.single;
import static wengert.emit.Trees.store;
import static wengert.emit.Trees.sum;
import static wengert.emit.Trees.up;
import static wengert.emit.Trees.v;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.lower.Int;
import wengert.lower.LoweredProgram;
import wengert.lower.Stmt;
import wengert.lower.Value;
import wengert.trace.Op;

/** Loops and integer expressions, against the same loops written in Java. */
class LoopTest {
    private static final Int ELEMENT = new Int.Load("k", c(1));

    /** Appends a number, as a digit, to those that an element of y remembers. */
    private static Stmt visit(Int at, Int what) {
        return store("y", at, apply(Op.ADD, apply(Op.MUL, load("y", at), literal(10)), new Value.FromInt(what)));
    }

    private static double[] run(double[] y, int[] integers, Stmt... body) {
        Engines.run(single(body), new double[4], new double[0], y, integers);
        return y;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7})
    void ascendingAndDescendingVisitTheSamePointsInOppositeOrder(int n) {
        double[] y = run(
                new double[4],
                new int[] {n, 5},
                up("i", c(0), v("n"), visit(c(0), v("i"))),
                down("j", c(0), v("n"), visit(c(1), v("j"))),
                down("m", c(2), v("n"), visit(c(2), v("m"))),
                down("u", c(-2), c(1), visit(c(3), sum(v("u"), c(3)))));
        double[] expected = new double[4];
        for (int i = 0; i < n; i++) {
            expected[0] = expected[0] * 10 + i;
        }
        for (int i = n - 1; i >= 0; i--) {
            expected[1] = expected[1] * 10 + i;
        }
        for (int i = n - 1; i >= 2; i--) {
            expected[2] = expected[2] * 10 + i;
        }
        expected[3] = 321;
        Engines.assertBits(expected, y, "n = " + n);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100, 127, 128, 32767, 32768, 70000})
    void stepsOfAnySize(int step) {
        Stmt loop = new Stmt.For("i", c(1), c(70001), step, false, List.of(visit(c(0), sum(v("i"), c(0)))));
        double expected = 0;
        for (int i = 1; i < 70001; i += step) {
            expected = expected * 10 + i;
        }
        Engines.assertBits(expected, run(new double[1], new int[2], loop)[0], "step " + step);
    }

    @Test
    void triangularBoundsAndAccumulators() {
        Stmt inner =
                up("s", c(0), sum(v("t"), c(1)), new Stmt.Assign("a", apply(Op.ADD, local("a"), load("x", v("s")))));
        Stmt body = up("t", c(0), v("n"), new Stmt.Declare("a", literal(0)), inner, store("y", v("t"), local("a")));
        double[] x = {0.1, 0.2, 0.3};
        double[] y = new double[3];
        Engines.run(single(body), x, new double[0], y, new int[] {3});
        Engines.assertBits(new double[] {0.0 + 0.1, 0.0 + 0.1 + 0.2, 0.0 + 0.1 + 0.2 + 0.3}, y, "prefix sums");
    }

    @Test
    void limitsMayBeArrayElements() {
        double[] y = run(
                new double[3],
                new int[] {4, 2},
                new Stmt.DeclareInt("iEnd", c(9)),
                up("i", ELEMENT, sum(ELEMENT, c(3)), visit(c(0), v("i"))),
                down("j", ELEMENT, sum(ELEMENT, v("n")), visit(c(1), v("j"))),
                visit(c(2), v("iEnd")));
        Engines.assertBits(new double[] {234, 5432, 9}, y, "limits");
    }

    @Test
    void slotsOfEndedScopesAreUsedAgain() {
        List<Stmt> body = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Stmt declare = new Stmt.Declare("d" + i, literal(i));
            body.add(up("i" + i, c(i), c(i + 1), declare, store("y", v("i" + i), local("d" + i))));
        }
        double[] y = run(new double[100], new int[2], body.toArray(new Stmt[0]));
        double[] expected = new double[100];
        Arrays.setAll(expected, i -> i);
        Engines.assertBits(expected, y, "slots");
        String listing = BytecodeListing.of(BytecodeEmitter.emit(single(body.toArray(new Stmt[0]))));
        assertTrue(listing.contains("MAXLOCALS = 7"), listing);
    }

    @Test
    void integerArithmetic() {
        List<Int> expressions = List.of(
                new Int.Load("k", new Int.Load("k", c(2))),
                new Int.Quotient(sum(product(v("n"), c(7)), c(3)), 4),
                new Int.Remainder(sum(product(v("n"), c(7)), c(3)), 4),
                product(sum(v("n"), c(1)), sum(c(2), product(v("n"), c(3)))),
                sum(v("n"), sum(v("n"), c(-3))),
                product(v("n"), new Int.Remainder(v("n"), 3)),
                product(new Int.Quotient(v("n"), 2), c(-2)),
                sum(product(c(1), v("n")), product(v("n"), c(0))),
                new Int.Quotient(new Int.Remainder(c(103), 50), 2),
                sum(sum(v("n"), c(5)), c(-5)),
                product(product(v("n"), c(1 << 20)), c(1 << 20)),
                sum(v("n"), c(Integer.MIN_VALUE)),
                sum(c(40000), c(-40000)),
                sum(v("n"), c(-40000)));
        int n = 5;
        double[] expected = {
            77, 9, 2, 6 * 17, n + (n - 3), n * (n % 3), n / 2 * -2, n, 1, n, 0, n + Integer.MIN_VALUE, 0, n - 40000
        };
        List<Stmt> body = new ArrayList<>();
        for (Int expression : expressions) {
            body.add(store("y", c(body.size()), new Value.FromInt(expression)));
        }
        double[] y = run(new double[expected.length], new int[] {n, 77, 1}, body.toArray(new Stmt[0]));
        Engines.assertBits(expected, y, "integers");
    }

    @Test
    void theBytecodeIsWhatJavacMakesOfTheDump() {
        Int row = sum(product(v("r"), c(16)), v("o"));
        Value dot = apply(Op.MUL, load("x", sum(product(v("r"), c(16)), v("j"))), load("y", sum(v("o"), c(1000))));
        Value bent = apply(Op.SELECT, apply(Op.GREATER, local("a"), literal(2)), local("a"), apply(Op.EXP, local("a")));
        Stmt inner = down("j", c(0), sum(v("r"), c(1)), new Stmt.Assign("a", apply(Op.ADD, local("a"), dot)));
        Stmt columns = new Stmt.For(
                "o",
                c(0),
                c(16),
                4,
                false,
                List.of(
                        new Stmt.Declare("a", literal(0)),
                        inner,
                        store("x", row, apply(Op.SUB, load("x", row), apply(Op.NEG, bent)))));
        LoweredProgram program = single(
                new Stmt.DeclareInt("token", new Int.Load("k", sum(v("n"), c(-1)))),
                down("r", v("token"), v("n"), columns),
                store("y", v("token"), apply(Op.SQRT, new Value.FromInt(v("n")))));
        String name = "wengert.dump.Single";
        byte[] javac = InMemoryCompiler.classFiles(name, JavaEmitter.emit(program, "wengert.dump"))
                .get(name);
        assertEquals(BytecodeListing.of(javac), BytecodeListing.of(BytecodeEmitter.emit(program)));
    }

    @Test
    void malformedKernelsAreNamed() {
        Stmt twice = up("i", c(0), c(1), up("i", c(0), c(1)));
        assertMessage("'kernel' declares 'i' twice", single(twice));
        assertMessage("'kernel' uses 'i'", single(up("i", c(0), c(1)), store("y", v("i"), literal(0))));
        assertMessage("'kernel' uses 'q'", single(store("y", v("q"), literal(0))));
        assertMessage("step", single(new Stmt.For("i", c(0), c(1), 2, true, List.of())));
        assertMessage("expected 2 operands, got 1", single(store("y", c(0), apply(Op.ADD, literal(0)))));
    }

    private static void assertMessage(String part, LoweredProgram program) {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> BytecodeEmitter.emit(program));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
