package wengert.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Mode;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.emit.BytecodeEmitter;
import wengert.emit.GeneratedClasses;
import wengert.emit.GeneratedProgram;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.lower.LoweredProgram;
import wengert.nn.Layers;
import wengert.pass.Compositions;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** Fast mode: bytecode and dump have equal bits, which are about those of exact mode. */
class FastModeTest {
    private static final long SEEDS = Math.max(40, Long.getLong("wengert.soak.seeds", 0) / 20);
    private static final long FIRST = Long.getLong("wengert.soak.first", 1);
    private static final long SMOOTH_SEEDS = Math.max(150, Long.getLong("wengert.soak.seeds", 0));

    /** What results may always differ by, over the largest of their array or 1, in units of the last place. */
    private static final double ALWAYS = 100;

    /**
     * So many times as far as those of inputs that are off by some units may results be: a trace that magnifies errors of
     * its inputs, as the sine of an exponential does, magnifies those of its roundings, which are as large and more.
     */
    private static final double MAGNIFIED = 30;

    private static final int PERTURBATIONS = 4;

    private static CompiledProgram compiled(Trace trace, boolean gradient, int lanes, Precision precision, Mode mode) {
        TraceCompiler compiler =
                TraceCompiler.create().gradient(gradient).precision(precision).mode(mode);
        return (lanes == 1
                        ? compiler.tier(Tier.SCALAR)
                        : compiler.tier(Tier.VECTOR).lanes(lanes))
                .compile(trace);
    }

    private static GeneratedProgram bytecode(LoweredProgram lowered) {
        byte[] bytes = BytecodeEmitter.emit(lowered);
        return lowered.precision() == Precision.F32
                ? new FloatRunner(GeneratedClasses.loadFloats(bytes))
                : GeneratedClasses.load(bytes);
    }

