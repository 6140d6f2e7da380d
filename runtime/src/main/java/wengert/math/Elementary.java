package wengert.math;

/** First, correct placeholder; refined next. */
public final class Elementary {
    private Elementary() {}

    public static double exp(double x) {
        return StrictMath.exp(x);
    }

    public static double log(double x) {
        return StrictMath.log(x);
    }

    public static double tanh(double x) {
        return StrictMath.tanh(x);
    }

    public static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return x < 0 ? e / (1.0 + e) : 1.0 / (1.0 + e);
    }

    public static double sin(double x) {
        return StrictMath.sin(x);
    }

    public static double cos(double x) {
        return StrictMath.cos(x);
    }

    public static double pow(double x, double p) {
        return StrictMath.pow(x, p);
    }

    public static double sqrt(double x) {
        return Math.sqrt(x);
    }
}
