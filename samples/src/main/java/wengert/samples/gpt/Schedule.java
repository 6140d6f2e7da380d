package wengert.samples.gpt;

import java.util.Locale;

/**
 * How long to train and at which learning rates.
 *
 * @param steps the number of steps, at least 1
 * @param rate the learning rate of the first step, finite and above 0
 * @param decay how the rate changes
 */
public record Schedule(int steps, double rate, Decay decay) {
    /** How the learning rate changes from step to step. */
    public enum Decay {
        /** The rate stays. */
        NONE {
            @Override
            public double rate(double first, int step, int steps) {
                return first;
            }
        },
        /** The rate falls in equal parts, to reach 0 after the last step. */
        LINEAR {
            @Override
            public double rate(double first, int step, int steps) {
                return first * (1 - (double) step / steps);
            }
        };

        /**
         * Returns the learning rate of a step.
         *
         * @param first the rate of the first step
         * @param step the step, from 0
         * @param steps the number of steps
         * @return the rate
         */
        public abstract double rate(double first, int step, int steps);

        /** Returns the name as it is typed on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks the numbers.
     *
     * @param steps the number of steps, at least 1
     * @param rate the learning rate of the first step, finite and above 0
     * @param decay how the rate changes
     * @throws IllegalArgumentException if one is out of its range
     */
    public Schedule {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; expected at least 1");
        }
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("lr is " + rate + "; expected a finite number above 0");
        }
    }
}
