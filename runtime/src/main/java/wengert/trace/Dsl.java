package wengert.trace;

/**
 * The functions of the DSL in prefix form, for a static import: {@code log(sub(1, sigmoid(x)))}.
 *
 * <p>Each is the method of {@link Expr} of the same name.
 */
public final class Dsl {
    private Dsl() {}

    /**
     * Returns {@link Expr#exp}.
     *
     * @param x the argument
     * @return the result
     */
    public static Expr exp(Expr x) {
        return x.exp();
    }

    /**
     * Returns {@link Expr#log}.
     *
     * @param x the argument
     * @return the result
     */
    public static Expr log(Expr x) {
        return x.log();
    }

    /**
     * Returns {@link Expr#relu}.
     *
     * @param x the argument
     * @return the result
     */
    public static Expr relu(Expr x) {
        return x.relu();
    }

    /**
     * Returns {@link Expr#gelu}.
     *
     * @param x the argument
     * @return the result
     */
    public static Expr gelu(Expr x) {
        return x.gelu();
    }

    /**
     * Returns {@link Expr#sqrt}.
     *
     * @param x the argument
     * @return the result
     */
    public static Expr sqrt(Expr x) {
        return x.sqrt();
    }

    /**
     * Returns {@link Expr#tanh}.
     *
     * @param x the argument
     * @return the result
     */
    public static Expr tanh(Expr x) {
        return x.tanh();
    }

    /**
     * Returns {@link Expr#sigmoid}.
     *
     * @param x the argument
     * @return the result
     */
    public static Expr sigmoid(Expr x) {
        return x.sigmoid();
    }

    /**
     * Returns {@link Expr#sin}.
     *
     * @param x the argument
     * @return the result
     */
    public static Expr sin(Expr x) {
        return x.sin();
    }

    /**
     * Returns {@link Expr#cos}.
     *
     * @param x the argument
     * @return the result
     */
    public static Expr cos(Expr x) {
        return x.cos();
    }

    /**
     * Returns {@link Expr#abs}.
     *
     * @param x the argument
     * @return the result
     */
    public static Expr abs(Expr x) {
        return x.abs();
    }

    /**
     * Returns {@link Expr#neg}.
     *
     * @param x the argument
     * @return the result
     */
    public static Expr neg(Expr x) {
        return x.neg();
    }

    /**
     * Returns {@link Expr#add(Expr)}.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result
     */
    public static Expr add(Expr a, Expr b) {
        return a.add(b);
    }

    /**
     * Returns {@link Expr#add(double)}.
     *
     * @param a the left operand
     * @param b the right operand, a constant
     * @return the result
     */
    public static Expr add(Expr a, double b) {
        return a.add(b);
    }

    /**
     * Returns {@link Expr#sub(Expr)}.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result
     */
    public static Expr sub(Expr a, Expr b) {
        return a.sub(b);
    }

    /**
     * Returns {@link Expr#sub(double)}.
     *
     * @param a the left operand
     * @param b the right operand, a constant
     * @return the result
     */
    public static Expr sub(Expr a, double b) {
        return a.sub(b);
    }

    /**
     * Returns {@link Expr#mul(Expr)}.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result
     */
    public static Expr mul(Expr a, Expr b) {
        return a.mul(b);
    }

    /**
     * Returns {@link Expr#mul(double)}.
     *
     * @param a the left operand
     * @param b the right operand, a constant
     * @return the result
     */
    public static Expr mul(Expr a, double b) {
        return a.mul(b);
    }

    /**
     * Returns {@link Expr#div(Expr)}.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result
     */
    public static Expr div(Expr a, Expr b) {
        return a.div(b);
    }

    /**
     * Returns {@link Expr#div(double)}.
     *
     * @param a the left operand
     * @param b the right operand, a constant
     * @return the result
     */
    public static Expr div(Expr a, double b) {
        return a.div(b);
    }

    /**
     * Returns {@link Expr#max(Expr)}.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result
     */
    public static Expr max(Expr a, Expr b) {
        return a.max(b);
    }

    /**
     * Returns {@link Expr#max(double)}.
     *
     * @param a the left operand
     * @param b the right operand, a constant
     * @return the result
     */
    public static Expr max(Expr a, double b) {
        return a.max(b);
    }

