package wengert.optim;

import wengert.engine.Precision;
import wengert.engine.UpdateRule;

/** The errors of {@link Checks}, which must have no string constants itself. */
final class Refusal {
    private Refusal() {}

    static IllegalArgumentException size(String who, int size) {
        return new IllegalArgumentException(
                who + ": size: expected at least 0, got " + size + "; pass the number of parameters");
    }

    static IllegalArgumentException learningRate(String who, double rate) {
        return new IllegalArgumentException(who + ": learningRate: expected a finite number above 0, got " + rate
                + "; typical values are 0.001 to 0.1");
    }

    static IllegalArgumentException decay(String who, String what, double decay) {
        return new IllegalArgumentException(who + ": " + what + ": expected at least 0 and below 1, got " + decay
                + "; typical values are 0.8 to 0.999");
    }

    static IllegalArgumentException epsilon(String who, double epsilon) {
        return new IllegalArgumentException(who + ": epsilon: expected a finite number of at least 0, got " + epsilon
                + "; a typical value is 1e-8");
    }

    static IllegalArgumentException lengths(String who, int size, int parameters, int gradients) {
        return new IllegalArgumentException(who + ".step: expected " + size + " parameters and " + size
                + " gradients, got " + parameters + " and " + gradients
                + "; make the optimiser for the size of the arrays");
    }

    static IllegalArgumentException range(String who, int size, int from, int to) {
        return new IllegalArgumentException(who + ".move: expected a range inside of 0 to " + size + ", got " + from
                + " to " + to + "; pass positions in the arrays, the second one exclusive");
    }

    static IllegalArgumentException shared(UpdateRule rule, String rate) {
        return new IllegalArgumentException("update rule '" + rule.trace().name() + "' shares " + rule.shared()
                + "; expected '" + rate + "' or nothing. Override advance in a subclass to share other numbers");
    }

    static UnsupportedOperationException arraysOfFloats(String who, Precision precision) {
        return new UnsupportedOperationException(who + ".step: expected arrays of doubles in " + precision
                + ", got arrays of floats; make the optimiser with Precision.F32");
    }
}
