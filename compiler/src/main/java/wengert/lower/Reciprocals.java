package wengert.lower;

import java.util.List;
import wengert.trace.Op;

/**
 * Rewrites the kernel of an optimiser to divide by a number that all parameters share once, before its loops: {@code x / b}
 * becomes {@code x * (1 / b)}. The results are other bits, and infinite where the reciprocal is.
 */
public final class Reciprocals extends SharedDivisors {
    private Reciprocals() {}

    /**
     * Rewrites a kernel.
     *
     * @param kernel the kernel of an optimiser
     * @return the kernel with other loops; the kernel itself if nothing that is shared divides
     */
    public static Kernel of(Kernel kernel) {
        return new Reciprocals().rewrite(kernel);
    }

    @Override
    Value inverse(Value.Local divisor) {
        return new Value.Apply(Op.DIV, 0, List.of(new Value.Literal(1), divisor));
    }

    @Override
    Value quotient(Value dividend, Value divisor, Value inverse, List<Stmt> before) {
        return new Value.Apply(Op.MUL, 0, List.of(dividend, inverse));
    }

    @Override
    boolean isForLanes() {
        return true;
    }
}
