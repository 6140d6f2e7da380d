package wengert.math;

/**
 * The project's elementary functions on {@code float}: one definition each, for every engine in single precision.
 *
 * <p>The bits of a result depend on the argument alone. {@link #exp exp}, {@link #log log}, {@link #tanh tanh} and
 * {@link #sigmoid sigmoid} use only {@code + - * /} of floats, each rounded by itself (no fused multiply-add), minima,
 * maxima, comparisons and operations on the bits, in a fixed order, and never a double. Each has a general form without
 * branches, {@code ...OfAny}, from which a vector form can be translated instruction by instruction; the scalar function
 * may branch to a shorter form, with the same bits. In the general forms, a small int constant is always the distance of
 * a shift. {@link #sin sin}, {@link #cos cos} and
 * {@link #pow pow} are those of {@link StrictMath}, rounded to float, and {@link #sqrt sqrt} is correctly rounded.
 * {@link #reciprocal reciprocal}, {@link #rsqrt rsqrt} and {@link #fastExp fastExp} serve fast mode: the first two are for
 * positive normal numbers, and all fuse multiplications with additions, each rounded once as
 * {@link Math#fma(float, float, float)} is specified to.
 *
 * <p>Accuracies are in units in the last place of the exact result (ulp), which also for a subnormal result is the
 * distance between neighbours. They were measured over all floats, against {@link StrictMath} on doubles, when the class
 * was made, and are held by tests on seeded samples. No function throws, and a NaN argument gives a NaN, but for
 * {@code pow(NaN, 0)}, which is 1.
 *
 * <p>The polynomials are minimax fits (Remez' exchange algorithm) made for this class. The reductions are those of
 * {@link Elementary}: after W. J. Cody and W. Waite, "Software Manual for the Elementary Functions", 1980, and for the
 * logarithm K. C. Ng's scheme in fdlibm.
 */
public final class ElementaryFloat {
    /** The upper 15 bits of the logarithm of 2: its product with any exponent is exact. */
    private static final float LN2_HIGH = 0x1.62e4p-1f;

    /** The logarithm of 2 less {@link #LN2_HIGH}. */
    private static final float LN2_LOW = 1.4286068e-6f;

    private static final float LOG2_E = 1.442695f;

    /** Adding 1.5 times 2^23 rounds to an integer, which then stands in the low bits of the sum. */
    private static final float SHIFT = 0x1.8p23f;

    /** Beyond these arguments exp overflows, or underflows to zero; within them, exponents stay in range. */
    private static final float EXP_MAX = 89;

    private static final float EXP_MIN = -105;

    /** Up to this magnitude, exp and its scale factor are normal numbers. */
    private static final float EXP_NORMAL = 87;

    // exp(r) = 1 + r + r^2/2 + r^3 (E3 + E4 r + E5 r^2 + E6 r^3) for |r| <= log(2)/2.
    private static final float E3 = 0.1666652f;
    private static final float E4 = 0.04166639f;
    private static final float E5 = 0.008368759f;
    private static final float E6 = 0.0013942017f;

    /** {@link #SHIFT} and the bias of exponents: the low bits of a sum with it are the exponent bits of the power of 2. */
    private static final float BIASED_SHIFT = SHIFT + 127;

    /** The bits of the sum for 2 to the power of 128, which is infinite. */
    private static final int INFINITE_SHIFTED_BITS = 0x4B40_00FF;

    private static final int ONE_BITS = 0x3F80_0000;
    private static final int SIGN_BIT = 0x8000_0000;
    private static final int MANTISSA_BITS = 0x007F_FFFF;
    private static final int MIN_NORMAL_BITS = 0x0080_0000;
    private static final int NEGATIVE_INFINITY_BITS = 0xFF80_0000;
    private static final int NAN_BITS = 0x7FC0_0000;

    /** The bits of 25 and, added to those of 1, of 2^25, which makes a normal number of any subnormal one. */
    private static final int LIFT_BITS = 0x41C8_0000;

    private static final int LIFT_EXPONENT = 25 << 23;

    private static final int UPPER_HALF_BITS = 0xFFFF_F000;

