package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wengert.cache.ProgramCache;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Precision;
import wengert.engine.Step;
import wengert.engine.Workspace;
import wengert.optim.Adam;
import wengert.pass.Compositions;
import wengert.pass.Tiles;
import wengert.rewrite.Pattern;
import wengert.rewrite.Rule;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.trace.Op;
import wengert.trace.Recording;
import wengert.trace.Trace;

class CodeCacheTest {
    @TempDir
    private Path directory;

    private ProgramCache cache() {
        return ProgramCache.in(directory, "build");
    }

    private TraceCompiler compiler() {
        return TraceCompiler.create().cache(cache());
    }

    private long entries() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private static byte[] key(ProgramCache cache, RuleSet rules, Trace trace, boolean gradient, Precision precision) {
        FrontEnd front = new FrontEnd(Recording.of(trace), gradient, precision, rules, true);
        return new CodeCache(cache, rules).key(front, 1, 16, Tiles.DEFAULT);
    }

    private static Trace times(double factor) {
        return Trace.record("times", t -> t.output("y", t.parameter("x").mul(factor)));
    }

    @Test
    void codeThatWasKeptRuns() {
        byte[] three = key(cache(), BuiltInRules.exact(), times(3), true, Precision.F64);
        byte[] five = key(cache(), BuiltInRules.exact(), times(5), true, Precision.F64);
        compiler().compile(times(5));
        byte[] planted = cache().find(five);
        assertNotNull(planted);
        cache().keep(three, planted);
        // What comes out wrong comes from where it was put.
        CompiledProgram program = compiler().compile(times(3));
        assertEquals(10, program.forward(program.workspace(new double[] {2})));
    }

    @Test
    void programsThatWereKeptAreLikeOthers() throws IOException {
        for (Precision precision : Precision.values()) {
            for (Trace trace : Compositions.all()) {
                CompiledProgram made = compiler().precision(precision).compile(trace);
                long entries = entries();
                CompiledProgram kept = compiler().precision(precision).compile(trace);
                assertEquals(entries, entries());
                assertEquals(made.report().toString(), kept.report().toString());
                assertEquals(made.bytecodeListing(), kept.bytecodeListing());
                assertEquals(
                        made.generatedClasses().toString(),
                        kept.generatedClasses().toString());
                assertEquals(made.lanes(), kept.lanes());
                assertEquals(made.rules(), kept.rules());
                Workspace run = kept.workspace();
                Arrays.setAll(run.parameters(), i -> Math.sin(1.7 * i) * 0.3);
                Check.bits(kept, Interpreter.of(trace, precision), run);
            }
        }
    }

    @Test
    void anInfiniteLocalGradientIsGuardedAgainst() {
        Trace entropy = Trace.record("entropy", t -> {
            var p = t.parameter("p", 3);
            t.output("loss", p.gt(0).select(p.mul(p.log()), t.constant(0)).sum());
        });
        compiler().compile(entropy);
        CompiledProgram kept = compiler().compile(entropy);
        Check.bits(kept, Interpreter.of(entropy), kept.workspace(new double[] {0, 0.5, 0}));
    }

    @Test
    void eachSettingHasCodeOfItsOwn() throws IOException {
        Trace trace = Compositions.transformer(1);
        List<TraceCompiler> settings = List.of(
                compiler(),
                compiler().gradient(false),
                compiler().precision(Precision.F32),
                compiler().mode(Mode.FAST),
                compiler().rules(BuiltInRules.exact().minus("only-term")),
                compiler().rules(RuleSet.none()),
                compiler().tier(Tier.VECTOR),
                compiler().tier(Tier.VECTOR).tiles(new Tiles(2, 2)),
                compiler().tier(Tier.VECTOR).lanes(2),
                TraceCompiler.create().cache(ProgramCache.in(directory, "other build")));
        for (int i = 0; i < settings.size(); i++) {
            settings.get(i).compile(trace);
            assertEquals(i + 1, entries(), "setting " + i);
        }
        // The scalar kernels of both tiers are the same.
        compiler().tier(Tier.SCALAR).compile(trace);
        assertEquals(settings.size(), entries());
    }

    @Test
    void optimisersAreKept() throws IOException {
        Trace trace = Compositions.transformer(1);
        for (Precision precision : Precision.values()) {
            for (Tier tier : List.of(Tier.SCALAR, Tier.VECTOR)) {
                CompiledProgram program =
                        compiler().precision(precision).tier(tier).compile(trace);
                int size = program.layout().parameterCount();
                CompiledOptimizer made = program.optimizer(adam(size, precision));
                long entries = entries();
                CompiledOptimizer kept = compiler()
                        .precision(precision)
                        .tier(tier)
                        .compile(trace)
                        .optimizer(adam(size, precision));
                assertEquals(entries, entries());
                assertEquals(made.className(), kept.className());
                assertEquals(made.lanes(), kept.lanes());
                assertEquals(made.passes().toString(), kept.passes().toString());
                assertEquals(made.javaSource("p"), kept.javaSource("p"));
                assertEquals(
                        made.generatedClass().toString(), kept.generatedClass().toString());
                double[] expected = new double[size];
                double[] actual = new double[size];
                double[] gradients = new double[size];
                Arrays.setAll(gradients, i -> (float) Math.cos(i));
                for (int step = 0; step < 3; step++) {
                    made.step(expected, gradients, 0.1);
                    kept.step(actual, gradients, 0.1);
                }
                assertArrayEquals(expected, actual);
            }
        }
    }

    private static Adam adam(int size, Precision precision) {
        return new Adam(size, 0.1, 0.9, 0.99, 1e-8, precision);
    }

    @Test
    void stepsThatUpdateAreCompiledForProgramsThatWereKept() {
        Trace trace = Compositions.transformer(1);
        RuleSet rules = BuiltInRules.exact().plus(BuiltInRules.all().get("gradient-into-update"));
        compiler().rules(rules).compile(trace);
        CompiledProgram kept = compiler().rules(rules).compile(trace);
        Step step = kept.step(adam(kept.layout().parameterCount(), Precision.F64));
        assertEquals(CompiledStep.class, step.getClass());
    }

    @Test
    void withRulesThatAreNotBuiltInNothingIsKept() {
        Rule mine = Rule.named("double-negation")
                .match(Pattern.op(Op.NEG, Pattern.any()))
                .rewrite((m, g) -> null);
        RuleSet foreign = BuiltInRules.exact().replace("double-negation", mine);
        assertNull(key(cache(), foreign, times(3), true, Precision.F64));
        compiler().rules(foreign).compile(times(3));
        assertEquals(0, directory.toFile().list().length);
    }
}
