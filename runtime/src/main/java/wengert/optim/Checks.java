package wengert.optim;

import wengert.engine.Precision;

/**
 * The argument checks that the optimisers share; their errors are elsewhere, since this class must have no string
 * constants.
 *
 * <p>Before HotSpot compiles a hot method, it makes all the strings of the method's class, in the thread that runs, which
 * would be an allocation in a step.
 */
final class Checks {
    private Checks() {}

    static int size(String who, int size) {
        if (size < 0) {
            throw Refusal.size(who, size);
        }
        return size;
    }

    static double learningRate(String who, double rate) {
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw Refusal.learningRate(who, rate);
        }
        return rate;
    }

    static double decay(String who, String what, double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw Refusal.decay(who, what, decay);
        }
        return decay;
    }

    static double epsilon(String who, double epsilon) {
        if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw Refusal.epsilon(who, epsilon);
        }
        return epsilon;
    }

    static void lengths(String who, int size, int parameters, int gradients) {
        if (parameters != size || gradients != size) {
            throw Refusal.lengths(who, size, parameters, gradients);
        }
    }

    static void range(String who, int size, int from, int to) {
        if (from < 0 || from > to || to > size) {
            throw Refusal.range(who, size, from, to);
        }
    }

    static void single(String who, Precision precision) {
        if (precision != Precision.F32) {
            throw Refusal.arraysOfFloats(who, precision);
        }
    }
}
