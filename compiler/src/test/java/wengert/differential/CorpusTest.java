package wengert.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import wengert.compiler.CompiledProgram;
import wengert.compiler.PassTrace;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.rules.KernelRules;
import wengert.rules.RecomputeRules;
import wengert.trace.Dim;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;

/** Holds the random corpus to what it claims to cover, and to being the same each time. */
class CorpusTest {
    private static final long SEEDS = 150;

    @Test
    void theCorpusCoversEveryStepOperationRankAndProfile() {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        Set<Op> ops = EnumSet.noneOf(Op.class);
        Set<Integer> ranks = new TreeSet<>();
        Set<Profile> profiles = EnumSet.noneOf(Profile.class);
        Set<Integer> sizes = new TreeSet<>();
        int triangles = 0;
        int longest = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Recipe recipe = RandomTrace.of(seed);
            Trace trace = recipe.replay().trace();
            recipe.steps().forEach(step -> kinds.merge(step.kind(), 1, Integer::sum));
            recipe.runs().forEach(run -> profiles.add(run.profile()));
            longest = Math.max(longest, trace.nodes().size());
            for (Node node : trace.nodes()) {
                ops.add(node.op());
                ranks.add(node.shape().rank());
                triangles += node.domain().causal() == null ? 0 : 1;
                node.shape().dims().stream().map(Dim::max).forEach(sizes::add);
            }
        }
        // Two of these are found in differentiated traces only, four where rules made them.
        assertEquals(
                EnumSet.complementOf(
                        EnumSet.of(Op.CHAIN, Op.ACCUMULATE, Op.QUOTIENT, Op.RECIPROCAL, Op.RSQRT, Op.FAST_EXP)),
                ops);
        assertEquals(EnumSet.allOf(Kind.class), EnumSet.copyOf(kinds.keySet()), kinds.toString());
        assertEquals(EnumSet.allOf(Profile.class), profiles);
        assertTrue(ranks.containsAll(Set.of(0, 1, 2, 3, 4)), ranks.toString());
        assertTrue(sizes.containsAll(Set.of(1, 2, 3, 5, 7)), sizes.toString());
        assertTrue(triangles > 20, "triangles: " + triangles);
        assertTrue(longest > 200, "longest trace: " + longest);
    }

    /** So that ways of running a trace by such rules are not the usual ways. */
    @Test
    void rulesThatAreNotOnByDefaultFindSomethingInIt() {
        RuleSet rules = BuiltInRules.fast().plus(RecomputeRules.ARITHMETIC);
        Map<String, Integer> traces = new TreeMap<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Recipe recipe = RandomTrace.of(seed);
            if (recipe.gradient()) {
                Set<String> fired = new TreeSet<>();
                TraceCompiler.create()
                        .tier(Tier.SCALAR)
                        .rules(rules)
                        .compile(recipe.replay().trace())
                        .passes()
                        .forEach(pass -> fired.addAll(pass.fired().keySet()));
                fired.forEach(rule -> traces.merge(rule, 1, Integer::sum));
            }
        }
        assertTrue(traces.getOrDefault("recompute", 0) > 10, traces.toString());
        assertTrue(traces.getOrDefault("cross-entropy-gradient", 0) > 0, traces.toString());
    }

    @Test
    void theCorpusHasSumsThatAreSiblings() {
        int fired = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Recipe recipe = RandomTrace.of(seed);
            CompiledProgram program = TraceCompiler.create()
                    .gradient(recipe.gradient())
                    .rules(BuiltInRules.exact().plus(KernelRules.SIBLING_SUMS))
                    .compile(recipe.replay().trace());
            List<PassTrace> passes = program.passes();
            fired += passes.get(passes.size() - 1).firings().size();
        }
        assertTrue(fired > 40, "siblings: " + fired);
    }

    @Test
    void aSeedAlwaysGivesTheSameRecipe() {
        for (long seed = 1; seed <= 20; seed++) {
            assertEquals(RandomTrace.of(seed), RandomTrace.of(seed));
            assertEquals(
                    RandomTrace.of(seed).replay().trace().toString(),
                    RandomTrace.of(seed).replay().trace().toString());
        }
    }
}
