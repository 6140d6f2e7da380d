package wengert.math;

/**
 * The project's elementary functions on {@code double}: one definition each, for every engine.
 *
 * <p>The bits of a result depend on the argument alone, not on the JDK, the processor, the engine or the compiler tier.
 * {@link #exp exp}, {@link #log log}, {@link #tanh tanh} and {@link #sigmoid sigmoid} use only {@code + - * /},
 * comparisons and operations on the bits, each rounded by itself (no fused multiply-add) and in a fixed order, so
 * that a vector form can do the same in every lane: where the scalar form branches, a vector form computes both sides
 * and blends them. {@link #sin sin}, {@link #cos cos} and {@link #pow pow} have the bits of {@link StrictMath}, which is
 * specified to equal the C library fdlibm on every JDK, but allocate nothing; and {@link #sqrt sqrt} is correctly rounded by
 * IEEE 754.
 * {@link #reciprocal reciprocal}, {@link #rsqrt rsqrt} and {@link #fastExp fastExp} serve fast mode: the first two are for
 * positive normal numbers, and all fuse multiplications with additions, each rounded once as
 * {@link Math#fma(double, double, double)} is specified to. So does {@link #quotient quotient}, which has the bits of a division.
 *
 * <p>Accuracies are in units in the last place of the exact result (ulp), which also for a subnormal result is the
 * distance between neighbours. They come from an error analysis and are held by tests against a high-precision
 * reference on seeded samples. No function throws, and a NaN argument gives a NaN, but for {@code pow(NaN, 0)}, which is 1.
 *
 * <p>The polynomials are minimax fits (Remez' exchange algorithm) made for this class. The reductions follow W. J. Cody
 * and W. Waite, "Software Manual for the Elementary Functions", 1980, and for the logarithm K. C. Ng's scheme in
 * fdlibm.
 */
public final class Elementary {
    /** The upper 42 bits of the logarithm of 2: its product with any exponent is exact. */
    private static final double LN2_HIGH = 0x1.62e42fefa3800p-1;

    /** The logarithm of 2 less {@link #LN2_HIGH}. */
    private static final double LN2_LOW = 5.497923018708371e-14;

    private static final double LOG2_E = 1.4426950408889634;

    /** Adding 1.5 times 2^52 rounds to an integer, which then stands in the low bits of the sum. */
    private static final double SHIFT = 0x1.8p52;

    /** Beyond these arguments exp overflows, or underflows to zero; within them, exponents stay in range. */
    private static final double EXP_MAX = 710.0;

    private static final double EXP_MIN = -746.0;

    /** Up to this magnitude, exp and its scale factor are normal numbers. */
    private static final double EXP_NORMAL = 708.0;

    // exp(r) = 1 + r + r^2/2 + r^3 (E3 + E4 r + ... + E11 r^8) for |r| <= log(2)/2.
    private static final double E3 = 0.16666666666666685;
    private static final double E4 = 0.04166666666660434;
    private static final double E5 = 0.008333333333314576;
    private static final double E6 = 0.0013888888926698625;
    private static final double E7 = 0.00019841269903660524;
    private static final double E8 = 2.4801508758912605e-05;
    private static final double E9 = 2.7557227087997197e-06;
    private static final double E10 = 2.762516909330758e-07;
    private static final double E11 = 2.5114803523122546e-08;

    /** {@link #SHIFT} and the bias of exponents: the low bits of a sum with it are the exponent bits of the power of 2. */
    private static final double BIASED_SHIFT = SHIFT + 1023;

    /** The bits of the sum for 2 to the power of 1024, which is infinite. */
    private static final long INFINITE_SHIFTED_BITS = 0x4338_0000_0000_07FFL;

    private static final long ONE_BITS = 0x3FF0_0000_0000_0000L;
    private static final long SIGN_BIT = 0x8000_0000_0000_0000L;
    private static final long MANTISSA_BITS = 0x000F_FFFF_FFFF_FFFFL;

    private static final long UPPER_HALF_BITS = 0xFFFF_FFFF_F800_0000L;

