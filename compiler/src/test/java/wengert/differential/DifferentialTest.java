package wengert.differential;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import wengert.engine.Precision;

/** Holds every engine against the interpreter on a corpus of random traces. */
class DifferentialTest {
    private static final long SEEDS = Long.getLong("wengert.soak.seeds", 450);
    private static final long SINGLE_SEEDS = Long.getLong("wengert.soak.seeds", 120);
    private static final long FIRST = Long.getLong("wengert.soak.first", 1);

    @Test
    void randomTracesGiveTheBitsOfTheInterpreterOnEveryEngine() {
        hold(new Differential(Engines::all), SEEDS);
    }

    @Test
    void randomTracesGiveTheBitsOfTheInterpreterInSinglePrecision() {
        hold(new Differential(Engines::single, Precision.F32), SINGLE_SEEDS);
    }

    private static void hold(Differential differential, long seeds) {
        for (long seed = FIRST; seed < FIRST + seeds; seed++) {
            Recipe recipe = RandomTrace.of(seed);
            Optional<Difference> found = differential.check(recipe);
            if (found.isPresent()) {
                throw new AssertionError(Shrinker.shrink(recipe, found.get(), differential::check)
                        .message());
            }
        }
    }
}