    @ParameterizedTest
    @CsvSource({"1, F64", "4, F64", "1, F32", "8, F32"})
    void theDumpGivesTheBitsOfTheBytecode(int lanes, Precision precision) {
        List<Recipe> recipes = new ArrayList<>();
        List<CompiledProgram> programs = new ArrayList<>();
        List<LoweredProgram> lowered = new ArrayList<>();
        Dumps dumps = new Dumps();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Recipe recipe = RandomTrace.of(seed);
            CompiledProgram program = compiled(recipe.replay().trace(), recipe.gradient(), lanes, precision, Mode.FAST);
            recipes.add(recipe);
            programs.add(program);
            // Guards leave products of their own alone, so plain and guarded code may differ in bits.
            lowered.add(program.compilation().lowered());
            lowered.add(Engines.lowered(program, true));
        }
        lowered.forEach(dumps::add);
        List<GeneratedProgram> classes = dumps.compile();
        for (int i = 0; i < lowered.size(); i++) {
            CompiledProgram program = programs.get(i / 2);
            LoweredRunner dump = new LoweredRunner(program.compilation(), classes.get(i));
            LoweredRunner bytecode = new LoweredRunner(program.compilation(), bytecode(lowered.get(i)));
            Differential differential = new Differential(
                    (trace, gradient) -> List.of(new Engines.Leg("javac of the dump", dump)),
                    precision,
                    trace -> bytecode);
            Optional<Difference> found = differential.check(recipes.get(i / 2));
            assertEquals(Optional.empty(), found, "seed " + recipes.get(i / 2).seed());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, F64", "4, F64", "1, F32", "8, F32"})
    void resultsAreAboutThoseOfExactMode(int lanes, Precision precision) {
        double unit = precision == Precision.F32 ? Math.ulp(1f) : Math.ulp(1.0);
        int different = 0;
        for (long seed = FIRST; seed < FIRST + SMOOTH_SEEDS; seed++) {
            Recipe recipe = SmoothTrace.of(seed);
            Trace trace = recipe.replay().trace();
            CompiledProgram program = compiled(trace, true, 1, precision, Mode.EXACT);
            Workspace exact = ran(program, recipe, precision, 0);
            Workspace fast = ran(compiled(trace, true, lanes, precision, Mode.FAST), recipe, precision, 0);
            double tolerance = ALWAYS * unit;
            for (int number = 1; number <= PERTURBATIONS; number++) {
                Workspace perturbed = ran(program, recipe, precision, number);
                tolerance = Math.max(tolerance, MAGNIFIED * deviation(exact, perturbed));
            }
            double deviation = deviation(exact, fast);
            String message = "seed %d: %s units, expected at most %s%n%s"
                    .formatted(seed, deviation / unit, tolerance / unit, recipe);
            assertTrue(deviation <= tolerance, message);
            different += deviation > 0 ? 1 : 0;
        }
        assertTrue(different > SMOOTH_SEEDS / 4, "fast mode changed bits in " + different + " traces only");
    }

    /** The corpus has few losses whose gradient is probability minus target. */
    @ParameterizedTest
    @CsvSource({"1, F64", "4, F64", "1, F32", "8, F32"})
    void aCrossEntropyHasTheBitsOfItsDumpAndIsAboutThatOfExactMode(int lanes, Precision precision) {
        Trace trace = Compositions.transformer(1);
        CompiledProgram program = compiled(trace, true, lanes, precision, Mode.FAST);
        assertTrue(program.passes().stream().anyMatch(pass -> pass.fired().containsKey("cross-entropy-gradient")));
        Dumps dumps = new Dumps();
        List<LoweredProgram> lowered = List.of(program.compilation().lowered(), Engines.lowered(program, true));
        lowered.forEach(dumps::add);
        List<GeneratedProgram> classes = dumps.compile();
        List<Consumer<Workspace>> runs = new ArrayList<>();
        for (int length = 1; length <= 4; length++) {
            int live = length;
            runs.add(run -> fill(run, live));
        }
        for (int i = 0; i < classes.size(); i++) {
            LoweredRunner dump = new LoweredRunner(program.compilation(), classes.get(i));
            LoweredRunner bytecode = new LoweredRunner(program.compilation(), bytecode(lowered.get(i)));
            Differential differential = new Differential(
                    (any, gradient) -> List.of(new Engines.Leg("javac of the dump", dump)), precision, any -> bytecode);
            assertEquals(Optional.empty(), differential.check(trace, true, runs));
        }
        CompiledProgram exact = compiled(trace, true, 1, precision, Mode.EXACT);
        Workspace expected = exact.workspace();
        Workspace actual = program.workspace();
        for (Consumer<Workspace> run : runs) {
            for (Workspace workspace : List.of(expected, actual)) {
                run.accept(workspace);
                (workspace == expected ? exact : program).forward(workspace);
                (workspace == expected ? exact : program).backward(workspace);
            }
            double unit = precision == Precision.F32 ? Math.ulp(1f) : Math.ulp(1.0);
            assertTrue(deviation(expected, actual) <= ALWAYS * unit, deviation(expected, actual) / unit + " units");
            assertTrue(deviation(expected, actual) > 0, "other roundings");
        }
    }

    private static void fill(Workspace run, int live) {
        SplittableRandom random = new SplittableRandom(live);
        run.setLength("n", live);
        for (int i = 0; i < run.parameters().length; i++) {
            run.parameters()[i] = (float) random.nextDouble(-1, 1);
        }
        for (Layout.Slot slot : run.layout().indices()) {
            for (int i = 0; i < slot.size(); i++) {
                run.integers()[slot.offset() + i] = random.nextInt(slot.bound());
            }
        }
    }

    /** Runs forward and backward; all but the run of number 0 on parameters and inputs that are slightly off. */
    private static Workspace ran(CompiledProgram program, Recipe recipe, Precision precision, int number) {
        Workspace run = program.workspace();
        new Feed(recipe, precision).fill(run, recipe.runs().get(0), true);
        if (number > 0) {
            double unit = precision == Precision.F32 ? Math.ulp(1f) : Math.ulp(1.0);
            SplittableRandom random = new SplittableRandom(number);
            perturb(run.parameters(), random, unit);
            perturb(run.values(), random, unit);
        }
        program.forward(run);
        program.backward(run);
        return run;
    }

    private static void perturb(double[] elements, SplittableRandom random, double unit) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] *= 1 + (random.nextBoolean() ? 2 : -2) * unit;
        }
    }

    /** Returns the larger one of the deviations of outputs and of gradients. */
    private static double deviation(Workspace expected, Workspace actual) {
        double largest = deviation(expected.gradients(), actual.gradients());
        for (Layout.Slot slot : expected.layout().outputs()) {
            int end = slot.offset() + slot.size();
            largest = Math.max(
                    largest,
                    deviation(
                            Arrays.copyOfRange(expected.values(), slot.offset(), end),
                            Arrays.copyOfRange(actual.values(), slot.offset(), end)));
        }
        return largest;
    }

    private static double deviation(double[] expected, double[] actual) {
        double scale = 1;
        double distance = 0;
        for (int i = 0; i < expected.length; i++) {
            // Floats overflow in a few traces; what is finite in exact mode has to be finite in the other one.
            if (Double.isFinite(expected[i])) {
                scale = Math.max(scale, Math.abs(expected[i]));
                distance = Math.max(distance, Math.abs(actual[i] - expected[i]));
            }
        }
        return distance / scale;
    }

    /** Random traces seldom have a root that is no less than a constant, or one sum of many terms. */
    @ParameterizedTest
    @CsvSource({"1, F64", "2, F64", "4, F64", "8, F64", "1, F32", "8, F32"})
    void normsAreAboutThoseOfExactMode(int lanes, Precision precision) {
        double unit = precision == Precision.F32 ? Math.ulp(1f) : Math.ulp(1.0);
        boolean inverted = false;
        for (int rows : new int[] {1, 3, 8, 19}) {
            Trace trace = norms(rows);
            CompiledProgram fast = compiled(trace, true, lanes, precision, Mode.FAST);
            CompiledProgram exact = compiled(trace, true, 1, precision, Mode.EXACT);
            Dumps dumps = new Dumps();
            dumps.add(fast.compilation().lowered());
            LoweredRunner dump =
                    new LoweredRunner(fast.compilation(), dumps.compile().get(0));
            Workspace wanted = normsOf(exact, precision);
            Workspace found = normsOf(fast, precision);
            Workspace dumped = normsOf(dump, precision);
            assertTrue(deviation(wanted, found) <= ALWAYS * unit, rows + " rows: " + deviation(wanted, found) / unit);
            assertEquals(0, deviation(found, dumped), rows + " rows");
            String fired = fast.report().toString();
            assertTrue(fired.contains(" x rsqrt"), fired);
            assertTrue(fired.contains(" x reassociate"), fired);
            inverted |= fired.contains(" x newton-reciprocal");
        }
        assertEquals(lanes > 1, inverted, "newton-reciprocal fires in lanes alone");
    }

    private static Trace norms(int rows) {
        return Trace.record("norms", t -> {
            Expr x = t.parameter("w", rows, 37);
            Expr norm = Layers.rmsNorm(x).mul(t.input("g", 37));
            t.output("loss", norm.sin().sum());
            // Nobody else reads this divisor, so the quotient's kernel computes it.
            t.output("quotient", norm.div(t.input("v", rows, 37).abs().sqrt().add(0.25)));
        });
    }

    private static Workspace normsOf(Program program, Precision precision) {
        Workspace run = program.workspace();
        SplittableRandom random = new SplittableRandom(3);
        for (double[] elements : List.of(run.parameters(), run.values())) {
            for (int i = 0; i < elements.length; i++) {
                elements[i] = precision.round(random.nextDouble(-2, 2));
            }
        }
        program.forward(run);
        program.backward(run);
        return run;
    }

    @Test
    void theDumpAndTheReportShowTheMode() {
        Trace trace = Trace.record("contracted", t -> {
            Expr w = t.parameter("w", 8);
            Expr x = t.input("x", 8);
            t.output("loss", w.mul(x).add(0.3).sin().sum());
        });
        CompiledProgram program = compiled(trace, true, 1, Precision.F64, Mode.FAST);
        assertTrue(program.javaSource("").contains("Math.fma("), program.javaSource(""));
        assertTrue(program.report().toString().contains("scalar, f64, fast"));
        CompiledProgram exact = compiled(trace, true, 1, Precision.F64, Mode.EXACT);
        assertTrue(!exact.javaSource("").contains("Math.fma("), exact.javaSource(""));
        assertTrue(exact.report().toString().contains("scalar, f64, exact"));
    }
}
