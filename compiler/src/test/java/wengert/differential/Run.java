package wengert.differential;

import java.util.List;

/**
 * One run of a program: what it is fed.
 *
 * @param seed the seed of all values
 * @param profile what kind of values
 * @param lengths the live length of each dimension of the recipe; ignored for those of fixed size
 */
record Run(long seed, Profile profile, List<Integer> lengths) {
    Run {
        lengths = List.copyOf(lengths);
    }
}
