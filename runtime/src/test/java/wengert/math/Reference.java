package wengert.math;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Elementary functions to some 45 digits, by series on decimal numbers: slow, plain and independent of the code. */
final class Reference {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal LN2 =
            new BigDecimal("0.69314718055994530941723212145817656807550013436025525412068000949339362197");
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final int HALVINGS = 8;

    private Reference() {}

    static BigDecimal exp(double x) {
        BigDecimal exact = new BigDecimal(x, DIGITS);
        int k = exact.divide(LN2, DIGITS).setScale(0, RoundingMode.HALF_EVEN).intValueExact();
        BigDecimal r = exact.subtract(LN2.multiply(BigDecimal.valueOf(k)), DIGITS)
                .divide(BigDecimal.valueOf(1L << HALVINGS), DIGITS);
        BigDecimal sum = ONE;
        BigDecimal term = ONE;
        for (int n = 1; n <= 22; n++) {
            term = term.multiply(r, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < HALVINGS; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum.multiply(TWO.pow(k, DIGITS), DIGITS);
    }

    static BigDecimal log(double x) {
        int exponent = exponent(x);
        BigDecimal m = new BigDecimal(Math.scalb(x, -exponent));
        if (m.doubleValue() > 1.5) {
            exponent++;
            m = m.divide(TWO);
        }
        BigDecimal s = m.subtract(ONE, DIGITS).divide(m.add(ONE), DIGITS);
        BigDecimal z = s.multiply(s, DIGITS);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal power = s.multiply(TWO);
        for (int n = 1; n <= 75; n += 2) {
            sum = sum.add(power.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
            power = power.multiply(z, DIGITS);
        }
        return sum.add(LN2.multiply(BigDecimal.valueOf(exponent)), DIGITS);
    }

    static BigDecimal tanh(double x) {
        BigDecimal exact = new BigDecimal(x, DIGITS);
        if (Math.abs(x) < 1e-12) {
            BigDecimal cube = exact.pow(3, DIGITS);
            return exact.subtract(cube.divide(BigDecimal.valueOf(3), DIGITS), DIGITS);
        }
        BigDecimal e = exp(2 * x);
        return e.subtract(ONE, DIGITS).divide(e.add(ONE, DIGITS), DIGITS);
    }

    static BigDecimal sigmoid(double x) {
        BigDecimal e = exp(-Math.abs(x));
        return (x < 0 ? e : ONE).divide(ONE.add(e, DIGITS), DIGITS);
    }

    static BigDecimal reciprocal(double x) {
        return ONE.divide(new BigDecimal(x), DIGITS);
    }

    static BigDecimal rsqrt(double x) {
        return ONE.divide(new BigDecimal(x).sqrt(DIGITS), DIGITS);
    }

    /** Returns the distance of a computed result from the exact one, in units in the last place of the exact one. */
    static double ulps(double computed, BigDecimal exact) {
        double unit = Math.ulp(exact.doubleValue());
        BigDecimal scaled = exact.multiply(TWO.pow(-exponent(unit), DIGITS), DIGITS);
        // The unit is a power of two, so this quotient is exact.
        return new BigDecimal(computed / unit).subtract(scaled, DIGITS).abs().doubleValue();
    }

    private static int exponent(double x) {
        return x < Double.MIN_NORMAL ? Math.getExponent(x * 0x1p54) - 54 : Math.getExponent(x);
    }
}
