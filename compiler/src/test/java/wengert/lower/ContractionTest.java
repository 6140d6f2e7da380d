package wengert.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.engine.FlatArray;
import wengert.engine.Precision;
import wengert.rules.TreeRules;
import wengert.trace.Op;

/** What fast mode rewrites, and what it leaves alone. */
class ContractionTest {
    private static final Value A = new Value.Local("a");
    private static final Value B = new Value.Local("b");
    private static final Value C = new Value.Local("c");
    private static final Value D = new Value.Local("d");
    private static final Int AT = new Int.Const(0);

    private static Value apply(Op op, Value... operands) {
        return new Value.Apply(op, 0, List.of(operands));
    }

    private static Value literal(double value) {
        return new Value.Literal(value);
    }

    private static LoweredProgram program(Precision precision, Stmt... body) {
        Kernel kernel = new Kernel(
                "kernel", List.of("test"), List.of(new Kernel.Parameter(Kernel.Type.DOUBLES, "y")), List.of(body));
        Call call = new Call(kernel, "here", List.of(new Call.ArrayArgument(FlatArray.VALUES)));
        return new LoweredProgram("contracted", List.of(kernel), List.of(call), List.of(call), 0).in(precision);
    }

    private static LoweredProgram contracted(LoweredProgram program) {
        return new Contraction(TreeRules.all(), program.precision()).apply(program);
    }

    private static List<Stmt> contracted(Stmt... body) {
        return contracted(program(Precision.F64, body)).kernels().get(0).body();
    }

    private static Value contracted(Precision precision, Value value) {
        LoweredProgram program = contracted(program(precision, new Stmt.Store("y", AT, value)));
        return ((Stmt.Store) program.kernels().get(0).body().get(0)).value();
    }

    private static void assertContracted(Value expected, Value value) {
        assertEquals(expected, contracted(Precision.F64, value));
    }

    @Test
    void aProductThatIsAddedIsFused() {
        assertContracted(new Value.MultiplyAdd(A, B, C), apply(Op.ADD, apply(Op.MUL, A, B), C));
        assertContracted(new Value.MultiplyAdd(A, B, C), apply(Op.ADD, C, apply(Op.MUL, A, B)));
    }

    @Test
    void ofTwoProductsTheRightOneIsFused() {
        Value left = apply(Op.MUL, A, B);
        assertContracted(new Value.MultiplyAdd(C, D, left), apply(Op.ADD, left, apply(Op.MUL, C, D)));
    }

    @Test
    void sumsInsideOfOthersAreFusedToo() {
        Value inner = apply(Op.ADD, apply(Op.MUL, A, B), C);
        assertContracted(
                new Value.MultiplyAdd(new Value.MultiplyAdd(A, B, C), D, A), apply(Op.ADD, apply(Op.MUL, inner, D), A));
        assertContracted(apply(Op.EXP, new Value.MultiplyAdd(A, B, C)), apply(Op.EXP, inner));
    }

    @Test
    void vectorsAreFusedAsScalarsAre() {
        Value row = new Value.LoadVector("y", AT);
        Value all = new Value.Broadcast(apply(Op.ADD, apply(Op.MUL, A, B), C));
        assertContracted(
                new Value.MultiplyAdd(row, new Value.Broadcast(new Value.MultiplyAdd(A, B, C)), row),
                apply(Op.ADD, row, apply(Op.MUL, row, all)));
    }

    @Test
    void otherArithmeticStays() {
        for (Value value : List.of(
                apply(Op.ADD, A, B),
                apply(Op.SUB, apply(Op.MUL, A, B), C),
                apply(Op.SUB, C, apply(Op.MUL, A, B)),
                apply(Op.MUL, apply(Op.ADD, A, B), C),
                apply(Op.ADD, apply(Op.DIV, A, B), C),
                apply(Op.NEG, apply(Op.MUL, A, B)),
                apply(Op.DIV, A, B),
                apply(Op.DIV, literal(2), B),
                new Value.Apply(Op.POW, 3, List.of(A)))) {
            assertContracted(value, value);
        }
    }

