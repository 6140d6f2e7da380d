package wengert.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static wengert.emit.Trees.GRADIENTS;
import static wengert.emit.Trees.PARAMETERS;
import static wengert.emit.Trees.VALUES;
import static wengert.emit.Trees.apply;
import static wengert.emit.Trees.c;
import static wengert.emit.Trees.down;
import static wengert.emit.Trees.integer;
import static wengert.emit.Trees.length;
import static wengert.emit.Trees.literal;
import static wengert.emit.Trees.load;
import static wengert.emit.Trees.local;
import static wengert.emit.Trees.pow;
import static wengert.emit.Trees.product;
import static wengert.emit.Trees.store;
import static wengert.emit.Trees.sum;
import static wengert.emit.Trees.up;
import static wengert.emit.Trees.v;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.lower.Call;
import wengert.lower.Int;
import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;
import wengert.lower.Stmt;
import wengert.lower.Value;
import wengert.trace.Op;

/** The dumped source: what it looks like, and that javac takes it. */
class JavaEmitterTest {
    private static Kernel.Parameter doubles(String name) {
        return new Kernel.Parameter(Kernel.Type.DOUBLES, name);
    }

    private static Kernel.Parameter integers(String name) {
        return new Kernel.Parameter(Kernel.Type.INT, name);
    }

    /** y = softplus-like of W x, and the gradient of W. */
    static LoweredProgram tiny() {
        Int row = sum(v("w0"), product(c(3), v("o")));
        Stmt dot = up(
                "i",
                c(0),
                c(3),
                new Stmt.Assign(
                        "sum",
                        apply(Op.ADD, local("sum"), apply(Op.MUL, load("w", sum(row, v("i"))), load("x", v("i"))))));
        Value activated = apply(Op.LOG, apply(Op.ADD, literal(1), apply(Op.EXP, local("sum"))));
        Kernel linear = new Kernel(
                "linear",
                List.of(
                        "%2 = linear %0 %1 : f64[n<=4]   # layer (Tiny.java:12)",
                        "%3 = log ...   # act (Tiny.java:13)"),
                List.of(doubles("w"), doubles("x"), integers("n"), integers("w0")),
                List.of(up(
                        "o",
                        c(0),
                        v("n"),
                        new Stmt.Declare("sum", literal(0)),
                        dot,
                        store("x", sum(c(8), v("o")), activated))));
        Stmt add = down(
                "i",
                c(0),
                c(3),
                store("dw", v("i"), apply(Op.ADD, load("dw", v("i")), apply(Op.CHAIN, load("x", v("i")), local("d")))));
        Value slope = apply(
                Op.SELECT,
                apply(Op.GREATER, load("x", sum(c(8), v("o"))), literal(0)),
                apply(Op.SUB, literal(1), apply(Op.SUB, literal(0.5), apply(Op.NEG, literal(-0.25)))),
                pow(load("x", v("o")), 1.5));
        Kernel gradient = new Kernel(
                "linearGradient",
                List.of("adjoint of %2   # layer (Tiny.java:12)"),
                List.of(doubles("dw"), doubles("x"), integers("n")),
                List.of(down("o", c(0), v("n"), new Stmt.Declare("d", slope), add)));
        Call forward = new Call(linear, "layer (Tiny.java:12)", List.of(PARAMETERS, VALUES, length(0), integer(0)));
        Call backward = new Call(gradient, "layer (Tiny.java:12), reversed", List.of(GRADIENTS, VALUES, length(0)));
        return new LoweredProgram("tiny example", List.of(linear, gradient), List.of(forward), List.of(backward), 8);
    }

    @Test
    void tinyProgramReadsAsAPersonWritesIt() throws IOException {
        assertGolden("TinyExample.java.txt", JavaEmitter.emit(tiny(), "dump"));
        double[] parameters = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
        Engines.run(tiny(), parameters, new double[3], new double[16], new int[] {2});
    }

    /** y = tanh(relu(W x)) with a mask, in lanes. */
    private static LoweredProgram inLanes() {
        Value.Local sum = new Value.Local("s", true);
        Value weight = new Value.LoadVector("w", sum(product(c(8), v("k")), v("i")));
        Value product = apply(Op.MUL, weight, new Value.Broadcast(load("x", v("k"))));
        Value exists =
                apply(Op.GREATER_EQUAL, new Value.Successive(v("i")), new Value.Broadcast(new Value.FromInt(v("k"))));
        Stmt dot =
                up("k", c(0), v("n"), new Stmt.Assign("s", apply(Op.SELECT, exists, apply(Op.ADD, sum, product), sum)));
        Value result = apply(Op.TANH, apply(Op.RELU, apply(Op.SUB, new Value.Broadcast(literal(1)), sum)));
        Kernel kernel = new Kernel(
                "layer_tanh",
                List.of("tanh of relu   # layer (Tiny.java:12)"),
                List.of(doubles("w"), doubles("x"), integers("n")),
                List.of(new Stmt.For(
                        "i",
                        c(0),
                        c(8),
                        4,
                        false,
                        List.of(
                                new Stmt.Declare("s", new Value.Broadcast(literal(0))),
                                dot,
                                store("x", sum(c(8), v("i")), result)))));
        Call call = new Call(kernel, "layer (Tiny.java:12)", List.of(PARAMETERS, VALUES, length(0)));
        return new LoweredProgram("in lanes", List.of(kernel), List.of(call), List.of(), 8, 4);
    }

