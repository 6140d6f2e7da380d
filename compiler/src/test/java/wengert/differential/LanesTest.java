package wengert.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.lower.Call;
import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;
import wengert.lower.Stmt;
import wengert.lower.Value;
import wengert.nn.Layers;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Index;
import wengert.trace.Op;
import wengert.trace.State;
import wengert.trace.Trace;

/**
 * What lanes are prone to get wrong: triangles, rows and lengths that are no multiple of anything.
 *
 * <p>As everywhere in this suite, scratch space is full of NaN at first, and keeps what other kernels and longer runs left
 * there. So a kernel that lets a neighbour which it should not touch, in the padding of a row or beyond a live length,
 * have a part in a result shows it.
 */
class LanesTest {
    private static final int LONGEST = 11;

    private static LoweredProgram lowered(Trace trace, int width) {
        return compiled(trace, width).compilation().lowered();
    }

    private static CompiledProgram compiled(Trace trace, int width) {
        return compiled(trace, width, Precision.F64);
    }

    private static CompiledProgram compiled(Trace trace, int width, Precision precision) {
        return TraceCompiler.create()
                .tier(Tier.VECTOR)
                .precision(precision)
                .lanes(width)
                .compile(trace);
    }

    /** Holds the trace in lanes against the interpreter, at falling and rising lengths if it has one. */
    private static void agree(Trace trace, int width) {
        agree(trace, width, Precision.F64);
    }

    private static void agree(Trace trace, int width, Precision precision) {
        List<Consumer<Workspace>> runs = new ArrayList<>();
        boolean hasLength = !trace.signature().lengths().isEmpty();
        for (int i = 0; i < (hasLength ? 2 * LONGEST : 2); i++) {
            int number = i;
            int length = i < LONGEST ? LONGEST - i : i - LONGEST + 1;
            runs.add(run -> {
                if (number == 0) {
                    for (int k = 0; k < run.parameters().length; k++) {
                        run.parameters()[k] = Math.sin(1.7 * k + 0.3) * 0.8;
                    }
                    trace.signature().states().forEach(state -> {
                        double[] zeros = new double[state.shape().capacity()];
                        run.set(state.name(), zeros);
                    });
                }
                if (hasLength) {
                    run.setLength("n", length);
                }
                for (Layout.Slot slot : run.layout().indices()) {
                    for (int k = 0; k < slot.size(); k++) {
                        run.integers()[slot.offset() + k] = (7 * k + number) % slot.bound();
                    }
                }
                run.layout().lookups().limit(run.integers());
                trace.signature().inputs().forEach(input -> {
                    double[] elements = new double[input.shape().capacity()];
                    for (int k = 0; k < elements.length; k++) {
                        elements[k] = Math.cos(2.3 * k + number);
                    }
                    run.set(input.name(), elements);
                });
            });
        }
        Differential differential = new Differential(
                (given, gradient) ->
                        List.of(new Engines.Leg("in " + width + " lanes", compiled(given, width, precision))),
                precision);
        Optional<Difference> found = differential.check(trace, true, runs);
        assertEquals(Optional.empty(), found);
    }

    /** Says whether any value in the kernels of a program is as asked. */
    private static boolean has(LoweredProgram program, Predicate<Value> wanted) {
        return program.kernels().stream().anyMatch(kernel -> has(kernel.body(), wanted));
    }

