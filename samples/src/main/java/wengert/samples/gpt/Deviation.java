package wengert.samples.gpt;

import java.util.Locale;

/**
 * The largest distance of arrays from what is expected of them, absolute and relative to the largest magnitude of the
 * array that is expected.
 */
public final class Deviation {
    private double absolute;
    private double relative;
    private String farthest = "";
    private String wrong;

    /** Creates a deviation of nothing yet, which is 0. */
    public Deviation() {}

    /**
     * Takes an array into account. Where what is expected is not finite, anything is as good; where it is, anything that
     * is not finite is wrong.
     *
     * @param name the name of the array
     * @param expected an array that holds what is expected
     * @param actual an array that holds what there is, in the same place
     * @param from the place of the first element
     * @param count the number of elements
     */
    public void add(String name, double[] expected, double[] actual, int from, int count) {
        double largest = 0;
        double distance = 0;
        for (int i = from; i < from + count; i++) {
            if (!Double.isFinite(expected[i])) {
                continue;
            }
            if (!Double.isFinite(actual[i]) && wrong == null) {
                wrong = name + "[" + (i - from) + "] is " + actual[i] + "; expected a finite value as on the tape: "
                        + expected[i];
            }
            largest = Math.max(largest, Math.abs(expected[i]));
            distance = Math.max(distance, Math.abs(actual[i] - expected[i]));
        }
        absolute = Math.max(absolute, distance);
        double share = distance == 0 ? 0 : distance / largest;
        if (share > relative) {
            relative = share;
            farthest = name;
        }
    }

    /**
     * Returns the largest distance of any element.
     *
     * @return the distance, 0 if all are as expected
     */
    public double absolute() {
        return absolute;
    }

    /**
     * Returns the largest distance over the largest magnitude that is expected in the same array.
     *
     * @return the ratio, infinite where all zeros are expected and something else is there
     */
    public double relative() {
        return relative;
    }

    /**
     * Returns the array with the largest relative distance.
     *
     * @return its name, or empty if all are as expected
     */
    public String farthest() {
        return farthest;
    }

    /**
     * Returns the first element that is not finite although it is expected to be.
     *
     * @return a message, or null if there is none
     */
    public String wrong() {
        return wrong;
    }

    /** Returns for instance {@code 2.2e-16, relative 1.1e-16}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1e, relative %.1e", absolute, relative);
    }
}