    /** About 2/3: log takes mantissas from here to twice as much, so that m - 1 is small on both sides. */
    private static final long LOG_FLOOR_BITS = 0x3FE5_5555_0000_0000L;

    /** 2^52, whose low bits take an integer, and 2^52 plus the bias of exponents, to take both off again. */
    private static final long TWO_POW_52_BITS = 0x4330_0000_0000_0000L;

    private static final double TWO_POW_52_AND_BIAS = 0x1p52 + 1023;

    // log((1 + s) / (1 - s)) = 2 s + s (L1 z + ... + L8 z^8) with z = s^2 for |s| <= 1/5.
    private static final double L1 = 0.6666666666666662;
    private static final double L2 = 0.40000000000045915;
    private static final double L3 = 0.28571428557880796;
    private static final double L4 = 0.22222224103701418;
    private static final double L5 = 0.18181675790220733;
    private static final double L6 = 0.15390827213795602;
    private static final double L7 = 0.13177885153307412;
    private static final double L8 = 0.1381669412819685;

    /** Below this magnitude tanh is a polynomial; at or above it the result exceeds 1/2. */
    private static final double TANH_SMALL = 0.55;

    // tanh(x) = x + x (T1 z + ... + T11 z^11) with z = x^2 for |x| <= TANH_SMALL.
    private static final double T1 = -0.33333333333333304;
    private static final double T2 = 0.13333333333327146;
    private static final double T3 = -0.05396825396402397;
    private static final double T4 = 0.02186948839260809;
    private static final double T5 = -0.008863232702745381;
    private static final double T6 = 0.003592092981581923;
    private static final double T7 = -0.0014555486002697433;
    private static final double T8 = 0.0005884669132382612;
    private static final double T9 = -0.00023343596056807432;
    private static final double T10 = 8.339114048685064e-05;
    private static final double T11 = -1.953904420351014e-05;

    /** 1 less the smallest share by which a number exceeds the one before it. */
    private static final double BELOW_ONE = 0x1.fffffffffffffp-1;

    // A guess y = bits(R_BITS - bits(x)), then 1 / x = -y (e^3 + RB e + RC) (1 + 6.2e-7) with e = x y + RA.
    private static final long R_BITS = 0x7FD6_A09E_2903_BC00L;
    private static final double RA = -1.6191926288869385;
    private static final double RB = -0.49643235555805054;
    private static final double RC = -1.1082368642934628;
    private static final double Q_LESS = 1 - 0x1p-49;
    private static final double Q_MORE = 1 + 0x1p-49;

    /** No two numbers are that near to each other; the product with a number below 2<sup>-855</sup> is 0. */
    private static final double Q_TINY = 0x1p-220;

    // A guess y = bits(S_BITS - bits(x) / 2), then 1 / sqrt(x) = -y (e^3 + SB e + SC) (1 + 4.7e-7) with e = x y^2 + SA.
    private static final long S_BITS = 0x5FE2_CA67_F730_6400L;
    private static final double SA = -1.0049236904624208;
    private static final double SB = 0.5748552342776343;
    private static final double SC = -0.991590355803755;

    private Elementary() {}

    /**
     * Returns e to the power {@code x}, within 0.8 ulp (0.9 where the result is subnormal).
     *
     * <p>{@code exp} of either zero is 1, of -inf 0, of inf inf. Arguments above about 709.78 give inf, arguments
     * below about -708.40 subnormal results and below about -745.13 zero.
     *
     * @param x the exponent
     * @return e<sup>x</sup>
     */
    public static double exp(double x) {
        if (!(Math.abs(x) <= EXP_NORMAL)) {
            return expOfAny(x);
        }
        double shifted = x * LOG2_E + SHIFT;
        double k = shifted - SHIFT;
        double high = x - k * LN2_HIGH;
        double low = k * LN2_LOW;
        double sum = 1.0 + high;
        double tail = (high - (sum - 1.0)) + (expTail(high - low) - low);
        // The result is normal, so adding k to the exponent's bits is the exact product with 2^k.
        return Double.longBitsToDouble(
                Double.doubleToRawLongBits(sum + tail) + (Double.doubleToRawLongBits(shifted) << 52));
    }

