package wengert.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Mode;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.emit.BytecodeEmitter;
import wengert.emit.GeneratedProgram;
import wengert.emit.HiddenClasses;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.lower.LoweredProgram;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** Fast mode: bytecode and dump have equal bits, which are about those of exact mode. */
class FastModeTest {
    private static final long SEEDS = Math.max(40, Long.getLong("wengert.soak.seeds", 0) / 20);
    private static final long FIRST = Long.getLong("wengert.soak.first", 1);
    private static final long SMOOTH_SEEDS = Math.max(150, Long.getLong("wengert.soak.seeds", 0));

    /**
     * What results may differ by, over the largest of their array or 1, in units of the last place: smooth traces have
     * some hundred operations on numbers of about 1, each of which fast mode may round otherwise, and sums in which digits
     * cancel.
     */
    private static final double TOLERANCE = 3000;

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
                ? new FloatRunner(HiddenClasses.loadFloats(bytes))
                : HiddenClasses.load(bytes);
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
            Workspace exact = ran(compiled(trace, true, 1, precision, Mode.EXACT), recipe, precision);
            Workspace fast = ran(compiled(trace, true, lanes, precision, Mode.FAST), recipe, precision);
            double deviation =
                    Math.max(deviation(exact.values(), fast.values()), deviation(exact.gradients(), fast.gradients()));
            assertTrue(deviation <= TOLERANCE * unit, "seed " + seed + ": " + deviation / unit + " units\n" + recipe);
            different += deviation > 0 ? 1 : 0;
        }
        assertTrue(different > SMOOTH_SEEDS / 4, "fast mode changed bits in " + different + " traces only");
    }

    private static Workspace ran(CompiledProgram program, Recipe recipe, Precision precision) {
        Workspace run = program.workspace();
        new Feed(recipe, precision).fill(run, recipe.runs().get(0), true);
        program.forward(run);
        program.backward(run);
        return run;
    }

    private static double deviation(double[] expected, double[] actual) {
        double scale = 1;
        double distance = 0;
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            distance = Math.max(distance, Math.abs(actual[i] - expected[i]));
        }
        return distance / scale;
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
