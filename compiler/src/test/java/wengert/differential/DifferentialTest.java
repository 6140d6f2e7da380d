package wengert.differential;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Holds every engine against the interpreter on a corpus of random traces. */
class DifferentialTest {
    private static final long SEEDS = Long.getLong("wengert.soak.seeds", 450);
    private static final long FIRST = Long.getLong("wengert.soak.first", 1);

    @Test
    void randomTracesGiveTheBitsOfTheInterpreterOnEveryEngine() {
        Differential differential = new Differential(Engines::all);
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Recipe recipe = RandomTrace.of(seed);
            Optional<Difference> found = differential.check(recipe);
            if (found.isPresent()) {
                throw new AssertionError(Shrinker.shrink(recipe, found.get(), differential::check)
                        .message());
            }
        }
    }
}
