package wengert.math;

/**
 * The sine and cosine of a double, with the bits of {@link StrictMath}, which allocates from JDK 21 on.
 *
 * <p>The method, its coefficients and so its bits are those of fdlibm's {@code k_sin.c}, {@code k_cos.c} and {@code
 * e_rem_pio2.c}: polynomials up to pi/4, and before them the multiple of pi/2 subtracted in two or three parts. fdlibm is
 * Copyright (C) 1993 by Sun Microsystems, Inc. Permission to use, copy, modify, and distribute this software is freely
 * granted, provided that this notice is preserved. Angles beyond some 823,500, for which pi takes a thousand bits, are left to
 * {@link StrictMath}.
 */
final class Trigonometry {
    // What fdlibm compares are the upper halves of the bits.
    private static final int QUARTER_PI = 0x3FE921FB;
    private static final int THREE_QUARTERS_PI = 0x4002D97C;
    private static final int TINY = 0x3E400000;

    /** The upper half of the bits of 2^19 pi/2, some 823,500. */
    private static final int LARGE = 0x413921FB;

    private static final double INV_HALF_PI = 0.6366197723675814;

    // pi/2: its first 33 bits and the rest, the second 33 bits and the rest, the third 33 bits and the rest.
    private static final double FIRST = 1.5707963267341256;
    private static final double FIRST_REST = 6.077100506506192e-11;
    private static final double SECOND = 6.077100506303966e-11;
    private static final double SECOND_REST = 2.0222662487959506e-21;
    private static final double THIRD = 2.0222662487111665e-21;
    private static final double THIRD_REST = 8.4784276603689e-32;

    // sin(x) = x + S1 x^3 + ... + S6 x^13, and cos(x) = 1 - x^2/2 + C1 x^4 + ... + C6 x^14, for |x| <= pi/4.
    private static final double S1 = -0.16666666666666632;
    private static final double S2 = 0.00833333333332249;
    private static final double S3 = -0.0001984126982985795;
    private static final double S4 = 2.7557313707070068e-06;
    private static final double S5 = -2.5050760253406863e-08;
    private static final double S6 = 1.58969099521155e-10;
    private static final double C1 = 0.0416666666666666;
    private static final double C2 = -0.001388888888887411;
    private static final double C3 = 2.480158728947673e-05;
    private static final double C4 = -2.7557314351390663e-07;
    private static final double C5 = 2.087572321298175e-09;
    private static final double C6 = -1.1359647557788195e-11;

    private Trigonometry() {}

    static double sin(double x) {
        int upper = upper(x);
        if (upper <= QUARTER_PI) {
            return upper < TINY ? x : sinOfSmall(x);
        }
        return upper > LARGE ? StrictMath.sin(x) : reduced(x, upper, 0);
    }

    static double cos(double x) {
        int upper = upper(x);
        if (upper <= QUARTER_PI) {
            return cosOfSmall(x, 0.0);
        }
        return upper > LARGE ? StrictMath.cos(x) : reduced(x, upper, 1);
    }

    /** Returns the sine of an angle to which some quarters of a turn are added. */
    private static double reduced(double x, int upper, int quarters) {
        double magnitude = Math.abs(x);
        int n = (int) (magnitude * INV_HALF_PI + 0.5);
        double parts = n;
        double r = magnitude - parts * FIRST;
        double w = parts * FIRST_REST;
        double y = r - w;
        // If bits cancel out, the next ones of pi/2 are needed. Up to 31 quarters of a turn, fdlibm looks for that only
        // where the upper halves are equal.
        if (n >= 32 || upper == upper(parts * (Math.PI / 2))) {
            int exponent = upper >> 20;
            if (exponent - (upper(y) >> 20) > 16) {
                double t = r;
                w = parts * SECOND;
                r = t - w;
                w = parts * SECOND_REST - ((t - r) - w);
                y = r - w;
                if (exponent - (upper(y) >> 20) > 49 && upper >= THREE_QUARTERS_PI) {
                    t = r;
                    w = parts * THIRD;
                    r = t - w;
                    w = parts * THIRD_REST - ((t - r) - w);
                    y = r - w;
                }
            }
        }
        double rest = (r - y) - w;
        boolean isNegative = x < 0.0;
        int turn = (isNegative ? -n : n) + quarters;
        double a = isNegative ? -y : y;
        double b = isNegative ? -rest : rest;
        double value = (turn & 1) == 0 ? sinOfReduced(a, b) : cosOfSmall(a, b);
        return (turn & 2) == 0 ? value : -value;
    }

    private static double sinOfReduced(double x, double rest) {
        if (upper(x) < TINY) {
            return x;
        }
        double z = x * x;
        double v = z * x;
        double r = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
        return x - ((z * (0.5 * rest - v * r) - rest) - v * S1);
    }

    private static double sinOfSmall(double x) {
        double z = x * x;
        double v = z * x;
        double r = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
        return x + v * (S1 + z * r);
    }

    private static double cosOfSmall(double x, double rest) {
        int upper = upper(x);
        if (upper < TINY) {
            return 1.0;
        }
        double z = x * x;
        double r = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
        if (upper < 0x3FD33333) {
            return 1.0 - (0.5 * z - (z * r - x * rest));
        }
        // About a quarter of x, so that 1 less that is exact and what is left of x^2/2 is small.
        double q = upper > 0x3FE90000 ? 0.28125 : Double.longBitsToDouble((upper - 0x00200000L) << 32);
        double half = 0.5 * z - q;
        return (1.0 - q) - (half - (z * r - x * rest));
    }

    /** Returns the upper half of the bits of a magnitude. */
    private static int upper(double x) {
        return (int) (Double.doubleToRawLongBits(x) >> 32) & 0x7FFF_FFFF;
    }
}
