package wengert.optim;

/** The argument checks that the optimisers share. */
final class Checks {
    private Checks() {}

    static int size(String who, int size) {
        if (size < 0) {
            throw new IllegalArgumentException(
                    who + ": size: expected at least 0, got " + size + "; pass the number of parameters");
        }
        return size;
    }

    static double learningRate(String who, double rate) {
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(who + ": learningRate: expected a finite number above 0, got " + rate
                    + "; typical values are 0.001 to 0.1");
        }
        return rate;
    }

    static double decay(String who, String what, double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException(who + ": " + what + ": expected at least 0 and below 1, got " + decay
                    + "; typical values are 0.8 to 0.999");
        }
        return decay;
    }

    static double epsilon(String who, double epsilon) {
        if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(who + ": epsilon: expected a finite number of at least 0, got " + epsilon
                    + "; a typical value is 1e-8");
        }
        return epsilon;
    }

    static void lengths(String who, int size, double[] parameters, double[] gradients) {
        if (parameters.length != size || gradients.length != size) {
            throw new IllegalArgumentException(who + ".step: expected " + size + " parameters and " + size
                    + " gradients, got " + parameters.length + " and " + gradients.length
                    + "; make the optimiser for the size of the arrays");
        }
    }
}
