package wengert.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wengert.emit.Trees.apply;
import static wengert.emit.Trees.c;
import static wengert.emit.Trees.literal;
import static wengert.emit.Trees.load;
import static wengert.emit.Trees.pow;
import static wengert.emit.Trees.store;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.engine.Precision;
import wengert.lower.LoweredProgram;
import wengert.lower.Stmt;
import wengert.lower.Value;
import wengert.math.ElementaryFloat;
import wengert.math.Scalar;
import wengert.trace.Op;

/** Code on floats, as bytecode and as source. */
class SinglePrecisionTest {
    /** Runs forward as bytecode, after making sure that the compiled dump gives the same bits; returns the values. */
    private static float[] run(LoweredProgram program, float[] parameters, int count) {
        LoweredProgram single = program.in(Precision.F32);
        float[] expected = run(GeneratedClasses.loadFloats(BytecodeEmitter.emit(single)), parameters, count);
        String name = JavaEmitter.className(single);
        try {
            Class<?> dump = InMemoryCompiler.compile("dump." + name, JavaEmitter.emit(single, "dump"));
            float[] values = run((GeneratedFloatProgram) dump.getConstructor().newInstance(), parameters, count);
            for (int i = 0; i < count; i++) {
                assertSame(expected[i], values[i], "value " + i + " of the dump");
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
        return expected;
    }

    private static float[] run(GeneratedFloatProgram program, float[] parameters, int count) {
        float[] values = new float[count];
        program.forward(parameters, new float[0], values, new float[0], new int[] {1});
        return values;
    }

    /** Compares bits, with all NaNs as one. */
    private static void assertSame(float expected, float actual, String what) {
        assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(actual), what + ": " + expected);
    }

    /** Arguments of every kind, a multiple of 16. */
    private static float[] arguments() {
        List<Float> all = new ArrayList<>();
        for (float x : new float[] {
            0,
            1,
            0.55f,
            88,
            104,
            1e30f,
            Float.MIN_VALUE,
            Math.nextDown(Float.MIN_NORMAL),
            Float.MIN_NORMAL,
            Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NaN
        }) {
            all.addAll(List.of(x, -x, Math.nextUp(x), -Math.nextUp(x), Math.nextDown(x)));
        }
        SplittableRandom random = new SplittableRandom(6);
        while (all.size() < 4000) {
            all.add(Float.intBitsToFloat(random.nextInt()));
            all.add((float) (110 * (2 * random.nextDouble() - 1)));
            all.add((float) (2 * random.nextDouble() - 1));
            all.add((float) (Float.MIN_NORMAL * random.nextDouble()));
        }
        float[] arguments = new float[4000];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = all.get(i);
        }
        return arguments;
    }

    private static float scalar(Op op, float a, float b) {
        return switch (op) {
            case EXP -> ElementaryFloat.exp(a);
            case LOG -> ElementaryFloat.log(a);
            case TANH -> ElementaryFloat.tanh(a);
            case SIGMOID -> ElementaryFloat.sigmoid(a);
            case RECIPROCAL -> ElementaryFloat.reciprocal(a);
            case RSQRT -> ElementaryFloat.rsqrt(a);
            case FAST_EXP -> ElementaryFloat.fastExp(a);
            case RELU -> Scalar.relu(a);
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case SQRT -> (float) Math.sqrt(a);
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

    /** The logarithm masks bits with a constant of 16 bits, which was taken for the distance of a shift. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void everyLaneHasTheBitsOfTheScalarFunction(int width) {
        float[] first = arguments();
        int count = first.length;
        float[] x = new float[2 * count];
        for (int i = 0; i < count; i++) {
            x[i] = first[i];
            x[count + i] = i % 7 == 0 ? first[i] : first[(int) (i * 31L % count)];
        }
        List<Op> ops = new ArrayList<>(VectorFunctionsTest.UNARY);
        ops.addAll(VectorFunctionsTest.BINARY);
        float[] y = run(VectorFunctionsTest.everything(width, count), x, ops.size() * count);
        for (int k = 0; k < ops.size(); k++) {
            for (int i = 0; i < count; i++) {
                float expected = scalar(ops.get(k), x[i], x[count + i]);
                assertSame(expected, y[k * count + i], ops.get(k) + " of " + x[i] + ", " + x[count + i]);
            }
        }
    }

    /** What is too large for a float was printed as {@code Infinityf}. */
    @Test
    void literalsAreRoundedToFloats() {
        double[] literals = {
            0.1,
            -0.1,
            0,
            -0.0,
            1,
            3e38,
            1e39,
            -1e39,
            1e-40,
            1e-50,
            -1e-300,
            1e300,
            16777217,
            1.0000000001,
            Math.PI,
            Double.MAX_VALUE,
            Double.MIN_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        };
        List<Stmt> body = new ArrayList<>();
        for (double value : literals) {
            body.add(store("y", c(body.size()), literal(value)));
        }
        for (double value : literals) {
            body.add(store("y", c(body.size()), pow(load("x", c(0)), value)));
        }
        float[] y = run(Trees.single(body.toArray(new Stmt[0])), new float[] {1.5f}, body.size());
        for (int i = 0; i < literals.length; i++) {
            float rounded = (float) literals[i];
            assertSame(rounded, y[i], "literal " + literals[i]);
            assertSame(ElementaryFloat.pow(1.5f, rounded), y[literals.length + i], "power " + literals[i]);
        }
    }

    @Test
    void integersAreRoundedToFloats() {
        Value large = new Value.FromInt(c(16_777_217));
        float[] y = run(
                Trees.single(store("y", c(0), large), store("y", c(1), apply(Op.DIV, large, literal(3)))),
                new float[0],
                2);
        assertSame(16_777_216f, y[0], "to even");
        assertSame(16_777_216f / 3, y[1], "a quotient");
    }

    /** A line that began with a star was taken for a comment, and every call of Math got a cast. */
    @Test
    void productsThatNeedSeveralLinesAreOnFloatsToo() {
        Value product = apply(Op.ABS, load("x", c(0)));
        for (int i = 0; i < 4; i++) {
            Value choice = apply(Op.SELECT, load("x", c(1)), apply(Op.SQRT, product), literal(0.1 * i));
            product = apply(Op.MUL, apply(Op.ADD, product, literal(1.1)), choice);
        }
        float expected = 2;
        for (int i = 0; i < 4; i++) {
            expected = (expected + 1.1f) * (float) Math.sqrt(expected);
        }
        LoweredProgram program = Trees.single(store("y", c(0), product));
        String source = JavaEmitter.emit(program.in(Precision.F32), "");
        assertTrue(source.lines().anyMatch(line -> line.strip().startsWith("* (")), source);
        assertSame(expected, run(program, new float[] {-2, 1}, 1)[0], "product");
    }

    /** Otherwise the class and one that it imports would have one name. */
    @Test
    void aTraceMayBeCalledAsAClassOfFloatsIs() {
        for (String name : List.of("FloatVector", "IntVector", "ElementaryFloat", "GeneratedFloatProgram", "double")) {
            LoweredProgram given = Trees.single(store("y", c(0), load("x", c(0))));
            LoweredProgram named =
                    new LoweredProgram(name, given.kernels(), given.forward(), given.backward(), given.objective());
            assertTrue(JavaEmitter.className(named).endsWith("Program"), name);
            assertSame(2, run(named, new float[] {2}, 1)[0], name);
        }
    }
}