    /** About 2/3: log takes mantissas from here to twice as much, so that m - 1 is small on both sides. */
    private static final int LOG_FLOOR_BITS = 0x3F2A_AAAA;

    /** 2^23, whose low bits take an integer, and 2^23 plus the bias of exponents, to take both off again. */
    private static final int TWO_POW_23_BITS = 0x4B00_0000;

    private static final float TWO_POW_23_AND_BIAS = 0x1p23f + 127;

    // log((1 + s) / (1 - s)) = 2 s + s (L1 z + ... + L4 z^4) with z = s^2 for |s| <= 1/5.
    private static final float L1 = 0.6666666f;
    private static final float L2 = 0.40000933f;
    private static final float L3 = 0.28503516f;
    private static final float L4 = 0.24151592f;

    /** Below this magnitude tanh is a polynomial; at or above it the result exceeds 1/2. */
    private static final float TANH_SMALL = 0.55f;

    /** The bits of {@link #TANH_SMALL}. */
    private static final int TANH_SMALL_BITS = 0x3F0C_CCCD;

    // tanh(x) = x + x (T1 z + ... + T5 z^5) with z = x^2 for |x| <= TANH_SMALL.
    private static final float T1 = -0.3333332f;
    private static final float T2 = 0.13332637f;
    private static final float T3 = -0.05385684f;
    private static final float T4 = 0.021088235f;
    private static final float T5 = -0.0062954854f;

    /** 1 less the smallest share by which a number exceeds the one before it. */
    private static final float BELOW_ONE = 0x1.fffffep-1f;

    // A guess y = bits(R_BITS - bits(x)), then 1 / x = y (e^2 + RB) (1 + 3.3e-5) with e = x y + RA.
    private static final int R_BITS = 0x7EF3_3406;
    private static final float RA = -1.5009613f;
    private static final float RB = 0.7490391f;

    // A guess y = bits(S_BITS - bits(x) / 2), then 1 / sqrt(x) = y (e^2 + SB) (1 + 2.1e-5) with e = x y^2 + SA.
    private static final int S_BITS = 0x5F11_10A1;
    private static final float SA = -1.1266525f;
    private static final float SB = 1.0131727f;

    private ElementaryFloat() {}

    /**
     * Returns e to the power {@code x}, within 0.71 ulp (0.78 where the result is subnormal).
     *
     * <p>{@code exp} of either zero is 1, of -inf 0, of inf inf. Arguments above about 88.72 give inf, arguments below
     * about -87.34 subnormal results and below about -103.97 zero.
     *
     * @param x the exponent
     * @return e<sup>x</sup>
     */
    public static float exp(float x) {
        if (!(Math.abs(x) <= EXP_NORMAL)) {
            return expOfAny(x);
        }
        float shifted = x * LOG2_E + SHIFT;
        float k = shifted - SHIFT;
        float high = x - k * LN2_HIGH;
        float low = k * LN2_LOW;
        float sum = 1.0f + high;
        float tail = (high - (sum - 1.0f)) + (expTail(high - low) - low);
        // The result is normal, so adding k to the exponent's bits is the exact product with 2^k.
        return Float.intBitsToFloat(Float.floatToRawIntBits(sum + tail) + (Float.floatToRawIntBits(shifted) << 23));
    }

    /** The general form of exp, for all arguments and with the same bits. */
    static float expOfAny(float x) {
        float bounded = Math.max(Math.min(x, EXP_MAX), EXP_MIN);
        float shifted = bounded * LOG2_E + SHIFT;
        float k = shifted - SHIFT;
        float high = bounded - k * LN2_HIGH;
        float low = k * LN2_LOW;
        float sum = 1.0f + high;
        float tail = (high - (sum - 1.0f)) + (expTail(high - low) - low);
        // Two factors, each a normal number; only the second product can round.
        int exponent = Float.floatToRawIntBits(shifted);
        int half = exponent >>> 1;
        return (sum + tail)
                * Float.intBitsToFloat((half << 23) + ONE_BITS)
                * Float.intBitsToFloat(((exponent - half) << 23) + ONE_BITS);
    }

