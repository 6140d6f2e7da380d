package wengert.samples.bench;

import java.util.Arrays;

/**
 * The least, the middle and the greatest of some numbers.
 *
 * @param min the least
 * @param median the middle one in order, or the mean of the two in the middle
 * @param max the greatest
 */
public record Spread(double min, double median, double max) {
    /**
     * Returns the spread of at least one number; NaN among them makes it NaN.
     *
     * @param numbers the numbers
     * @return their spread
     */
    public static Spread of(double... numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        // NaN is sorted to the end.
        if (Double.isNaN(sorted[n - 1])) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        return new Spread(sorted[0], (sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[n - 1]);
    }
}
