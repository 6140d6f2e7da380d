package wengert.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.emit.GeneratedProgram;
import wengert.engine.Precision;
import wengert.trace.Trace;

/** Holds what javac makes of the dumped source against the interpreter on random traces. */
class DumpTest {
    private static final long SEEDS = Math.max(60, Long.getLong("wengert.soak.seeds", 0) / 10);
    private static final long FIRST = Long.getLong("wengert.soak.first", 1);
    private static final int BATCH = 60;

    private int lanes;
    private Precision precision;

    @ParameterizedTest
    @CsvSource({"1, F64", "2, F64", "4, F64", "1, F32", "4, F32", "8, F32"})
    void theDumpGivesTheBitsOfTheInterpreterOnRandomTraces(int width, Precision rounded) {
        lanes = width;
        precision = rounded;
        for (long first = FIRST; first < FIRST + SEEDS; first += BATCH) {
            batch(first, Math.min(first + BATCH, FIRST + SEEDS));
        }
    }

    private void batch(long from, long to) {
        List<Recipe> recipes = new ArrayList<>();
        List<CompiledProgram> programs = new ArrayList<>();
        Dumps dumps = new Dumps();
        for (long seed = from; seed < to; seed++) {
            Recipe recipe = RandomTrace.of(seed);
            CompiledProgram program = compiled(recipe.replay().trace(), recipe.gradient());
            recipes.add(recipe);
            programs.add(program);
            dumps.add(Engines.lowered(program, false));
            dumps.add(Engines.lowered(program, true));
        }
        List<GeneratedProgram> classes = dumps.compile();
        for (int i = 0; i < recipes.size(); i++) {
            GeneratedProgram plain = classes.get(2 * i);
            GeneratedProgram guarded = classes.get(2 * i + 1);
            CompiledProgram program = programs.get(i);
            Optional<Difference> found = new Differential((trace, gradient) -> legs(program, plain, guarded), precision)
                    .check(recipes.get(i));
            if (found.isPresent()) {
                throw new AssertionError(Shrinker.shrink(recipes.get(i), found.get(), this::checkOne)
                        .message());
            }
        }
    }

    /** Compiles and checks one recipe alone, which is slow, but only a failure needs it. */
    private Optional<Difference> checkOne(Recipe recipe) {
        return new Differential(
                        (trace, gradient) -> {
                            CompiledProgram program = compiled(trace, gradient);
                            Dumps dumps = new Dumps();
                            dumps.add(Engines.lowered(program, false));
                            dumps.add(Engines.lowered(program, true));
                            List<GeneratedProgram> classes = dumps.compile();
                            return legs(program, classes.get(0), classes.get(1));
                        },
                        precision)
                .check(recipe);
    }

    private CompiledProgram compiled(Trace trace, boolean gradient) {
        TraceCompiler compiler = TraceCompiler.create().gradient(gradient).precision(precision);
        return (lanes == 1
                        ? compiler.tier(Tier.SCALAR)
                        : compiler.tier(Tier.VECTOR).lanes(lanes))
                .compile(trace);
    }

    private static List<Engines.Leg> legs(CompiledProgram program, GeneratedProgram plain, GeneratedProgram guarded) {
        boolean hasStates = !program.trace().signature().states().isEmpty();
        GeneratedProgram pair = new GeneratedPair(plain, guarded, hasStates);
        return List.of(
                new Engines.Leg("javac of the dump", new LoweredRunner(program.compilation(), pair)),
                new Engines.Leg("javac of the dump with guards", new LoweredRunner(program.compilation(), guarded)));
    }
}