    private static boolean has(List<Stmt> body, Predicate<Value> wanted) {
        for (Stmt stmt : body) {
            boolean found = false;
            if (stmt instanceof Stmt.For loop) {
                found = has(loop.body(), wanted);
            } else if (stmt instanceof Stmt.Declare declare) {
                found = has(declare.value(), wanted);
            } else if (stmt instanceof Stmt.Assign assign) {
                found = has(assign.value(), wanted);
            } else if (stmt instanceof Stmt.Store store) {
                found = has(store.value(), wanted);
            }
            if (found) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Value value, Predicate<Value> wanted) {
        if (wanted.test(value)) {
            return true;
        }
        if (value instanceof Value.Broadcast broadcast) {
            return has(broadcast.value(), wanted);
        }
        return value instanceof Value.Apply apply
                && apply.operands().stream().anyMatch(operand -> has(operand, wanted));
    }

    /** Says whether a value keeps some lanes as they were: those whose point is above the diagonal. */
    private static boolean isMasked(Value value) {
        return value.isVector()
                && value instanceof Value.Apply select
                && select.op() == Op.SELECT
                && select.operands().get(0) instanceof Value.Apply exists
                && exists.op() == Op.GREATER_EQUAL;
    }

    /** Says whether a forward kernel runs in lanes. */
    private static boolean hasLanes(LoweredProgram program) {
        return program.forward().stream().anyMatch(call -> hasLanes(call.kernel()));
    }

    private static boolean hasLanes(Kernel kernel) {
        return has(kernel.body(), Value::isVector);
    }

    private static Trace attention() {
        return Trace.record("attention", t -> {
            Dim n = Dim.bounded("n", LONGEST);
            Expr x = t.input("x", n, Dim.of(6));
            Expr heads = Layers.causalAttention(
                    Layers.linear(x, t.parameter("q", 6, 6)),
                    Layers.linear(x, t.parameter("k", 6, 6)),
                    Layers.linear(x, t.parameter("v", 6, 6)),
                    2);
            t.output("heads", heads);
            t.output(
                    "loss", Layers.linear(heads, t.parameter("o", 10, 6)).pow(2).sum());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void aTriangleIsMaskedInLanes(int width) {
        assertTrue(has(lowered(attention(), width), LanesTest::isMasked), "masked");
        agree(attention(), width);
    }

    /** Whole vectors, pairs of them, single ones, a scalar rest; rows in fours, and what remains of them. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void extentsOfAllRemainders(int width) {
        for (int extent = width - 1; extent <= 2 * width + 3; extent++) {
            int lanes = extent;
            Trace trace = Trace.record("remainders", t -> {
                Expr w = t.parameter("w", 7, lanes);
                Expr hidden = t.input("x", 5, 7).matmul(w).relu();
                t.output("hidden", hidden);
                t.output("loss", hidden.matmul(t.parameter("u", lanes, 3)).exp().sum());
            });
            if (extent >= width) {
                assertTrue(hasLanes(lowered(trace, width)), "lanes");
            }
            agree(trace, width);
        }
    }

    /** A length is a multiple of nothing; the elements beyond it stay as they are. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void boundedLengthsOfAllRemainders(int width) {
        Trace trace = Trace.record("lengths", t -> {
            Dim n = Dim.bounded("n", LONGEST);
            Expr scale = t.parameter("scale", LONGEST).prefix(0, n);
            Expr x = t.input("x", Dim.of(4), n).mul(scale);
            Expr shares = x.exp().div(x.exp().sum(1).expandDims(1));
            t.output("shares", shares);
            t.output("longest", x.maxOver(0));
            t.output("loss", shares.log().mul(x.relu()).sum());
        });
        assertTrue(hasLanes(lowered(trace, width)), "lanes");
        agree(trace, width);
    }

    /** Windows and rows that are looked up, the adjoints of which are scattered. */
    private static Trace scattered(int columns) {
        return Trace.record("scattered", t -> {
            Dim n = Dim.bounded("n", LONGEST);
            Expr x = t.parameter("x", LONGEST, columns).prefix(0, n);
            Expr rows = x.mul(t.parameter("scale", columns)).relu();
            Expr taken = rows.gather(t.indices("at", LONGEST, n)).mul(x);
            Expr parts = t.parameter("p", 40).mul(t.input("q", 40)).windows(t.indices("starts", 30, n), 11);
            t.output("loss", taken.exp().sum().add(parts.mul(parts).sum()));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void rowsAreScatteredInLanes(int width) {
        for (int columns = width; columns <= width + 3; columns++) {
            LoweredProgram program = lowered(scattered(columns), width);
            assertTrue(
                    program.backward().stream().anyMatch(call -> isScatter(call) && hasLanes(call.kernel())),
                    "rows in lanes");
            agree(scattered(columns), width);
        }
    }

    /** Says whether a kernel of a sum of adjoints takes integers to find its elements. */
    private static boolean isScatter(Call call) {
        return call.nodes().stream()
                .anyMatch(node ->
                        node.op() == Op.ACCUMULATE && node.target().stream().anyMatch(Index::looksUp));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void statesInLanes(int width) {
        Trace trace = Trace.record("states", t -> {
            Expr p = t.parameter("p", 13);
            State mean = t.state("mean", 13);
            mean.write(mean.value().mul(0.9).add(p.stopGradient().mul(t.input("x", 13))));
            t.output("loss", mean.value().mul(p).relu().sum());
        });
        agree(trace, width);
    }

    /** Tiles of eight vectors once made a method of this trace 9012 bytes long, more than HotSpot compiles. */
    @Test
    void aLongExpressionIsNotRepeatedInTiles() {
        assertEquals(Optional.empty(), new Differential(Engines::all).check(RandomTrace.of(50567)));
    }

    @Test
    void everyOperationWithAVectorFormRunsInLanes() {
        Trace trace = Trace.record("forms", t -> {
            Expr x = t.parameter("x", 8);
            Expr y = t.input("y", 8);
            List<Expr> all = List.of(
                    x.neg(),
                    x.abs(),
                    x.relu(),
                    x.abs().sqrt(),
                    x.exp(),
                    x.log(),
                    x.add(y),
                    x.sub(y),
                    x.mul(y),
                    x.div(y),
                    x.max(y),
                    x.min(y),
                    x.gt(y),
                    x.ge(y),
                    x.eq(y),
                    x.gt(0).select(x, y));
            for (int i = 0; i < all.size(); i++) {
                t.output("y" + i, all.get(i));
            }
            t.output("loss", all.get(4).sum());
        });
        LoweredProgram program = lowered(trace, 4);
        long scalar = program.forward().stream()
                .filter(call -> !hasLanes(call.kernel()))
                .count();
        assertEquals(1, scalar, "all but the sum");
        agree(trace, 4);
    }

    /** Two layers, whose weights are copied the other way round; some of their sizes are whole vectors, others not. */
    private static Trace layers() {
        return Trace.record("layers", t -> {
            // Rows up to an even length are walked in tiles, past the live one if need be.
            Expr x = t.input("x", Dim.bounded("n", LONGEST + 1), Dim.of(20));
            Expr hidden = Layers.linear(x, t.parameter("w", 18, 20)).relu();
            Expr y = Layers.linear(hidden, t.parameter("u", 9, 18));
            t.output("loss", y.mul(y).sum(-1).sum());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void copiesInBlocksAndRowsPastTheLiveLengthChangeNoBit(int width) {
        assertEquals(width >= 4, has(lowered(layers(), width), Value.Swapped.class::isInstance), "copies in blocks");
        agree(layers(), width);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void copiesInBlocksOfFloatsChangeNoBit(int width) {
        LoweredProgram program =
                compiled(layers(), width, Precision.F32).compilation().lowered();
        assertTrue(has(program, Value.Swapped.class::isInstance), "copies in blocks");
        agree(layers(), width, Precision.F32);
    }
}