    @Test
    void aDivisionByAConstantIsAMultiplication() {
        assertContracted(apply(Op.MUL, A, literal(0.1)), apply(Op.DIV, A, literal(10)));
        assertContracted(apply(Op.MUL, A, literal(-1 / 3.0)), apply(Op.DIV, A, literal(-3)));
        Value row = new Value.LoadVector("y", AT);
        assertContracted(
                apply(Op.MUL, row, new Value.Broadcast(literal(0.1))),
                apply(Op.DIV, row, new Value.Broadcast(literal(10))));
    }

    /** What was a multiplication first is a product to be added. */
    @Test
    void aQuotientByAConstantThatIsAddedIsFused() {
        assertContracted(new Value.MultiplyAdd(A, literal(0.1), B), apply(Op.ADD, apply(Op.DIV, A, literal(10)), B));
    }

    /** A float's reciprocal is that of the float, as a float. */
    @Test
    void reciprocalsAreOfThePrecision() {
        assertEquals(apply(Op.MUL, A, literal(1 / 10f)), contracted(Precision.F32, apply(Op.DIV, A, literal(10))));
        assertEquals(apply(Op.MUL, A, literal(1 / 0.1f)), contracted(Precision.F32, apply(Op.DIV, A, literal(0.1))));
    }

    /** Else a finite quotient might become infinite, or lose digits. */
    @ParameterizedTest
    @CsvSource({
        "F64, 0.0",
        "F64, -0.0",
        "F64, 1e-310",
        "F64, 1e308",
        "F64, Infinity",
        "F64, NaN",
        "F32, 1e-39",
        "F32, 1e-50",
        "F32, 2e38",
        "F32, 1e39"
    })
    void aDivisionWhoseReciprocalIsNotNormalStays(Precision precision, double divisor) {
        Value quotient = apply(Op.DIV, A, literal(divisor));
        assertEquals(quotient, contracted(precision, quotient));
    }

    /** A value that is a root plus a constant, or near to one. */
    private static Value divisor(Value root, double constant) {
        return apply(Op.ADD, root, new Value.Broadcast(literal(constant)));
    }

    @Test
    void aDivisorThatIsPositiveForCertainIsInvertedInLanes() {
        Value row = new Value.LoadVector("y", AT);
        Value divisor = divisor(apply(Op.SQRT, row), 1e-8);
        for (Precision precision : Precision.values()) {
            assertEquals(
                    apply(Op.MUL, row, apply(Op.RECIPROCAL, divisor)),
                    contracted(precision, apply(Op.DIV, row, divisor)));
        }
        Value greater = apply(Op.MAX, apply(Op.SQRT, row), new Value.Broadcast(literal(0.5)));
        assertContracted(apply(Op.MUL, row, apply(Op.RECIPROCAL, greater)), apply(Op.DIV, row, greater));
    }

    @Test
    void divisorsThatMayBeZeroOrHugeStay() {
        Value row = new Value.LoadVector("y", AT);
        for (Value value : List.of(
                row,
                apply(Op.SQRT, row),
                divisor(row, 1e-8),
                divisor(apply(Op.SQRT, row), 0),
                divisor(apply(Op.SQRT, row), -1),
                divisor(apply(Op.SQRT, row), 1e-305),
                divisor(apply(Op.SQRT, row), Double.NaN),
                divisor(apply(Op.SQRT, row), Double.POSITIVE_INFINITY),
                divisor(apply(Op.ABS, row), 1e-8),
                divisor(apply(Op.SIGMOID, row), 1))) {
            assertContracted(apply(Op.DIV, row, value), apply(Op.DIV, row, value));
        }
        Value small = divisor(apply(Op.SQRT, row), 1e-37);
        assertEquals(apply(Op.DIV, row, small), contracted(Precision.F32, apply(Op.DIV, row, small)));
        Value scalar = apply(Op.DIV, A, apply(Op.ADD, apply(Op.SQRT, B), literal(1e-8)));
        assertContracted(scalar, scalar);
    }

