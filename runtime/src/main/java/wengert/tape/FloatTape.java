package wengert.tape;

import wengert.math.ElementaryFloat;

/**
 * A tape in single precision: every operation of {@link Tape} is rounded to float by itself, with float's exponent range.
 *
 * <p>That goes for the value of an entry, for each elementary step of a local gradient, and in the reverse sweep for each
 * product with an adjoint and each addition to one. A number from outside (a leaf, a factor, an exponent) is rounded
 * first. Whatever a method takes or returns as a double is therefore a float.
 *
 * <p>The elementary functions are those of {@link ElementaryFloat}.
 *
 * <p><strong>How the rounding is done.</strong> A sum, difference, product, quotient or square root of floats that is
 * computed in double and then rounded to float is the one that float arithmetic gives: rounding twice does no harm, since
 * double's 53 bits are at least 2 * 24 + 2. Nor does it for a subnormal float: sums and products of floats are exact
 * there, and a quotient that is not halfway between two floats is further from there than a rounding to double moves it.
 *
 * <p>Source: S. A. Figueroa, "When is double rounding innocuous?", ACM SIGNUM Newsletter 30(3), 1995.
 */
public final class FloatTape extends Tape {
    /** Creates an empty tape with room for a small computation; it grows as needed. */
    public FloatTape() {}

    /**
     * Creates an empty tape with room for {@code capacity} entries; it grows as needed.
     *
     * @param capacity the number of entries to make room for, at least 0
     * @throws IllegalArgumentException if {@code capacity} is negative
     */
    public FloatTape(int capacity) {
        super(capacity);
    }

    @Override
    double round(double x) {
        return (float) x;
    }

    @Override
    double expOf(double x) {
        return ElementaryFloat.exp((float) x);
    }

    @Override
    double logOf(double x) {
        return ElementaryFloat.log((float) x);
    }

    @Override
    double tanhOf(double x) {
        return ElementaryFloat.tanh((float) x);
    }

    @Override
    double sigmoidOf(double x) {
        return ElementaryFloat.sigmoid((float) x);
    }

    @Override
    double reciprocalOf(double x) {
        return ElementaryFloat.reciprocal((float) x);
    }

    @Override
    double rsqrtOf(double x) {
        return ElementaryFloat.rsqrt((float) x);
    }

    @Override
    double fastExpOf(double x) {
        return ElementaryFloat.fastExp((float) x);
    }

    @Override
    void sweep(int root, double[] g, double[] l0, double[] l1, int[] c0, int[] c1) {
        for (int i = root; i >= 0; i--) {
            double adjoint = g[i];
            if (adjoint == 0.0) {
                continue;
            }
            int first = c0[i];
            if (first >= 0) {
                g[first] = (float) (g[first] + (float) (l0[i] * adjoint));
                int second = c1[i];
                if (second >= 0) {
                    g[second] = (float) (g[second] + (float) (l1[i] * adjoint));
                }
            }
        }
    }
}