    /**
     * The general form of exp, for all arguments and with the same bits. Generated vector code is translated from these
     * instructions, which is why there are no branches but in {@link #ifLess}; and since HotSpot inlines a hot method only
     * up to 325 bytes, which vectors soon need, why it is cut into small methods.
     */
    static double expOfAny(double x) {
        double bounded = Math.max(Math.min(x, EXP_MAX), EXP_MIN);
        double shifted = bounded * LOG2_E + SHIFT;
        double k = shifted - SHIFT;
        double high = bounded - k * LN2_HIGH;
        double low = k * LN2_LOW;
        double sum = 1.0 + high;
        double tail = (high - (sum - 1.0)) + (expTail(high - low) - low);
        // Two factors, each a normal number; only the second product can round.
        long exponent = Double.doubleToRawLongBits(shifted);
        long half = exponent >>> 1;
        return (sum + tail)
                * Double.longBitsToDouble((half << 52) + ONE_BITS)
                * Double.longBitsToDouble(((exponent - half) << 52) + ONE_BITS);
    }

    /** Returns exp(r) - 1 - r for |r| at most log(2)/2. */
    private static double expTail(double r) {
        double r2 = r * r;
        double r4 = r2 * r2;
        double low = (E3 + r * E4) + r2 * (E5 + r * E6);
        double high = (E7 + r * E8) + r2 * (E9 + r * E10);
        return 0.5 * r2 + (r2 * r) * (low + r4 * (high + r4 * E11));
    }

    /**
     * Returns e to the power {@code x} with fewer operations than {@link #exp(double)}, within 1 ulp, from -708 to 709.43.
     *
     * <p>The result is 0 for all arguments below -708, where it would soon be subnormal, and infinite for those above 709.44. A NaN
     * gives a NaN.
     *
     * @param x the exponent
     * @return e<sup>x</sup>
     */
    public static double fastExp(double x) {
        return fastExpOfEach(x);
    }

    /** The form of fastExp that vector code is translated from. */
    static double fastExpOfEach(double x) {
        // As integers, sums grow with x where they are positive; others belong to arguments for which the result is 0.
        long sum = Double.doubleToRawLongBits(Math.fma(x, LOG2_E, BIASED_SHIFT));
        long shifted = Math.min(sum, INFINITE_SHIFTED_BITS);
        double k = Double.longBitsToDouble(shifted) - BIASED_SHIFT;
        double r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
        double power = fastExpOfSmall(r) * Double.longBitsToDouble(shifted << 52);
        return ifLess(x, -EXP_NORMAL, 0.0, power);
    }

    /** Returns exp(r) for |r| at most log(2)/2, and a positive number for any greater r. */
    private static double fastExpOfSmall(double r) {
        double p = Math.fma(r, E11, E10);
        double p9 = Math.fma(p, r, E9);
        double p8 = Math.fma(p9, r, E8);
        double p7 = Math.fma(p8, r, E7);
        double p6 = Math.fma(p7, r, E6);
        double p5 = Math.fma(p6, r, E5);
        double p4 = Math.fma(p5, r, E4);
        double p3 = Math.fma(p4, r, E3);
        double p1 = Math.fma(Math.fma(p3, r, 0.5), r, 1.0);
        return Math.fma(p1, r, 1.0);
    }

    /**
     * Returns the natural logarithm of {@code x}, within 0.7 ulp.
     *
     * <p>{@code log} of 1 is 0, of either zero -inf, of inf inf, and of any number below zero NaN.
     *
     * @param x the argument
     * @return the logarithm to the base e
     */
    public static double log(double x) {
        if (x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE) {
            return logOfNormal(x, TWO_POW_52_AND_BIAS);
        }
        if (x > 0) {
            return x > Double.MAX_VALUE ? x : logOfNormal(x * 0x1p54, TWO_POW_52_AND_BIAS + 54);
        }
        return x == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
    }

