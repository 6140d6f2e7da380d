package wengert.random;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import wengert.math.Elementary;

/**
 * A seeded xorshift generator with a 64-bit state, with the draws that training needs.
 *
 * <p>The same seed gives the same draws, bit for bit, on every JDK and processor. It is meant for initial weights,
 * shuffles and samples, not for secrets. It is not safe for use by several threads at once.
 *
 * <p>Sources: G. Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8(14), 2003, with the shifts 13, 7 and 17,
 * of whose state bits 16 to 47 are drawn; the polar method of G. Marsaglia and T. A. Bray, SIAM Review 6(3), 1964; for
 * numbered streams the mixing function of SplitMix64, G. L. Steele, D. Lea and C. H. Flood, "Fast Splittable Pseudorandom
 * Number Generators", OOPSLA 2014.
 */
public final class XorShift64 {
    /** The state that stands in for the seed 0, from which an xorshift would never depart. */
    private static final long ZERO_SEED = 0xACE1L;

    private static final double TWO_POW_32 = 4294967296.0;

    /** The odd number nearest to 2<sup>64</sup> divided by the golden ratio, by which SplitMix64 counts. */
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private long state;
    private double spareGauss;
    private boolean hasSpareGauss;

    /**
     * Creates a generator.
     *
     * @param seed any number; 0 stands for {@code 0xACE1}
     */
    public XorShift64(long seed) {
        state = seed == 0 ? ZERO_SEED : seed;
    }

    /**
     * Creates the generator of a numbered stream.
     *
     * @param seed the seed that the streams share, any number
     * @param stream the number of the stream, any number
     */
    public XorShift64(long seed, long stream) {
        restart(seed, stream);
    }

    /**
     * Begins a numbered stream from its first draw, as a new generator would. It allocates nothing.
     *
     * <p>The streams of one seed have different states, mixed so that neighbouring numbers have nothing in common.
     *
     * @param seed the seed that the streams share, any number
     * @param stream the number of the stream, any number
     */
    public void restart(long seed, long stream) {
        long mixed = mix(mix(seed) + stream * GOLDEN_GAMMA);
        state = mixed == 0 ? ZERO_SEED : mixed;
        hasSpareGauss = false;
    }

    /** SplitMix64's map of 64 bits to 64 bits, one to one. */
    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }

    /**
     * Draws 32 random bits.
     *
     * @return an integer from 0 to 2<sup>32</sup> - 1
     */
    public long nextU32() {
        long x = state;
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
        state = x;
        return (x >>> 16) & 0xFFFF_FFFFL;
    }

    /**
     * Draws a number evenly from the open interval (0, 1).
     *
     * @return a multiple of 2<sup>-33</sup>, above 0 and below 1
     */
    public double uniform() {
        return (nextU32() + 0.5) / TWO_POW_32;
    }

    /**
     * Draws a number evenly from the closed interval [-1, 1].
     *
     * @return a number from -1 to 1
     */
    public double uniformSigned() {
        return (nextU32() / (TWO_POW_32 - 1.0)) * 2.0 - 1.0;
    }

    /**
     * Draws a normally distributed number. Draws come in pairs: every second call returns the other half of a pair,
     * scaled by the arguments of its own call.
     *
     * @param mean the mean
     * @param deviation the standard deviation
     * @return the draw
     */
    public double gauss(double mean, double deviation) {
        if (hasSpareGauss) {
            hasSpareGauss = false;
            return mean + deviation * spareGauss;
        }
        double x;
        double y;
        double s;
        do {
            x = uniformSigned();
            y = uniformSigned();
            s = x * x + y * y;
        } while (!(s < 1.0 && s > 0.0));
        double multiplier = Math.sqrt(-2.0 * Elementary.log(s) / s);
        spareGauss = y * multiplier;
        hasSpareGauss = true;
        return mean + deviation * x * multiplier;
    }

    /**
     * Shuffles a list in place, from its last element down (Fisher and Yates).
     *
     * @param list the list to shuffle; it must allow {@link List#set(int, Object)}
     */
    public void shuffle(List<?> list) {
        for (int i = list.size() - 1; i >= 1; i--) {
            Collections.swap(list, i, below(i + 1));
        }
    }

    /**
     * Shuffles an array in place, with the same draws and the same order as {@link #shuffle(List)}.
     *
     * @param <T> the type of the elements
     * @param array the array to shuffle
     */
    public <T> void shuffle(T[] array) {
        for (int i = array.length - 1; i >= 1; i--) {
            int j = below(i + 1);
            T held = array[i];
            array[i] = array[j];
            array[j] = held;
        }
    }

    /**
     * Shuffles an array in place, with the same draws and the same order as {@link #shuffle(List)}.
     *
     * @param array the array to shuffle
     */
    public void shuffle(int[] array) {
        for (int i = array.length - 1; i >= 1; i--) {
            int j = below(i + 1);
            int held = array[i];
            array[i] = array[j];
            array[j] = held;
        }
    }

    /**
     * Draws an index with a probability in proportion to its weight.
     *
     * @param weights the weights, not negative; they need not sum to 1
     * @return an index into {@code weights}
     * @throws IllegalArgumentException if there are no weights
     */
    public int choices(double[] weights) {
        return choices(weights, 0, weights.length);
    }

    /**
     * Draws an index with a probability in proportion to its weight, from a part of an array. It allocates nothing.
     *
     * @param weights the array that holds the weights, not negative; they need not sum to 1
     * @param offset the index of the first weight
     * @param length the number of weights, at least 1
     * @return an index from 0 to {@code length - 1}, relative to {@code offset}
     * @throws IllegalArgumentException if {@code length} is below 1
     * @throws IndexOutOfBoundsException if the weights are not all within the array
     */
    public int choices(double[] weights, int offset, int length) {
        return choices(weights, offset, length, 1);
    }

    /**
     * Draws an index with a probability in proportion to its weight, from a column of an array. It allocates nothing.
     *
     * @param weights the array that holds the weights, not negative; they need not sum to 1
     * @param offset the index of the first weight
     * @param length the number of weights, at least 1
     * @param stride the distance from one weight to the next, at least 1
     * @return an index from 0 to {@code length - 1}, the number of a weight; for equal weights the same as that of the
     *     other methods
     * @throws IllegalArgumentException if {@code length} or {@code stride} is below 1
     * @throws IndexOutOfBoundsException if the weights are not all within the array
     */
    public int choices(double[] weights, int offset, int length, int stride) {
        if (length < 1) {
            throw Refusal.noWeights(length);
        }
        if (stride < 1) {
            throw Refusal.stride(stride);
        }
        Objects.checkFromToIndex(offset, offset + (length - 1L) * stride + 1, weights.length);
        double total = 0.0;
        for (int i = 0, at = offset; i < length; i++, at += stride) {
            total += weights[at];
        }
        double rest = uniform() * total;
        for (int i = 0, at = offset; i < length; i++, at += stride) {
            rest -= weights[at];
            if (rest <= 0.0) {
                return i;
            }
        }
        return length - 1;
    }

    /** Draws an index below {@code bound}, as the seed program does: by scaling, not by rejection. */
    private int below(int bound) {
        return (int) (uniform() * bound);
    }
}
