package wengert.lower;

import java.util.List;
import wengert.trace.Op;

/**
 * Rewrites the scalar kernel of an optimiser to divide by a number that all parameters share without a division, to the same
 * bits: the product {@code q} with the reciprocal is mended by its remainder, which a fused multiply-add has without rounding.
 *
 * <pre>{@code
 * q = x * inverse
 * q = fma(fma(-q, b, x), inverse, q)
 * x / b = abs(q) >= LEAST ? q : x / b
 * }</pre>
 *
 * <p>With a correctly rounded reciprocal that is the correctly rounded quotient, as long as nothing underflows or overflows.
 * Divisors that are not near 1 have NaN for a reciprocal, so that every comparison fails and the division is done; and so it is where
 * the quotient is small, zero, or NaN, which it becomes where something overflows.
 *
 * <p>Source: P. Markstein, "Computation of elementary functions on the IBM RISC System/6000 processor", IBM Journal of Research
 * and Development 34 (1), 1990; N. Brisebarre, J.-M. Muller, S. K. Raina, "Accelerating correctly rounded floating-point division
 * when the divisor is known in advance", IEEE Transactions on Computers 53 (8), 2004.
 */
public final class ExactQuotients extends SharedDivisors {
    /** The last bit of a remainder of larger quotients, by divisors in the range, is a number yet, in floats too. */
    private static final Value LEAST = new Value.Literal(1e-24);

    private static final Value LEAST_DIVISOR = new Value.Literal(1e-6);
    private static final Value GREATEST_DIVISOR = new Value.Literal(1e6);

    private int count;

    private ExactQuotients() {}

    /**
     * Rewrites a kernel.
     *
     * @param kernel the kernel of an optimiser
     * @return the kernel with other loops; the kernel itself if nothing that is shared divides a scalar
     */
    public static Kernel of(Kernel kernel) {
        return new ExactQuotients().rewrite(kernel);
    }

    @Override
    Value inverse(Value.Local divisor) {
        Value none = new Value.Literal(Double.NaN);
        Value reciprocal = apply(Op.DIV, new Value.Literal(1), divisor);
        Value unlessLarge = ifAtLeast(GREATEST_DIVISOR, divisor, reciprocal, none);
        return ifAtLeast(divisor, LEAST_DIVISOR, unlessLarge, none);
    }

    @Override
    Value quotient(Value dividend, Value divisor, Value inverse, List<Stmt> before) {
        String number = count == 0 ? "" : Integer.toString(count);
        count++;
        Value x = dividend instanceof Value.Local ? dividend : declared("dividend" + number, dividend, before);
        Value product = declared("product" + number, apply(Op.MUL, x, inverse), before);
        Value rest = new Value.MultiplyAdd(apply(Op.NEG, product), divisor, x);
        Value quotient = declared("quotient" + number, new Value.MultiplyAdd(rest, inverse, product), before);
        return ifAtLeast(apply(Op.ABS, quotient), LEAST, quotient, apply(Op.DIV, x, divisor));
    }

    @Override
    boolean isForLanes() {
        return false;
    }

    private static Value declared(String name, Value value, List<Stmt> before) {
        before.add(new Stmt.Declare(name, value));
        return new Value.Local(name);
    }

    private static Value ifAtLeast(Value value, Value bound, Value then, Value otherwise) {
        return apply(Op.SELECT, apply(Op.GREATER_EQUAL, value, bound), then, otherwise);
    }

    private static Value apply(Op op, Value... operands) {
        return new Value.Apply(op, 0, List.of(operands));
    }
}