    /** The general form of log, without branches, as {@link #expOfAny} is that of exp. */
    static double logOfAny(double x) {
        double scaled = ifLess(x, Double.MIN_NORMAL, x * 0x1p54, x);
        double bias = ifLess(x, Double.MIN_NORMAL, TWO_POW_52_AND_BIAS + 54, TWO_POW_52_AND_BIAS);
        double finite = ifLess(Double.MAX_VALUE, x, x, logOfNormal(scaled, bias));
        double zeroOrNaN = ifLess(Math.abs(x), Double.MIN_VALUE, Double.NEGATIVE_INFINITY, Double.NaN);
        return ifLess(0.0, x, finite, zeroOrNaN);
    }

    /** Returns the logarithm of a normal number, divided by 2 for each unit of {@code bias} beyond the usual one. */
    private static double logOfNormal(double x, double bias) {
        long bits = Double.doubleToRawLongBits(x) + (ONE_BITS - LOG_FLOOR_BITS);
        double k = Double.longBitsToDouble((bits >>> 52) | TWO_POW_52_BITS) - bias;
        double f = Double.longBitsToDouble((bits & MANTISSA_BITS) + LOG_FLOOR_BITS) - 1.0;
        double s = f / (2.0 + f);
        double r = logTail(s * s);
        // The largest correction, f^2/2, in two parts of which the first is exact.
        double top = Double.longBitsToDouble(Double.doubleToRawLongBits(f) & UPPER_HALF_BITS);
        double half = 0.5 * top * top;
        double halfLow = 0.5 * (f - top) * (f + top);
        double exponentPart = k * LN2_HIGH;
        double first = exponentPart + f;
        double firstLost = f - (first - exponentPart);
        double second = first - half;
        double secondLost = (first - second) - half;
        double rest = s * ((half + halfLow) + r) + k * LN2_LOW;
        return second + ((firstLost + secondLost) + (rest - halfLow));
    }

    /** Returns L1 z + ... + L8 z^8. */
    private static double logTail(double z) {
        double z2 = z * z;
        double z4 = z2 * z2;
        return z * (((L1 + z * L2) + z2 * (L3 + z * L4)) + z4 * ((L5 + z * L6) + z2 * (L7 + z * L8)));
    }

    /**
     * Returns the hyperbolic tangent of {@code x}, within 1.2 ulp.
     *
     * <p>{@code tanh(-x)} is {@code -tanh(x)} to the bit, also for zeros; {@code tanh} of inf is 1.
     *
     * @param x the argument
     * @return the hyperbolic tangent, from -1 to 1
     */
    public static double tanh(double x) {
        double a = Math.abs(x);
        double t = a < TANH_SMALL ? tanhOfSmall(a) : 1.0 - 2.0 * decay(2.0 * a);
        return Double.longBitsToDouble(Double.doubleToRawLongBits(t) | (Double.doubleToRawLongBits(x) & SIGN_BIT));
    }

    /** The general form of tanh, without branches. */
    static double tanhOfAny(double x) {
        double a = Math.abs(x);
        double t = ifLess(a, TANH_SMALL, tanhOfSmall(a), 1.0 - 2.0 * decay(2.0 * a));
        return Double.longBitsToDouble(Double.doubleToRawLongBits(t) | (Double.doubleToRawLongBits(x) & SIGN_BIT));
    }

    private static double tanhOfSmall(double a) {
        double z = a * a;
        double z2 = z * z;
        double z4 = z2 * z2;
        double low = (T1 + z * T2) + z2 * (T3 + z * T4);
        double middle = (T5 + z * T6) + z2 * (T7 + z * T8);
        double high = (T9 + z * T10) + z2 * T11;
        return a + a * (z * (low + z4 * (middle + z4 * high)));
    }

    /**
     * Returns the logistic function {@code 1 / (1 + exp(-x))}, within 1.4 ulp.
     *
     * <p>{@code sigmoid} of either zero is 0.5, of -inf 0, of inf 1. For large negative arguments it decays as
     * {@link #exp(double)} does, through subnormal results to 0.
     *
     * @param x the argument
     * @return the logistic function, from 0 to 1
     */
    public static double sigmoid(double x) {
        double w = decay(Math.abs(x));
        return x < 0 ? w : 1.0 - w;
    }