    @Test
    void aProgramInLanesReadsAsAPersonWritesIt() throws IOException {
        String source = JavaEmitter.emit(inLanes(), "dump");
        assertGolden("InLanes.java.txt", source);
        for (String line : source.split("\n")) {
            assertTrue(line.length() <= 120, line);
        }
        double[] parameters = new double[40];
        Arrays.setAll(parameters, i -> Math.sin(i) * 0.3);
        double[] values = new double[16];
        Arrays.setAll(values, i -> Math.cos(i));
        Engines.run(inLanes(), parameters, new double[0], values, new int[] {5});
    }

    @Test
    void longExpressionsAreBroken() throws IOException {
        Value term = apply(Op.MUL, load("values", sum(v("offset"), c(1))), load("values", sum(v("offset"), c(2))));
        Value chain = term;
        for (int i = 0; i < 6; i++) {
            chain = apply(i % 2 == 0 ? Op.ADD : Op.SUB, chain, apply(Op.MAX, term, apply(Op.DIV, literal(i), term)));
        }
        Kernel kernel = new Kernel(
                "max",
                List.of(),
                List.of(doubles("values"), integers("offset")),
                List.of(
                        store("values", c(0), chain),
                        store("values", c(1), apply(Op.SELECT, chain, term, apply(Op.NEG, apply(Op.NEG, chain))))));
        Call call = new Call(kernel, "", List.of(VALUES, integer(3)));
        LoweredProgram program = new LoweredProgram("Math", List.of(kernel), List.of(call), List.of(), 0);
        String source = JavaEmitter.emit(program, "dump");
        assertGolden("MathProgram.java.txt", source);
        for (String line : source.split("\n")) {
            assertTrue(line.length() <= 120, line);
        }
        Engines.run(program, new double[0], new double[0], new double[] {0, 0, 0, 0, 3.3, 0.7}, new int[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt, Gpt",
        "two-layer net, TwoLayerNet",
        "block0.attn.q, Block0AttnQ",
        "2d, Trace2D",
        "'', Trace",
        "Math, MathProgram",
        "string, StringProgram",
        "scalar, ScalarProgram",
        "class, ClassProgram",
        "größe, GrE"
    })
    void classNames(String trace, String expected) {
        assertEquals(expected, ClassNames.of(trace));
    }

    @Test
    void commentsCannotBreakTheSource() {
        String nasty = "a */ b \\u002a/ \n c <d> & @see $L $$ {";
        Kernel kernel = new Kernel("nothing", List.of(nasty), List.of(), List.of());
        Call call = new Call(kernel, nasty, List.of());
        LoweredProgram program = new LoweredProgram(nasty, List.of(kernel), List.of(call), List.of(), -1);
        double[] none = new double[0];
        Engines.run(program, none, none, none, new int[0]);
    }

    @Test
    void literalsReadBackToTheSameBits() {
        assertEquals("-0.0", Expressions.literal(-0.0));
        assertEquals("0.1", Expressions.literal(0.1));
        assertEquals("Double.NaN", Expressions.literal(Double.longBitsToDouble(0xfff8_0000_dead_beefL)));
        assertEquals("Double.NEGATIVE_INFINITY", Expressions.literal(Double.NEGATIVE_INFINITY));
        long bits = 0x9e37_79b9_7f4a_7c15L;
        for (int i = 0; i < 10_000; i++) {
            bits = bits * 6364136223846793005L + 1442695040888963407L;
            double value = Double.longBitsToDouble(bits);
            if (Double.isFinite(value)) {
                Engines.assertBits(value, Double.parseDouble(Expressions.literal(value)), "literal");
            }
        }
    }

    @Test
    void theUnnamedPackageWorks() {
        String source = JavaEmitter.emit(tiny(), "");
        assertEquals(
                "TinyExample", InMemoryCompiler.compile("TinyExample", source).getName());
    }

    /** Compares with the file approved; {@code -Dgolden.update=true} writes it anew, to be reviewed in the diff. */
    private static void assertGolden(String name, String actual) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(Path.of("src/test/resources/wengert/emit", name), actual);
            return;
        }
        try (InputStream in = JavaEmitterTest.class.getResourceAsStream(name)) {
            String expected = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, actual);
        }
    }
}
