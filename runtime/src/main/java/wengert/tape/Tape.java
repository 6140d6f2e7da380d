package wengert.tape;

import java.util.Arrays;
import wengert.math.Elementary;
import wengert.math.Scalar;

/**
 * A scalar Wengert tape: values in the order of their creation, each with its local gradients, and a reverse sweep.
 *
 * <p>An entry is named by a handle, its {@code int} index. An operation can only use earlier entries, so the reverse
 * order of creation is a topological order and {@link #backward(int)} needs no search. The tape lives in growing
 * primitive arrays: once they have grown to the size of a computation, repeating it allocates nothing.
 *
 * <p><strong>The tape is the law.</strong> What a compiled program computes is defined by the arithmetic stated here,
 * to the last bit: the value of each operation, its local gradients (computed from the operands when the entry is
 * created), and the order in which the reverse sweep multiplies and adds. All NaNs count as one.
 *
 * <p><strong>Handles.</strong> A handle is valid while it is at least 0 and below {@link #size()}; every method that
 * takes one throws {@link IndexOutOfBoundsException} otherwise. A handle kept across {@link #truncate(int)} becomes
 * invalid, and names a different entry once the tape has grown over it again; the tape cannot detect that.
 *
 * <p><strong>Precision.</strong> Each operation is rounded to double; on a {@link FloatTape}, to float.
 *
 * <p>A tape is not safe for use by several threads at once.
 *
 * <pre>{@code
 * Tape t = new Tape();
 * int w = t.value(3);
 * int y = t.mul(w, w);
 * t.backward(y);
 * double dw = t.grad(w); // 6.0
 * }</pre>
 *
 * <p>Source: R. E. Wengert, "A simple automatic derivative evaluation program", Communications of the ACM 7(8), 1964.
 */
public sealed class Tape permits FloatTape {
    private static final int DEFAULT_CAPACITY = 1024;

    /** The largest array length that every common virtual machine grants. */
    private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

    private static final int NONE = -1;

    private double[] data;
    private double[] grad;
    private double[] local0;
    private double[] local1;
    private int[] child0;
    private int[] child1;
    private int size;

    /** Creates an empty tape with room for a small computation; it grows as needed. */
    public Tape() {
        this(DEFAULT_CAPACITY);
    }

