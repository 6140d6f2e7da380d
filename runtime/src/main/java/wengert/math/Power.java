package wengert.math;

/**
 * The power of two doubles, with the bits of {@link StrictMath#pow}, which allocates three arrays a call.
 *
 * <p>The method, its coefficients and so its bits are those of fdlibm's {@code e_pow.c}: the logarithm to base 2 in two
 * parts, whose product with the exponent is taken in two parts, too, and then raised by a rational function. fdlibm is
 * Copyright (C) 2004 by Sun Microsystems, Inc. Permission to use, copy, modify, and distribute this software is freely
 * granted, provided that this notice is preserved.
 *
 * <p>Where fdlibm fills two variables, a method here calls the next one with both, as returning them would allocate.
 */
final class Power {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /** What remains of a double when the lower half of its bits is cleared. */
    private static final long HIGH = 0xFFFF_FFFF_0000_0000L;

    private static final long MANTISSA = 0x000F_FFFF_FFFF_FFFFL;
    private static final long ONE_BITS = 0x3FF0_0000_0000_0000L;

    /** Beyond this exponent only bases within 2^-20 of 1 give a result that is neither 0 nor infinite. */
    private static final double HUGE_EXPONENT = 0x1.00000ffffffffp31;

    // The upper halves of mantissas up to which a base is taken for near 1, then near 1.5.
    private static final int NEAR_ONE = 0x3988E;
    private static final int NEAR_ONE_AND_A_HALF = 0xBB67A;

    // log2(1.5) in two parts.
    private static final double LOG2_1_5_HIGH = 0x1.2b8034p-1;
    private static final double LOG2_1_5_LOW = 0x1.cfdeb43cfd006p-27;

    // 3/2 log(x) = 3s + s^3 + L1 s^5 + ... + L6 s^15 for s = (x - 1) / (x + 1).
    private static final double L1 = 0.5999999999999946;
    private static final double L2 = 0.4285714285785502;
    private static final double L3 = 0.33333332981837743;
    private static final double L4 = 0.272728123808534;
    private static final double L5 = 0.23066074577556175;
    private static final double L6 = 0.20697501780033842;

    // x (exp(x) + 1) / (exp(x) - 1) = 2 + P1 x^2 + ... + P5 x^10.
    private static final double P1 = 0.16666666666666602;
    private static final double P2 = -0.0027777777777015593;
    private static final double P3 = 6.613756321437934e-05;
    private static final double P4 = -1.6533902205465252e-06;
    private static final double P5 = 4.1381367970572385e-08;

    // 2 / (3 log(2)), log(2) and 1 / log(2), whole and in two parts.
    private static final double CP = 0.9617966939259756;
    private static final double CP_HIGH = 0.9617967009544373;
    private static final double CP_LOW = -7.028461650952758e-09;
    private static final double LN2 = 0.6931471805599453;
    private static final double LN2_HIGH = 0.6931471824645996;
    private static final double LN2_LOW = -1.904654299957768e-09;
    private static final double INV_LN2 = 1.4426950408889634;
    private static final double INV_LN2_HIGH = 1.4426950216293335;
    private static final double INV_LN2_LOW = 1.9259629911266175e-08;

    /** The distance from 1024 to the exponent at which results round to infinity. */
    private static final double TO_OVERFLOW = 8.008566259537294e-17;

    /** The least number whose upper half of bits is above that of 1/2: below it, nothing is split off. */
    private static final double ABOVE_HALF = 0.5 + 0x1p-21;

    private Power() {}

