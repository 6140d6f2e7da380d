package wengert.differential;

import java.util.SplittableRandom;
import wengert.engine.Precision;

/** The kinds of values that a run is fed. */
enum Profile {
    /** Values about as normal deviates are. */
    PLAIN,
    /** Small integers and halves, so that exact ties, zeros of both signs and ones abound. */
    TIES,
    /** Mostly plain, with signed zeros, infinities, NaN, subnormal, huge and tiny values among them. */
    SPECIAL,
    /** Few different values, most of which make a derivative infinite or an adjoint zero. */
    EDGES;

    private static final double[] SPECIALS = {
        0.0,
        -0.0,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        3e-310,
        1e-300,
        -1e-160,
        1e160,
        -1e300,
        Double.MAX_VALUE,
        1.0,
        -1.0,
        0.5,
        2.0,
        3.0
    };
    private static final double[] EDGE = {0.0, -0.0, 0.0, -0.0, 1.0, -1.0, 2.0, 0.5, Double.POSITIVE_INFINITY};

    double next(SplittableRandom random, Precision precision) {
        double value = next(random);
        return precision == Precision.F32 ? single(value) : value;
    }

    /** Brings what is huge or tiny among doubles to where it is so among floats. */
    private static double single(double value) {
        double size = Math.abs(value);
        if (size == 0 || !(size < Double.POSITIVE_INFINITY) || (size > 1e-30 && size < 1e30)) {
            return value;
        }
        double twin = size < Double.MIN_NORMAL ? 5 * Float.MIN_VALUE : Math.scalb(1.75, Math.getExponent(size) / 8);
        return Math.copySign(twin, value);
    }

    private double next(SplittableRandom random) {
        return switch (this) {
            case PLAIN -> plain(random);
            case TIES -> (random.nextInt(9) - 4) * (random.nextBoolean() ? 0.5 : -0.5);
            case SPECIAL -> random.nextInt(5) == 0 ? SPECIALS[random.nextInt(SPECIALS.length)] : plain(random);
            case EDGES -> EDGE[random.nextInt(EDGE.length)];
        };
    }

    /** The sum of four uniform deviates: near enough to normal, and the same on every JDK. */
    private static double plain(SplittableRandom random) {
        return (random.nextDouble() + random.nextDouble() + random.nextDouble() + random.nextDouble() - 2) * 1.7;
    }
}
