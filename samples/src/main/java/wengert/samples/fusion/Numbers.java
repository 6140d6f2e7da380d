package wengert.samples.fusion;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import wengert.engine.Precision;

/** How far numbers are apart. */
final class Numbers {
    private Numbers() {}

    static double[] join(double[]... arrays) {
        return Arrays.stream(arrays).flatMapToDouble(DoubleStream::of).toArray();
    }

    /**
     * Returns the largest distance of two arrays in units in the last place of the precision: how many numbers lie between
     * two, and one more. All NaNs are one number; 0.0 and -0.0 are 1 apart.
     *
     * @throws IllegalArgumentException if they are not equally long
     */
    static double largestUlps(double[] some, double[] others, Precision precision) {
        if (some.length != others.length) {
            throw new IllegalArgumentException("expected " + others.length + " numbers, got " + some.length);
        }
        double largest = 0;
        for (int i = 0; i < some.length; i++) {
            largest = Math.max(largest, ulps(some[i], others[i], precision));
        }
        return largest;
    }

    private static double ulps(double some, double other, Precision precision) {
        if (Double.isNaN(some) || Double.isNaN(other)) {
            return Double.isNaN(some) && Double.isNaN(other) ? 0 : Double.POSITIVE_INFINITY;
        }
        return precision == Precision.F32
                ? Math.abs((double) place((float) some) - place((float) other))
                : distance(place(some), place(other));
    }

    /** Subtracts before it converts: a double cannot tell large neighbours apart. */
    private static double distance(long some, long other) {
        long difference = Math.max(some, other) - Math.min(some, other);
        // Of opposite signs they may be too far apart for a long.
        return difference < 0 ? Long.MAX_VALUE : difference;
    }

    /** Numbers the doubles from the least to the greatest. */
    private static long place(double number) {
        long bits = Double.doubleToRawLongBits(number);
        return bits < 0 ? -1 - (bits & Long.MAX_VALUE) : bits;
    }

    private static int place(float number) {
        int bits = Float.floatToRawIntBits(number);
        return bits < 0 ? -1 - (bits & Integer.MAX_VALUE) : bits;
    }
}