    static double pow(double x, double y) {
        if (y == 0.0) {
            return 1.0;
        }
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return x + y;
        }
        if (y == 2.0) {
            return x * x;
        }
        if (y == 0.5 && x >= -Double.MAX_VALUE) {
            return Math.sqrt(x + 0.0);
        }
        if (y == 1.0) {
            return x;
        }
        if (y == -1.0) {
            return 1.0 / x;
        }
        double base = Math.abs(x);
        if (Double.isInfinite(y)) {
            return infinitePower(base, y);
        }
        boolean isNegative = Double.doubleToRawLongBits(x) < 0;
        boolean isOdd = isNegative && isOdd(Math.abs(y));
        if (base == 0.0 || base == INFINITY || base == 1.0) {
            double power = y < 0.0 ? 1.0 / base : base;
            if (isNegative && base == 1.0 && !isInteger(y)) {
                return Double.NaN;
            }
            return isOdd ? -power : power;
        }
        if (isNegative && !isInteger(y)) {
            return Double.NaN;
        }
        double sign = isOdd ? -1.0 : 1.0;
        return Math.abs(y) > HUGE_EXPONENT ? hugePower(base, y, sign) : usualPower(base, y, sign);
    }

    private static double infinitePower(double base, double y) {
        if (base == 1.0) {
            return Double.NaN;
        }
        return base > 1.0 == y > 0.0 ? INFINITY : 0.0;
    }

    private static boolean isInteger(double y) {
        return Math.rint(y) == y;
    }

    private static boolean isOdd(double magnitude) {
        return magnitude < 0x1p53 && isInteger(magnitude) && ((long) magnitude & 1L) != 0;
    }

    /** Returns a power whose base has to be close to 1 for a result between 0 and infinity. */
    private static double hugePower(double base, double y, double sign) {
        if (base < 0x1.fffffp-1) {
            return y < 0.0 ? sign * INFINITY : sign * 0.0;
        }
        if (base > 0x1.00000ffffffffp0) {
            return y > 0.0 ? sign * INFINITY : sign * 0.0;
        }
        // log(1 + t) = t - t^2/2 + t^3/3 - t^4/4
        double t = base - 1.0;
        double w = (t * t) * (0.5 - t * (1.0 / 3.0 - t * 0.25));
        double u = INV_LN2_HIGH * t;
        double v = t * INV_LN2_LOW - w * INV_LN2;
        double high = high(u + v);
        return exp2OfProduct(y, high, v - (high - u), sign);
    }

    private static double usualPower(double base, double y, double sign) {
        boolean isSubnormal = base < Double.MIN_NORMAL;
        long bits = Double.doubleToRawLongBits(isSubnormal ? base * 0x1p53 : base);
        int exponent = (int) (bits >> 52) - 1023 - (isSubnormal ? 53 : 0);
        int upper = (int) ((bits & MANTISSA) >> 32);
        long mantissa = (bits & MANTISSA) | ONE_BITS;
        if (upper <= NEAR_ONE) {
            return powerNear(1.0, 0.0, 0.0, exponent, mantissa, y, sign);
        }
        if (upper < NEAR_ONE_AND_A_HALF) {
            return powerNear(1.5, LOG2_1_5_HIGH, LOG2_1_5_LOW, exponent, mantissa, y, sign);
        }
        return powerNear(1.0, 0.0, 0.0, exponent + 1, mantissa - (1L << 52), y, sign);
    }

    /** Returns a power from log2(base) = exponent + log2(middle) + log2(mantissa / middle). */
    private static double powerNear(
            double middle,
            double middleLog,
            double middleLogLow,
            int exponent,
            long mantissaBits,
            double y,
            double sign) {
        double x = Double.longBitsToDouble(mantissaBits);
        // s = (x - middle) / (x + middle), its upper half and the rest.
        double u = x - middle;
        double v = 1.0 / (x + middle);
        double s = u * v;
        double sHigh = high(s);
        // The upper half of x + middle, from bits: half of x, and what makes it one exponent more.
        long sumBits = (mantissaBits >> 33 | 0x2000_0000L) + 0x0008_0000L + (middle == 1.5 ? 1L << 18 : 0L);
        double sum = Double.longBitsToDouble(sumBits << 32);
        double sumLow = x - (sum - middle);
        double sLow = v * ((u - sHigh * sum) - sHigh * sumLow);
        double s2 = s * s;
        double r = s2 * s2 * (L1 + s2 * (L2 + s2 * (L3 + s2 * (L4 + s2 * (L5 + s2 * L6)))));
        r += sLow * (sHigh + s);
        s2 = sHigh * sHigh;
        double factor = high(3.0 + s2 + r);
        double factorLow = r - ((factor - 3.0) - s2);
        u = sHigh * factor;
        v = sLow * factor + factorLow * s;
        double log = high(u + v);
        double logLow = v - (log - u);
        double z = CP_HIGH * log;
        double zLow = CP_LOW * log + logLow * CP + middleLogLow;
        double n = exponent;
        double high = high(((z + zLow) + middleLog) + n);
        double low = zLow - (((high - n) - middleLog) - z);
        return exp2OfProduct(y, high, low, sign);
    }

    /** Returns 2 to the power {@code y (log + logLow)}, with a sign. */
    private static double exp2OfProduct(double y, double log, double logLow, double sign) {
        double yHigh = high(y);
        double low = (y - yHigh) * log + y * logLow;
        double high = yHigh * log;
        double z = low + high;
        if (z >= 1024.0 && (z > 1024.0 || low + TO_OVERFLOW > z - high)) {
            return sign * INFINITY;
        }
        if (z <= -1075.0 && (z < -1075.0 || low <= z - high)) {
            return sign * 0.0;
        }
        return sign * exp2(z, high, low);
    }

    private static double exp2(double z, double high, double low) {
        // The nearest integer, of which halves go away from 0.
        int magnitude = Math.abs(z) < ABOVE_HALF ? 0 : (int) (Math.abs(z) + 0.5);
        int n = z < 0.0 ? -magnitude : magnitude;
        double rest = high - n;
        double t = high(low + rest);
        double u = t * LN2_HIGH;
        double v = (low - (t - rest)) * LN2 + t * LN2_LOW;
        double x = u + v;
        double xLow = v - (x - u);
        t = x * x;
        double p = x - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
        double r = (x * p) / (p - 2.0) - (xLow + x * xLow);
        double power = 1.0 - (r - x);
        long bits = Double.doubleToRawLongBits(power) + ((long) n << 52);
        return bits >> 52 <= 0 ? Math.scalb(power, n) : Double.longBitsToDouble(bits);
    }

    private static double high(double x) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) & HIGH);
    }
}