    /** Which elements are left to scalars depends on how threads share an array out. */
    @Test
    void whatIsLeftOfAnAxisInLanesIsInvertedToo() {
        Value row = new Value.LoadVector("y", AT);
        Value divisor = apply(Op.ADD, apply(Op.SQRT, A), literal(1e-8));
        Stmt inLanes = new Stmt.Store("y", AT, row);
        assertEquals(
                List.of(inLanes, new Stmt.Store("y", AT, apply(Op.MUL, B, apply(Op.RECIPROCAL, divisor)))),
                contracted(inLanes, new Stmt.Store("y", AT, apply(Op.DIV, B, divisor))));
    }

    @Test
    void exponentialsTakeFewerOperationsInKernelsWithLanes() {
        Value row = new Value.LoadVector("y", AT);
        assertContracted(apply(Op.FAST_EXP, row), apply(Op.EXP, row));
        Stmt inLanes = new Stmt.Store("y", AT, row);
        assertEquals(
                List.of(inLanes, new Stmt.Store("y", AT, apply(Op.FAST_EXP, A))),
                contracted(inLanes, new Stmt.Store("y", AT, apply(Op.EXP, A))));
        assertContracted(apply(Op.EXP, A), apply(Op.EXP, A));
        assertContracted(apply(Op.SIGMOID, row), apply(Op.SIGMOID, row));
    }

    /** What is known of a local is what it was declared as, unless it changes. */
    @Test
    void localsAreLookedThrough() {
        Value row = new Value.LoadVector("y", AT);
        Stmt declared = new Stmt.Declare("d", divisor(apply(Op.SQRT, row), 1e-8));
        Value local = new Value.Local("d", true);
        Stmt quotient = new Stmt.Store("y", AT, apply(Op.DIV, row, local));
        assertEquals(
                List.of(declared, new Stmt.Store("y", AT, apply(Op.MUL, row, apply(Op.RECIPROCAL, local)))),
                contracted(declared, quotient));
        Stmt changed = new Stmt.Assign("d", row);
        assertEquals(List.of(declared, changed, quotient), contracted(declared, changed, quotient));
    }

    @Test
    void everyStatementIsRewritten() {
        Value given = apply(Op.ADD, apply(Op.MUL, A, B), C);
        Value wanted = new Value.MultiplyAdd(A, B, C);
        Int end = new Int.Const(3);
        Stmt integer = new Stmt.DeclareInt("n", end);
        assertEquals(
                List.of(
                        integer,
                        new Stmt.Declare("s", wanted),
                        new Stmt.For("i", AT, end, 1, true, List.of(new Stmt.Assign("s", wanted))),
                        new Stmt.Store("y", AT, wanted)),
                contracted(
                        integer,
                        new Stmt.Declare("s", given),
                        new Stmt.For("i", AT, end, 1, true, List.of(new Stmt.Assign("s", given))),
                        new Stmt.Store("y", AT, given)));
    }

    @Test
    void callsGoToTheNewKernelsAndTheRestStays() {
        LoweredProgram before = program(Precision.F32, new Stmt.Store("y", AT, apply(Op.DIV, A, literal(4))));
        LoweredProgram after = contracted(before);
        assertEquals(before.name(), after.name());
        assertEquals(before.precision(), after.precision());
        assertEquals(before.width(), after.width());
        assertEquals(before.objective(), after.objective());
        assertSame(after.kernels().get(0), after.forward().get(0).kernel());
        assertSame(after.kernels().get(0), after.backward().get(0).kernel());
        assertEquals("here", after.forward().get(0).comment());
        assertEquals(before.forward().get(0).arguments(), after.forward().get(0).arguments());
    }
}