    /**
     * Returns {@link Expr#min(Expr)}.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result
     */
    public static Expr min(Expr a, Expr b) {
        return a.min(b);
    }

    /**
     * Returns {@link Expr#min(double)}.
     *
     * @param a the left operand
     * @param b the right operand, a constant
     * @return the result
     */
    public static Expr min(Expr a, double b) {
        return a.min(b);
    }

    /**
     * Returns {@link Expr#gt(Expr)}.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result
     */
    public static Expr gt(Expr a, Expr b) {
        return a.gt(b);
    }

    /**
     * Returns {@link Expr#gt(double)}.
     *
     * @param a the left operand
     * @param b the right operand, a constant
     * @return the result
     */
    public static Expr gt(Expr a, double b) {
        return a.gt(b);
    }

    /**
     * Returns {@link Expr#ge(Expr)}.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result
     */
    public static Expr ge(Expr a, Expr b) {
        return a.ge(b);
    }

    /**
     * Returns {@link Expr#ge(double)}.
     *
     * @param a the left operand
     * @param b the right operand, a constant
     * @return the result
     */
    public static Expr ge(Expr a, double b) {
        return a.ge(b);
    }

    /**
     * Returns {@link Expr#lt(Expr)}.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result
     */
    public static Expr lt(Expr a, Expr b) {
        return a.lt(b);
    }

    /**
     * Returns {@link Expr#lt(double)}.
     *
     * @param a the left operand
     * @param b the right operand, a constant
     * @return the result
     */
    public static Expr lt(Expr a, double b) {
        return a.lt(b);
    }

    /**
     * Returns {@link Expr#le(Expr)}.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result
     */
    public static Expr le(Expr a, Expr b) {
        return a.le(b);
    }

    /**
     * Returns {@link Expr#le(double)}.
     *
     * @param a the left operand
     * @param b the right operand, a constant
     * @return the result
     */
    public static Expr le(Expr a, double b) {
        return a.le(b);
    }

    /**
     * Returns {@link Expr#eq(Expr)}.
     *
     * @param a the left operand
     * @param b the right operand
     * @return the result
     */
    public static Expr eq(Expr a, Expr b) {
        return a.eq(b);
    }

    /**
     * Returns {@link Expr#eq(double)}.
     *
     * @param a the left operand
     * @param b the right operand, a constant
     * @return the result
     */
    public static Expr eq(Expr a, double b) {
        return a.eq(b);
    }

    /**
     * Returns {@link Expr#sub(Expr)} with a constant on the left.
     *
     * @param a the left operand, a constant
     * @param b the right operand
     * @return the result
     */
    public static Expr sub(double a, Expr b) {
        return b.recorder().constant(a).sub(b);
    }

    /**
     * Returns {@link Expr#div(Expr)} with a constant on the left.
     *
     * @param a the left operand, a constant
     * @param b the right operand
     * @return the result
     */
    public static Expr div(double a, Expr b) {
        return b.recorder().constant(a).div(b);
    }

    /**
     * Returns {@link Expr#pow}.
     *
     * @param x the base
     * @param exponent the constant exponent
     * @return the result
     */
    public static Expr pow(Expr x, double exponent) {
        return x.pow(exponent);
    }

    /**
     * Returns {@link Expr#dot}.
     *
     * @param a a vector
     * @param b a vector of the same length
     * @return a scalar
     */
    public static Expr dot(Expr a, Expr b) {
        return a.dot(b);
    }

    /**
     * Returns {@link Expr#matmul}.
     *
     * @param a {@code [.., n, k]}
     * @param b {@code [.., k, m]}
     * @return {@code [.., n, m]}
     */
    public static Expr matmul(Expr a, Expr b) {
        return a.matmul(b);
    }

    /**
     * Returns {@link Expr#select}.
     *
     * @param condition not 0 where the first value is taken
     * @param taken the value where the condition holds
     * @param otherwise the value where it does not
     * @return the value chosen at each point
     */
    public static Expr select(Expr condition, Expr taken, Expr otherwise) {
        return condition.select(taken, otherwise);
    }
}