    /**
     * Creates an empty tape with room for {@code capacity} entries; it grows as needed.
     *
     * @param capacity the number of entries to make room for, at least 0
     * @throws IllegalArgumentException if {@code capacity} is negative
     */
    public Tape(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("Tape capacity: expected at least 0, got " + capacity
                    + "; pass the expected number of entries or use new Tape()");
        }
        data = new double[capacity];
        grad = new double[capacity];
        local0 = new double[capacity];
        local1 = new double[capacity];
        child0 = new int[capacity];
        child1 = new int[capacity];
    }

    /**
     * Appends a leaf: a parameter, an input or a constant. It has no children.
     *
     * @param x the value
     * @return the handle of the new entry
     */
    public int value(double x) {
        return append(round(x), NONE, 0.0, NONE, 0.0);
    }

    /**
     * Appends {@code a + b}, local gradients 1 and 1.
     *
     * @param a the first operand's handle
     * @param b the second operand's handle
     * @return the handle of the new entry
     */
    public int add(int a, int b) {
        return append(round(operand(a) + operand(b)), a, 1.0, b, 1.0);
    }

    /**
     * Appends {@code a * b}, local gradients {@code b} and {@code a}. In {@code mul(x, x)} the operand receives two
     * additions, not one doubled.
     *
     * @param a the first operand's handle
     * @param b the second operand's handle
     * @return the handle of the new entry
     */
    public int mul(int a, int b) {
        double x = operand(a);
        double y = operand(b);
        return append(round(x * y), a, y, b, x);
    }

    /**
     * Appends {@code a - b}, local gradients 1 and -1.
     *
     * @param a the first operand's handle
     * @param b the second operand's handle
     * @return the handle of the new entry
     */
    public int sub(int a, int b) {
        return append(round(operand(a) - operand(b)), a, 1.0, b, -1.0);
    }

    /**
     * Appends {@code a / b}, local gradients {@code 1.0 / b} and {@code -a / (b * b)}.
     *
     * <p>Where {@code b * b} overflows or underflows though {@code b} does not, the second one is what the formula says: zero,
     * infinite, or NaN if {@code a} is 0.
     *
     * @param a the numerator's handle
     * @param b the denominator's handle
     * @return the handle of the new entry
     */
    public int div(int a, int b) {
        double x = operand(a);
        double y = operand(b);
        return append(round(x / y), a, round(1.0 / y), b, round(-x / round(y * y)));
    }

    /**
     * Appends the larger operand. The winner is {@code a} if {@code a >= b || a != a}, else {@code b}; the value is the
     * winner's, so a tie (also between zeros of either sign) takes the first operand and a NaN wins.
     *
     * <p>The winner is the only child, with local gradient 1: the loser receives nothing at all.
     *
     * @param a the first operand's handle
     * @param b the second operand's handle
     * @return the handle of the new entry
     */
    public int max(int a, int b) {
        double x = operand(a);
        double y = operand(b);
        boolean first = Scalar.firstIsMax(x, y);
        return append(first ? x : y, first ? a : b, 1.0, NONE, 0.0);
    }

    /**
     * Appends the smaller operand. The winner is {@code a} if {@code a <= b || a != a}, else {@code b}; the value is
     * the winner's, so a tie (also between zeros of either sign) takes the first operand and a NaN wins.
     *
     * <p>The winner is the only child, with local gradient 1: the loser receives nothing at all.
     *
     * @param a the first operand's handle
     * @param b the second operand's handle
     * @return the handle of the new entry
     */
    public int min(int a, int b) {
        double x = operand(a);
        double y = operand(b);
        boolean first = Scalar.firstIsMin(x, y);
        return append(first ? x : y, first ? a : b, 1.0, NONE, 0.0);
    }

    /**
     * Appends a choice between two entries. The chosen one is the only child, with local gradient 1: the other one
     * receives nothing at all, so that a branch not taken cannot leak a {@code 0 * inf = NaN}.
     *
     * @param takeFirst whether to take {@code a}
     * @param a the handle to take if {@code takeFirst}
     * @param b the handle to take otherwise
     * @return the handle of the new entry
     */
    public int select(boolean takeFirst, int a, int b) {
        double x = operand(a);
        double y = operand(b);
        return append(takeFirst ? x : y, takeFirst ? a : b, 1.0, NONE, 0.0);
    }

    /**
     * Appends a new entry with the value of {@code a}, local gradient 1.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int copy(int a) {
        return append(operand(a), a, 1.0, NONE, 0.0);
    }

    /**
     * Appends {@code -a}, local gradient -1.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int neg(int a) {
        return append(-operand(a), a, -1.0, NONE, 0.0);
    }

    /**
     * Appends {@code a * c} for a number {@code c} that is no entry, local gradient {@code c}.
     *
     * @param a the operand's handle
     * @param c the factor
     * @return the handle of the new entry
     */
    public int mulConst(int a, double c) {
        double factor = round(c);
        return append(round(operand(a) * factor), a, factor, NONE, 0.0);
    }

    /**
     * Appends {@code a} to the power {@code p}, local gradient {@code p * pow(a, p - 1)}, by
     * {@link Elementary#pow(double, double)}. In single precision, {@code p} and {@code p - 1}, the difference in double,
     * are each rounded first.
     *
     * <p>The power of 0 is 1 whatever {@code a} is, NaN included, so it has no child: the formula would have {@code 0 * inf =
     * NaN} for its local gradient where {@code a} is 0.
     *
     * @param a the base's handle
     * @param p the exponent
     * @return the handle of the new entry
     */
    public int pow(int a, double p) {
        double x = operand(a);
        if (p == 0) {
            return value(1.0);
        }
        double exponent = round(p);
        double slope = round(exponent * round(Elementary.pow(x, round(p - 1))));
        return append(round(Elementary.pow(x, exponent)), a, slope, NONE, 0.0);
    }

    /**
     * Appends {@code e = exp(a)} by {@link Elementary#exp(double)}, local gradient {@code e}.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int exp(int a) {
        double e = expOf(operand(a));
        return append(e, a, e, NONE, 0.0);
    }

    /**
     * Appends the natural logarithm of {@code a} by {@link Elementary#log(double)}, local gradient {@code 1.0 / a}: infinite at
     * 0, with the sign of that zero, and below 0, where the value is NaN, a number all the same.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int log(int a) {
        double x = operand(a);
        return append(logOf(x), a, round(1.0 / x), NONE, 0.0);
    }

    /**
     * Appends {@code a <= 0 ? 0.0 : a}, local gradient {@code a > 0 ? 1.0 : 0.0}. A NaN passes through (with local
     * gradient 0) and -0.0 gives 0.0.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int relu(int a) {
        double x = operand(a);
        return append(Scalar.relu(x), a, x > 0 ? 1.0 : 0.0, NONE, 0.0);
    }

    /**
     * Appends {@code s = sqrt(a)}, correctly rounded, local gradient {@code 0.5 / s}: infinite at 0, with the sign of that zero,
     * and NaN below 0.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int sqrt(int a) {
        double s = round(Elementary.sqrt(operand(a)));
        return append(s, a, round(0.5 / s), NONE, 0.0);
    }

    /**
     * Appends {@code t = tanh(a)} by {@link Elementary#tanh(double)}, local gradient {@code 1.0 - t * t}.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int tanh(int a) {
        double t = tanhOf(operand(a));
        return append(t, a, round(1.0 - round(t * t)), NONE, 0.0);
    }

    /**
     * Appends {@code s = 1 / (1 + exp(-a))} by {@link Elementary#sigmoid(double)}, local gradient
     * {@code s * (1.0 - s)}.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int sigmoid(int a) {
        double s = sigmoidOf(operand(a));
        return append(s, a, round(s * round(1.0 - s)), NONE, 0.0);
    }

    /**
     * Appends the sine of {@code a} (radians) by {@link Elementary#sin(double)}, local gradient {@code cos(a)}.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int sin(int a) {
        double x = operand(a);
        return append(round(Elementary.sin(x)), a, round(Elementary.cos(x)), NONE, 0.0);
    }

    /**
     * Appends the cosine of {@code a} (radians) by {@link Elementary#cos(double)}, local gradient {@code -sin(a)}.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int cos(int a) {
        double x = operand(a);
        return append(round(Elementary.cos(x)), a, -round(Elementary.sin(x)), NONE, 0.0);
    }

    /**
     * Appends {@code a} with its sign bit cleared, local gradient {@code a > 0 ? 1.0 : (a < 0 ? -1.0 : 0.0)}: zero at
     * either zero and at NaN.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int abs(int a) {
        double x = operand(a);
        double sign = x > 0 ? 1.0 : (x < 0 ? -1.0 : 0.0);
        return append(Math.abs(x), a, sign, NONE, 0.0);
    }

    /**
     * Appends {@code 1 / a} by {@link Elementary#reciprocal(double)}, as a constant: no adjoint passes, since fast mode makes
     * such an entry after differentiation.
     *
     * @param a the operand's handle; its value is a positive normal number
     * @return the handle of the new entry
     */
    public int reciprocal(int a) {
        return value(reciprocalOf(operand(a)));
    }

    /**
     * Appends {@code 1 / sqrt(a)} by {@link Elementary#rsqrt(double)}, as a constant: no adjoint passes, since fast mode makes
     * such an entry after differentiation.
     *
     * @param a the operand's handle; its value is a positive normal number
     * @return the handle of the new entry
     */
    public int rsqrt(int a) {
        return value(rsqrtOf(operand(a)));
    }

    /**
     * Appends {@code exp(a)} by {@link Elementary#fastExp(double)}, as a constant: no adjoint passes, since fast mode makes such
     * an entry after differentiation.
     *
     * @param a the operand's handle
     * @return the handle of the new entry
     */
    public int fastExp(int a) {
        return value(fastExpOf(operand(a)));
    }

    /**
     * Appends the Gaussian error linear unit in its tanh form, {@code 0.5 a (1 + tanh(sqrt(2/pi) (a + 0.044715 a^3)))}.
     *
     * <p>It is a composition of ten entries, whose last is returned, in this order:
     *
     * <pre>{@code
     * square = mul(a, a)
     * cube   = mul(square, a)
     * term   = mulConst(cube, 0.044715)
     * inner  = add(a, term)
     * scaled = mulConst(inner, 0.7978845608028654)
     * t      = tanh(scaled)
     * one    = value(1.0)
     * gate   = add(one, t)
     * half   = mulConst(a, 0.5)
     * mul(half, gate)
     * }</pre>
     *
     * <p>Source: D. Hendrycks, K. Gimpel, "Gaussian Error Linear Units (GELUs)", 2016.
     *
     * @param a the operand's handle
     * @return the handle of the last new entry
     */
    public int gelu(int a) {
        int square = mul(a, a);
        int cube = mul(square, a);
        int term = mulConst(cube, Scalar.GELU_CUBIC);
        int inner = add(a, term);
        int scaled = mulConst(inner, Scalar.SQRT_2_OVER_PI);
        int t = tanh(scaled);
        int one = value(1.0);
        int gate = add(one, t);
        int half = mulConst(a, 0.5);
        return mul(half, gate);
    }

    /**
     * Returns the value of an entry.
     *
     * @param a the entry's handle
     * @return its value
     */
    public double data(int a) {
        return operand(a);
    }

    /**
     * Overwrites the value of an entry, say of a parameter after an optimiser's step. Entries that were computed from
     * it keep the values and local gradients that they have.
     *
     * @param a the entry's handle
     * @param x the new value
     */
    public void setData(int a, double x) {
        check(a);
        data[a] = round(x);
    }

    /**
     * Returns the gradient that the reverse sweeps since the last {@link #zeroGrad()} have accumulated in an entry.
     *
     * @param a the entry's handle
     * @return its gradient, 0 for an entry that no sweep has reached
     */
    public double grad(int a) {
        check(a);
        return grad[a];
    }

    /**
     * Sweeps the tape in reverse from {@code root} and accumulates its gradient in every entry that it depends on.
     *
     * <p>The arithmetic is exactly this: the gradient of {@code root} is set to 1; then, for each entry from
     * {@code root} down to 0, an entry whose gradient equals zero (of either sign; a NaN does not) is skipped, and
     * any other does {@code child.grad += localGradient * grad} for its first child and then for its second, each a
     * rounded product and a rounded sum. An entry that is both children of one operation receives two additions.
     *
     * <p>Gradients are added to those already there: call {@link #zeroGrad()} first where an earlier sweep has left
     * some.
     *
     * @param root the handle of the entry to differentiate
     */
    public void backward(int root) {
        check(root);
        grad[root] = 1.0;
        sweep(root, grad, local0, local1, child0, child1);
    }

    /** Does the additions of {@link #backward} from the entry {@code root} down. */
    void sweep(int root, double[] g, double[] l0, double[] l1, int[] c0, int[] c1) {
        for (int i = root; i >= 0; i--) {
            double adjoint = g[i];
            if (adjoint == 0.0) {
                continue;
            }
            int first = c0[i];
            if (first >= 0) {
                g[first] += l0[i] * adjoint;
                int second = c1[i];
                if (second >= 0) {
                    g[second] += l1[i] * adjoint;
                }
            }
        }
    }

    /** Sets the gradient of every entry to 0. */
    public void zeroGrad() {
        Arrays.fill(grad, 0, size, 0.0);
    }

    /**
     * Returns a mark of the present end of the tape, to {@link #truncate(int)} to later. It equals {@link #size()}.
     *
     * @return the mark
     */
    public int watermark() {
        return size;
    }

    /**
     * Drops every entry at or above a watermark and keeps the arrays for reuse. The survivors keep their values, and
     * their gradients until {@link #zeroGrad()}.
     *
     * @param watermark a mark from {@link #watermark()}, from 0 to {@link #size()}
     * @throws IndexOutOfBoundsException if the mark is negative or beyond the end of the tape
     */
    public void truncate(int watermark) {
        if (watermark < 0 || watermark > size) {
            throw new IndexOutOfBoundsException("Tape.truncate: expected a watermark from 0 to " + size + ", got "
                    + watermark + "; pass what watermark() returned, before truncating further down");
        }
        size = watermark;
    }

    /**
     * Returns the number of entries.
     *
     * @return the number of entries
     */
    public int size() {
        return size;
    }

    /** Rounds a result, or a number from outside, to the tape's precision. */
    double round(double x) {
        return x;
    }

    double expOf(double x) {
        return Elementary.exp(x);
    }

    double logOf(double x) {
        return Elementary.log(x);
    }

    double tanhOf(double x) {
        return Elementary.tanh(x);
    }

    double sigmoidOf(double x) {
        return Elementary.sigmoid(x);
    }

    double reciprocalOf(double x) {
        return Elementary.reciprocal(x);
    }

    double rsqrtOf(double x) {
        return Elementary.rsqrt(x);
    }

    double fastExpOf(double x) {
        return Elementary.fastExp(x);
    }

    private double operand(int a) {
        check(a);
        return data[a];
    }

    private void check(int a) {
        if (a < 0 || a >= size) {
            throw invalidHandle(a);
        }
    }

    private IndexOutOfBoundsException invalidHandle(int a) {
        return new IndexOutOfBoundsException(
                "Tape handle: expected 0 to " + (size - 1) + ", got " + a + " on a tape of " + size
                        + " entries; use handles that this tape returned since it was last truncated below them");
    }

    private int append(double x, int first, double firstLocal, int second, double secondLocal) {
        int id = size;
        if (id == data.length) {
            grow();
        }
        data[id] = x;
        // A slot that was truncated away still holds the gradient of its former entry.
        grad[id] = 0.0;
        local0[id] = firstLocal;
        local1[id] = secondLocal;
        child0[id] = first;
        child1[id] = second;
        size = id + 1;
        return id;
    }

    private void grow() {
        int old = data.length;
        if (old >= MAX_CAPACITY) {
            throw new IllegalStateException(
                    "Tape: expected at most " + MAX_CAPACITY + " entries; truncate to a watermark between steps");
        }
        int capacity = (int) Math.min(MAX_CAPACITY, Math.max(DEFAULT_CAPACITY, 2L * old));
        data = Arrays.copyOf(data, capacity);
        grad = Arrays.copyOf(grad, capacity);
        local0 = Arrays.copyOf(local0, capacity);
        local1 = Arrays.copyOf(local1, capacity);
        child0 = Arrays.copyOf(child0, capacity);
        child1 = Arrays.copyOf(child1, capacity);
    }
}