    /** The general form of sigmoid, without branches. */
    static double sigmoidOfAny(double x) {
        double w = decay(Math.abs(x));
        return ifLess(x, 0.0, w, 1.0 - w);
    }

    /** Returns exp(-a) / (1 + exp(-a)) for a of at least 0; what exp and the sum lose to rounding is put back. */
    private static double decay(double a) {
        double x = ifLess(-EXP_MIN, a, EXP_MIN, -a);
        double shifted = x * LOG2_E + SHIFT;
        double k = shifted - SHIFT;
        double high = x - k * LN2_HIGH;
        double low = k * LN2_LOW;
        double sum = 1.0 + high;
        double tail = (high - (sum - 1.0)) + (expTail(high - low) - low);
        double unscaled = sum + tail;
        return decayOf(unscaled, tail - (unscaled - sum), shifted);
    }

    /** Ends what {@link #decay} begins: scales exp(-a) and what was lost from it, and divides. */
    private static double decayOf(double unscaled, double unscaledLost, double shifted) {
        long exponent = Double.doubleToRawLongBits(shifted);
        long half = exponent >>> 1;
        double scale1 = Double.longBitsToDouble((half << 52) + ONE_BITS);
        double scale2 = Double.longBitsToDouble(((exponent - half) << 52) + ONE_BITS);
        double e = unscaled * scale1 * scale2;
        double eLost = unscaledLost * scale1 * scale2;
        double d = 1.0 + e;
        double dLost = (e - (d - 1.0)) + eLost;
        double w = e / d;
        return w + (eLost - w * dLost) * (1.0 - w);
    }

    /** Chooses by a comparison, false for NaN; both values are computed anyway, as vector lanes do. */
    private static double ifLess(double a, double b, double then, double otherwise) {
        return a < b ? then : otherwise;
    }

    /**
     * Returns the sine of {@code x} with the bits of {@link StrictMath#sin(double)}, within 1 ulp as fdlibm states. Beyond
     * some 823,500 it is that method's, which allocates from JDK 21 on.
     *
     * @param x the angle in radians
     * @return the sine, NaN for an infinite angle
     */
    public static double sin(double x) {
        return Trigonometry.sin(x);
    }

    /**
     * Returns the cosine of {@code x} with the bits of {@link StrictMath#cos(double)}, within 1 ulp as fdlibm states. Beyond
     * some 823,500 it is that method's, which allocates from JDK 21 on.
     *
     * @param x the angle in radians
     * @return the cosine, NaN for an infinite angle
     */
    public static double cos(double x) {
        return Trigonometry.cos(x);
    }

    /**
     * Returns {@code x} to the power {@code p} with the bits of {@link StrictMath#pow(double, double)}, within 0.7 ulp as
     * fdlibm states, with the special cases listed there.
     *
     * @param x the base
     * @param p the exponent
     * @return {@code x} to the power {@code p}
     */
    public static double pow(double x, double p) {
        return Power.pow(x, p);
    }

    /**
     * Returns the square root of {@code x}, correctly rounded (within 0.5 ulp).
     *
     * @param x the argument
     * @return the square root, NaN for a number below zero, -0.0 for -0.0
     */
    public static double sqrt(double x) {
        return Math.sqrt(x);
    }

    /**
     * Returns {@code 1 / x} by arithmetic without a division, within 1.51 ulp, for a normal {@code x} from
     * {@link Double#MIN_NORMAL} to 2<sup>1021</sup>; for infinity 0, and for any other number no sensible result.
     *
     * <p>The bits of {@code x}, taken from a constant, are a first guess, off by 1.5% of a scale that the constants of the
     * step after it take off again: that is the cubic polynomial whose largest error is least. The last step is of third
     * order. Source of the guess: "Fast inverse square root" of Quake III Arena, 1999, whose shift is left out here.
     *
     * <p>No step may see infinity, which any product with the guess would make infinite or NaN. To compare and blend would be
     * slow in vectors before JDK 18; instead all steps take the number before {@code x}, which for infinity is finite, and
     * a guess that would be negative is 0. NaN has a NaN before it.
     *
     * @param x a positive normal number, infinity or NaN
     * @return about its reciprocal
     */
    public static double reciprocal(double x) {
        return reciprocalOfNormal(x);
    }

