package wengert.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
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
        // Two of these are found in differentiated traces only, two where rules of fast mode made them.
        assertEquals(EnumSet.complementOf(EnumSet.of(Op.CHAIN, Op.ACCUMULATE, Op.RECIPROCAL, Op.RSQRT)), ops);
        assertEquals(EnumSet.allOf(Kind.class), EnumSet.copyOf(kinds.keySet()), kinds.toString());
        assertEquals(EnumSet.allOf(Profile.class), profiles);
        assertTrue(ranks.containsAll(Set.of(0, 1, 2, 3, 4)), ranks.toString());
        assertTrue(sizes.containsAll(Set.of(1, 2, 3, 5, 7)), sizes.toString());
        assertTrue(triangles > 20, "triangles: " + triangles);
        assertTrue(longest > 200, "longest trace: " + longest);
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