    /** Returns exp(r) - 1 - r for |r| at most log(2)/2. */
    private static float expTail(float r) {
        float r2 = r * r;
        return 0.5f * r2 + (r2 * r) * ((E3 + r * E4) + r2 * (E5 + r * E6));
    }

    /**
     * Returns e to the power {@code x} with fewer operations than {@link #exp(float)}, within 1 ulp, from -87 to 88.37.
     *
     * <p>The result is 0 for all arguments below -87, where it would soon be subnormal, and infinite for those above 88.38. A NaN
     * gives a NaN. It is made as {@link Elementary#fastExp(double)} is.
     *
     * @param x the exponent
     * @return e<sup>x</sup>
     */
    public static float fastExp(float x) {
        return fastExpOfEach(x);
    }

    /** The form of fastExp that vector code is translated from. */
    static float fastExpOfEach(float x) {
        int sum = Float.floatToRawIntBits(Math.fma(x, LOG2_E, BIASED_SHIFT));
        int shifted = Math.min(sum, INFINITE_SHIFTED_BITS);
        float k = Float.intBitsToFloat(shifted) - BIASED_SHIFT;
        float r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
        float power = fastExpOfSmall(r) * Float.intBitsToFloat(shifted << 23);
        return ifLess(x, -EXP_NORMAL, 0.0f, power);
    }

    /** Returns exp(r) for |r| at most log(2)/2, and a positive number for any greater r. */
    private static float fastExpOfSmall(float r) {
        float p5 = Math.fma(r, E6, E5);
        float p4 = Math.fma(p5, r, E4);
        float p3 = Math.fma(p4, r, E3);
        float p1 = Math.fma(Math.fma(p3, r, 0.5f), r, 1.0f);
        return Math.fma(p1, r, 1.0f);
    }

    /**
     * Returns the natural logarithm of {@code x}, within 0.66 ulp.
     *
     * <p>{@code log} of 1 is 0, of either zero -inf, of inf inf, and of any number below zero NaN.
     *
     * @param x the argument
     * @return the logarithm to the base e
     */
    public static float log(float x) {
        return x >= Float.MIN_NORMAL && x <= Float.MAX_VALUE ? logOfNormal(x, 0.0f) : logOfAny(x);
    }

    /** The general form of log, for all arguments and with the same bits. */
    static float logOfAny(float x) {
        float unsignedZero = x + 0.0f;
        int bits = Float.floatToRawIntBits(unsignedZero);
        int belowZero = bits >> 31;
        int subnormal = (bits - MIN_NORMAL_BITS) >> 31;
        float lifted = unsignedZero * Float.intBitsToFloat(ONE_BITS + (subnormal & LIFT_EXPONENT));
        float log = logOfNormal(lifted, Float.intBitsToFloat(subnormal & LIFT_BITS));
        int zero = (Float.floatToRawIntBits(lifted) - MIN_NORMAL_BITS) >> 31;
        // Zero, or what infinity and NaN need; then zero, -inf at zero or NaN below it.
        float above = Math.max(x, Float.MAX_VALUE) - Float.MAX_VALUE;
        float below = Float.intBitsToFloat((zero & NEGATIVE_INFINITY_BITS) | (belowZero & NAN_BITS));
        return log + above + below;
    }

    /** Returns the logarithm of a normal number over 2 to the power of {@code lift}. */
    private static float logOfNormal(float x, float lift) {
        int bits = Float.floatToRawIntBits(x) + (ONE_BITS - LOG_FLOOR_BITS);
        float k = Float.intBitsToFloat((bits >>> 23) | TWO_POW_23_BITS) - TWO_POW_23_AND_BIAS - lift;
        float f = Float.intBitsToFloat((bits & MANTISSA_BITS) + LOG_FLOOR_BITS) - 1.0f;
        float s = f / (2.0f + f);
        float z = s * s;
        float r = z * ((L1 + z * L2) + (z * z) * (L3 + z * L4));
        // The largest correction, f^2/2, in two parts of which the first is exact.
        float top = Float.intBitsToFloat(Float.floatToRawIntBits(f) & UPPER_HALF_BITS);
        float half = 0.5f * top * top;
        float halfLow = 0.5f * (f - top) * (f + top);
        float exponentPart = k * LN2_HIGH;
        float first = exponentPart + f;
        float firstLost = f - (first - exponentPart);
        float second = first - half;
        float secondLost = (first - second) - half;
        float rest = s * ((half + halfLow) + r) + k * LN2_LOW;
        return second + ((firstLost + secondLost) + (rest - halfLow));
    }

