package wengert.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wengert.emit.Trees.PARAMETERS;
import static wengert.emit.Trees.VALUES;
import static wengert.emit.Trees.apply;
import static wengert.emit.Trees.c;
import static wengert.emit.Trees.store;
import static wengert.emit.Trees.sum;
import static wengert.emit.Trees.v;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.engine.Precision;
import wengert.lower.Call;
import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;
import wengert.lower.Stmt;
import wengert.lower.Value;
import wengert.math.Elementary;
import wengert.math.Scalar;
import wengert.trace.Op;

/** The functions on vectors: the bits of every lane, as bytecode and as source, and that there are no calls. */
class VectorFunctionsTest {
    static final List<Op> UNARY = List.of(
            Op.EXP,
            Op.LOG,
            Op.TANH,
            Op.SIGMOID,
            Op.RELU,
            Op.NEG,
            Op.ABS,
            Op.SQRT,
            Op.RECIPROCAL,
            Op.RSQRT,
            Op.FAST_EXP);
    static final List<Op> BINARY =
            List.of(Op.MAX, Op.MIN, Op.ADD, Op.SUB, Op.MUL, Op.DIV, Op.GREATER, Op.GREATER_EQUAL, Op.EQUAL);

    /** Arguments of every kind, a multiple of 8. */
    private static double[] arguments() {
        List<Double> all = new ArrayList<>();
        for (double x : new double[] {
            0,
            1,
            0.55,
            708,
            710,
            746,
            1e300,
            Double.MIN_VALUE,
            Math.nextDown(Double.MIN_NORMAL),
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NaN
        }) {
            all.addAll(List.of(x, -x, Math.nextUp(x), -Math.nextUp(x), Math.nextDown(x)));
        }
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 1000; i++) {
            all.add(Double.longBitsToDouble(random.nextLong()));
            all.add(760 * (2 * random.nextDouble() - 1));
            all.add(2 * random.nextDouble() - 1);
            all.add(Double.MIN_NORMAL * random.nextDouble());
        }
        while (all.size() % 8 > 0) {
            all.add(random.nextDouble());
        }
        return all.stream().mapToDouble(x -> x).toArray();
    }

    private static double scalar(Op op, double a, double b) {
        return switch (op) {
            case EXP -> Elementary.exp(a);
            case LOG -> Elementary.log(a);
            case TANH -> Elementary.tanh(a);
            case SIGMOID -> Elementary.sigmoid(a);
            case RECIPROCAL -> Elementary.reciprocal(a);
            case RSQRT -> Elementary.rsqrt(a);
            case FAST_EXP -> Elementary.fastExp(a);
            case RELU -> Scalar.relu(a);
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case SQRT -> Math.sqrt(a);
            case MAX -> Scalar.max(a, b);
            case MIN -> Scalar.min(a, b);
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case GREATER -> a > b ? 1 : 0;
            case GREATER_EQUAL -> a >= b ? 1 : 0;
            case EQUAL -> a == b ? 1 : 0;
            default -> throw new IllegalArgumentException(op.toString());
        };
    }

    private static LoweredProgram program(int width, int count, int stride, Stmt... body) {
        Stmt loop = new Stmt.For("i", c(0), c(count), stride, false, List.of(body));
        Kernel kernel = new Kernel("each", List.of("test"), List.of(Trees.X, Trees.Y), List.of(loop));
        Call call = new Call(kernel, "", List.of(PARAMETERS, VALUES));
        return new LoweredProgram("in lanes", List.of(kernel), List.of(call), List.of(), 0, width);
    }

    /** y[k * count + i] = the k-th operation of x[i], and of x[count + i]. */
    static LoweredProgram everything(int width, int count) {
        List<Stmt> body = new ArrayList<>();
        Value a = new Value.LoadVector("x", v("i"));
        Value b = new Value.LoadVector("x", sum(c(count), v("i")));
        for (Op op : UNARY) {
            body.add(store("y", sum(c(body.size() * count), v("i")), apply(op, a)));
        }
        for (Op op : BINARY) {
            body.add(store("y", sum(c(body.size() * count), v("i")), apply(op, a, b)));
        }
        return program(width, count, width, body.toArray(new Stmt[0]));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void everyLaneHasTheBitsOfTheScalarFunction(int width) {
        double[] first = arguments();
        int count = first.length;
        double[] x = Arrays.copyOf(first, 2 * count);
        for (int i = 0; i < count; i++) {
            // Every special value meets every other one at some distance, and some meet themselves.
            x[count + i] = i % 7 == 0 ? first[i] : first[(int) (i * 31L % count)];
        }
        List<Op> ops = new ArrayList<>(UNARY);
        ops.addAll(BINARY);
        double[] y = new double[ops.size() * count];
        Engines.run(everything(width, count), x, new double[0], y, new int[0]);
        for (int k = 0; k < ops.size(); k++) {
            for (int i = 0; i < count; i++) {
                double expected = scalar(ops.get(k), x[i], x[count + i]);
                Engines.assertBits(expected, y[k * count + i], ops.get(k) + " of " + x[i] + ", " + x[count + i]);
            }
        }
    }

    /** Lanes share the choice of dividing, and next to each other are those that want it and those that do not. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void everyQuotientHasTheBitsOfADivision(int width) {
        double[] dividends = arguments();
        int count = dividends.length;
        double[] x = Arrays.copyOf(dividends, 2 * count);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < count; i++) {
            double plain = (1 + random.nextDouble()) * Math.pow(2, random.nextInt(-100, 1000));
            x[count + i] = i % 50 == 17 ? Double.NaN : i % 50 == 34 ? Double.POSITIVE_INFINITY : plain;
        }
        double[] y = new double[count];
        Value a = new Value.LoadVector("x", v("i"));
        Value b = new Value.LoadVector("x", sum(c(count), v("i")));
        LoweredProgram program = program(width, count, width, store("y", v("i"), apply(Op.QUOTIENT, a, b)));
        Engines.run(program, x, new double[0], y, new int[0]);
        for (int i = 0; i < count; i++) {
            Engines.assertBits(x[i] / x[count + i], y[i], x[i] + " / " + x[count + i]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void broadcastsPositionsAndChoices(int width) {
        Value x = new Value.LoadVector("x", v("i"));
        Value position = new Value.Successive(sum(v("i"), c(3)));
        Value limit = new Value.Broadcast(new Value.FromInt(c(10)));
        Value isLow = apply(Op.GREATER, limit, position);
        int count = 16;
        double[] y = new double[3 * count];
        double[] given = new double[count];
        Arrays.setAll(given, i -> i % 5 == 0 ? Double.NaN : i % 3 == 0 ? -0.0 : i);
        LoweredProgram program = program(
                width,
                count,
                width,
                store("y", v("i"), apply(Op.SELECT, isLow, x, new Value.Broadcast(new Value.Literal(-7)))),
                store("y", sum(c(count), v("i")), apply(Op.SELECT, x, position, limit)),
                new Stmt.Declare("s", apply(Op.COPY, x)),
                new Stmt.Assign("s", apply(Op.ADD, new Value.Local("s", true), position)),
                store("y", sum(c(2 * count), v("i")), new Value.Local("s", true)));
        Engines.run(program, given, new double[0], y, new int[0]);
        for (int i = 0; i < count; i++) {
            Engines.assertBits(i + 3 < 10 ? given[i] : -7, y[i], "select " + i);
            Engines.assertBits(given[i] != 0 ? i + 3 : 10, y[count + i], "any condition " + i);
            Engines.assertBits(given[i] + (i + 3), y[2 * count + i], "sum " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void lanesChangePlacesInPairs(int width) {
        int count = 16;
        double[] given = new double[count];
        Arrays.setAll(given, i -> i);
        double[] y = new double[2 * count];
        Value x = new Value.LoadVector("x", v("i"));
        LoweredProgram program = program(
                width,
                count,
                width,
                store("y", v("i"), new Value.Swapped(x, 1)),
                store("y", sum(c(count), v("i")), new Value.Swapped(x, 2)));
        Engines.run(program, given, new double[0], y, new int[0]);
        for (int i = 0; i < count; i++) {
            Engines.assertBits(i ^ 1, y[i], "next to each other " + i);
            Engines.assertBits(i ^ 2, y[count + i], "two apart " + i);
        }
    }

    /** HotSpot inlines what it likes, and a vector that goes through a call is an object. */
    @Test
    void noMethodOfAClassTakesOrReturnsAVector() {
        List<LaneFunction> functions = VectorFunctions.of(EnumSet.allOf(VectorFunction.class), Precision.F64);
        assertTrue(functions.size() > VectorFunction.values().length, "functions and their helpers");
        Map<String, Integer> sizes = MethodSizes.of(BytecodeEmitter.emit(everything(4, 8)));
        for (LaneFunction function : functions) {
            assertFalse(sizes.containsKey(function.name()), function.name());
        }
    }

    @Test
    void aClassHoldsTheFunctionsThatItCallsAndNoOthers() {
        List<LaneFunction> functions = VectorFunctions.of(EnumSet.of(VectorFunction.EXP), Precision.F64);
        assertEquals(
                List.of("expOfAny", "expTail"),
                functions.stream().map(LaneFunction::name).toList());
        assertEquals(List.of(), VectorFunctions.of(EnumSet.noneOf(VectorFunction.class), Precision.F64));
    }

    @Test
    void aMethodWithABranchHasNoVectorForm() {
        assertThrows(IllegalStateException.class, () -> new LaneTranslator(Precision.F64).translate("exp"));
        assertThrows(IllegalStateException.class, () -> new LaneTranslator(Precision.F64).translate("sin"));
    }
}