    /** The form of reciprocal that vector code is translated from. */
    static double reciprocalOfNormal(double x) {
        long bits = Double.doubleToRawLongBits(x);
        double before = Double.longBitsToDouble(bits - 1L);
        return reciprocalFrom(Double.longBitsToDouble(Math.max(R_BITS - bits, 0L)), before);
    }

    /** Returns the reciprocal of the number after another one, which is given with a guess by the bits. */
    private static double reciprocalFrom(double guess, double before) {
        double e = Math.fma(before, guess, RA);
        double minus = guess * Math.fma(Math.fma(e, e, RB), e, RC);
        double rest = Math.fma(before, minus, BELOW_ONE);
        double plus = 0.0 - minus;
        return Math.fma(plus, Math.fma(rest, rest, rest), plus);
    }

    /**
     * Returns {@code a / b}, to the same bits, mostly without a division, for a {@code b} from 2<sup>-100</sup> to
     * 2<sup>1000</sup>; for infinity and NaN too, and for any other number no sensible result.
     *
     * <p>With the remainder {@code r} of a quotient {@code q} that is nearly right, {@code a / b = q + r / b}. The reciprocal by
     * which {@code r} is multiplied is a little too small once and a little too large once, by far more than {@code r} and the
     * reciprocal are off, so the exact quotient lies between the two sums. Rounding keeps an order: if both round to the same
     * number, so does the quotient. Otherwise, once in some trillion times, the division is done. So it is where {@code q} is so
     * small that {@code r} may have lost bits to underflow, since then the bound of the difference is zero, and where a sum is
     * infinite or NaN, since then the difference is NaN.
     *
     * <p>Source of the test by rounding twice: A. Ziv, "Fast evaluation of elementary mathematical functions with correctly
     * rounded last bit", ACM Transactions on Mathematical Software 17 (3), 1991.
     *
     * @param a any number
     * @param b a positive number in the range, infinity or NaN
     * @return the quotient, as rounded by a division
     */
    public static double quotient(double a, double b) {
        return quotientOfNormal(a, b);
    }

    /** The form of quotient that vector code is translated from. */
    static double quotientOfNormal(double a, double b) {
        // That the reciprocal is of the number after b, the bounds cover.
        double y = reciprocalFrom(Double.longBitsToDouble(R_BITS - Double.doubleToRawLongBits(b)), b);
        double q = a * y;
        double r = Math.fma(-q, b, a);
        double one = Math.fma(r, y * Q_LESS, q);
        double other = Math.fma(r, y * Q_MORE, q);
        return ifMostlyLess(Math.abs(one - other), Math.abs(q * Q_TINY), one, a / b);
    }

    /** Returns {@code a < b ? then : otherwise}; vectors choose once for all lanes, so it is for what is hardly ever false. */
    private static double ifMostlyLess(double a, double b, double then, double otherwise) {
        return a < b ? then : otherwise;
    }

    /**
     * Returns {@code 1 / sqrt(x)} by arithmetic without a division or a root, within 1 ulp, for a normal {@code x} of at
     * least {@link Double#MIN_NORMAL}; for infinity 0, and for any other number no sensible result.
     *
     * <p>It takes the steps of {@link #reciprocal(double)}, after the guess of "Fast inverse square root".
     *
     * @param x a positive normal number, infinity or NaN
     * @return about the reciprocal of its root
     */
    public static double rsqrt(double x) {
        return rsqrtOfNormal(x);
    }

    /** The form of rsqrt that vector code is translated from. */
    static double rsqrtOfNormal(double x) {
        double y = Double.longBitsToDouble(S_BITS - (Double.doubleToRawLongBits(x) >>> 1));
        double e = Math.fma(x * y, y, SA);
        double minus = y * Math.fma(Math.fma(e, e, SB), e, SC);
        double excess = Math.fma(x * minus, minus, -1.0);
        double correction = (minus * excess) * Math.fma(excess, -0.375, 0.5);
        return ifLess(Double.MAX_VALUE, x, 0.0, correction - minus);
    }
}