    /**
     * Returns the hyperbolic tangent of {@code x}, within 1.1 ulp.
     *
     * <p>{@code tanh(-x)} is {@code -tanh(x)} to the bit, also for zeros; {@code tanh} of inf is 1.
     *
     * @param x the argument
     * @return the hyperbolic tangent, from -1 to 1
     */
    public static float tanh(float x) {
        float a = Math.abs(x);
        float t = a < TANH_SMALL ? tanhOfSmall(a) : tanhOfLarge(a);
        return Float.intBitsToFloat(Float.floatToRawIntBits(t) | (Float.floatToRawIntBits(x) & SIGN_BIT));
    }

    /** The general form of tanh, for all arguments and with the same bits. */
    static float tanhOfAny(float x) {
        int sign = Float.floatToRawIntBits(x) & SIGN_BIT;
        int magnitude = Float.floatToRawIntBits(x) - sign;
        float a = Float.intBitsToFloat(magnitude);
        int small = (magnitude - TANH_SMALL_BITS) >> 31;
        int ofSmall = Float.floatToRawIntBits(tanhOfSmall(a));
        int ofLarge = Float.floatToRawIntBits(tanhOfLarge(a));
        return Float.intBitsToFloat((ofLarge + ((ofSmall - ofLarge) & small)) | sign);
    }

    private static float tanhOfSmall(float a) {
        float z = a * a;
        float z2 = z * z;
        return a + a * (z * ((T1 + z * T2) + z2 * ((T3 + z * T4) + z2 * T5)));
    }

    private static float tanhOfLarge(float a) {
        return 1.0f - 2.0f * decay(2.0f * a);
    }

    /**
     * Returns the logistic function {@code 1 / (1 + exp(-x))}, within 1.2 ulp.
     *
     * <p>{@code sigmoid} of either zero is 0.5, of -inf 0, of inf 1. For large negative arguments it decays as
     * {@link #exp(float)} does, through subnormal results to 0.
     *
     * @param x the argument
     * @return the logistic function, from 0 to 1
     */
    public static float sigmoid(float x) {
        float w = decay(Math.abs(x));
        return x < 0 ? w : 1.0f - w;
    }

    /** The general form of sigmoid, for all arguments and with the same bits. */
    static float sigmoidOfAny(float x) {
        int bits = Float.floatToRawIntBits(x);
        int sign = bits & SIGN_BIT;
        float w = decay(Float.intBitsToFloat(bits - sign));
        // 1 - w, or 0 - (-w) with the sign bit of w turned twice.
        float from = Float.intBitsToFloat(ONE_BITS - ((bits >> 31) & ONE_BITS));
        return from - Float.intBitsToFloat(Float.floatToRawIntBits(w) + sign);
    }

    /** Returns exp(-a) / (1 + exp(-a)) for a of at least 0; what exp and the sum lose to rounding is put back. */
    private static float decay(float a) {
        float x = Math.max(0.0f - a, EXP_MIN);
        float shifted = x * LOG2_E + SHIFT;
        float k = shifted - SHIFT;
        float high = x - k * LN2_HIGH;
        float low = k * LN2_LOW;
        float sum = 1.0f + high;
        float tail = (high - (sum - 1.0f)) + (expTail(high - low) - low);
        float unscaled = sum + tail;
        float unscaledLost = tail - (unscaled - sum);
        int exponent = Float.floatToRawIntBits(shifted);
        int half = exponent >>> 1;
        float scale1 = Float.intBitsToFloat((half << 23) + ONE_BITS);
        float scale2 = Float.intBitsToFloat(((exponent - half) << 23) + ONE_BITS);
        float e = unscaled * scale1 * scale2;
        float eLost = unscaledLost * scale1 * scale2;
        float d = 1.0f + e;
        float dLost = (e - (d - 1.0f)) + eLost;
        float w = e / d;
        return w + (eLost - w * dLost) * (1.0f - w);
    }

    /**
     * Returns the sine of {@code x}: {@link StrictMath#sin(double)} rounded to float, within 0.5000001 ulp.
     *
     * @param x the angle in radians
     * @return the sine, NaN for an infinite angle
     */
    public static float sin(float x) {
        return (float) Trigonometry.sin(x);
    }

    /**
     * Returns the cosine of {@code x}: {@link StrictMath#cos(double)} rounded to float, within 0.5000001 ulp.
     *
     * @param x the angle in radians
     * @return the cosine, NaN for an infinite angle
     */
    public static float cos(float x) {
        return (float) Trigonometry.cos(x);
    }

    /**
     * Returns {@code x} to the power {@code p}: {@link StrictMath#pow(double, double)} rounded to float, within 0.5000001
     * ulp, with the special cases listed there.
     *
     * @param x the base
     * @param p the exponent
     * @return {@code x} to the power {@code p}
     */
    public static float pow(float x, float p) {
        return (float) Power.pow(x, p);
    }

    /**
     * Returns the square root of {@code x}, correctly rounded (within 0.5 ulp): a square root in double, rounded to
     * float, is that of float arithmetic.
     *
     * @param x the argument
     * @return the square root, NaN for a number below zero, -0.0 for -0.0
     */
    public static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    /**
     * Returns {@code 1 / x} by arithmetic without a division, within 1.52 ulp, for a normal {@code x} from
     * {@link Float#MIN_NORMAL} to 2<sup>125</sup>; for infinity 0, and for any other number no sensible result.
     * It is made as {@link Elementary#reciprocal(double)} is, with a polynomial and a last step of one order less.
     *
     * @param x a positive normal number, infinity or NaN
     * @return about its reciprocal
     */
    public static float reciprocal(float x) {
        return reciprocalOfNormal(x);
    }

    /** The form of reciprocal that vector code is translated from. */
    static float reciprocalOfNormal(float x) {
        int bits = Float.floatToRawIntBits(x);
        float before = Float.intBitsToFloat(bits - 1);
        float y = Float.intBitsToFloat(Math.max(R_BITS - bits, 0));
        float e = Math.fma(before, y, RA);
        float near = y * Math.fma(e, e, RB);
        float excess = Math.fma(before, near, -BELOW_ONE);
        return near - near * excess;
    }

    /**
     * Returns {@code a / b}, by a division: processors divide floats in less time than {@link Elementary#quotient(double, double)}
     * would take.
     *
     * @param a any number
     * @param b any number
     * @return the quotient
     */
    public static float quotient(float a, float b) {
        return quotientOfNormal(a, b);
    }

    /** The form of quotient that vector code is translated from. */
    static float quotientOfNormal(float a, float b) {
        return a / b;
    }

    /**
     * Returns {@code 1 / sqrt(x)} by arithmetic without a division or a root, within 1 ulp, for a normal {@code x} of at
     * least {@link Float#MIN_NORMAL}; for infinity 0, and for any other number no sensible result. It is made as
     * {@link Elementary#rsqrt(double)} is, with a polynomial and a last step of one order less.
     *
     * @param x a positive normal number, infinity or NaN
     * @return about the reciprocal of its root
     */
    public static float rsqrt(float x) {
        return rsqrtOfNormal(x);
    }

    /** The form of rsqrt that vector code is translated from. */
    static float rsqrtOfNormal(float x) {
        float y = Float.intBitsToFloat(S_BITS - (Float.floatToRawIntBits(x) >>> 1));
        float e = Math.fma(x * y, y, SA);
        float near = y * Math.fma(e, e, SB);
        float excess = Math.fma(x * near, near, -1.0f);
        return ifLess(Float.MAX_VALUE, x, 0.0f, Math.fma(near * -0.5f, excess, near));
    }

    /** Chooses by a comparison, false for NaN; both values are computed anyway, as vector lanes do. */
    private static float ifLess(float a, float b, float then, float otherwise) {
        return a < b ? then : otherwise;
    }
}
