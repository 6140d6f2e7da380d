package wengert.emit;

import wengert.lower.Int;

/**
 * Folding and comparison of integer expressions.
 *
 * <p>Integer arithmetic wraps and is associative, so that collecting constants never changes a result.
 */
final class Ints {
    private static final Int ZERO = new Int.Const(0);

    private Ints() {}

    static Int fold(Int value) {
        if (value instanceof Int.Sum sum) {
            return sum(fold(sum.left()), fold(sum.right()));
        }
        if (value instanceof Int.Product product) {
            return product(fold(product.left()), fold(product.right()));
        }
        if (value instanceof Int.Quotient quotient) {
            Int dividend = fold(quotient.dividend());
            return dividend instanceof Int.Const c
                    ? new Int.Const(c.value() / quotient.divisor())
                    : new Int.Quotient(dividend, quotient.divisor());
        }
        if (value instanceof Int.Remainder remainder) {
            Int dividend = fold(remainder.dividend());
            return dividend instanceof Int.Const c
                    ? new Int.Const(c.value() % remainder.divisor())
                    : new Int.Remainder(dividend, remainder.divisor());
        }
        if (value instanceof Int.Min min) {
            return new Int.Min(fold(min.left()), fold(min.right()));
        }
        if (value instanceof Int.Load load) {
            return new Int.Load(load.array(), fold(load.at()));
        }
        return value;
    }

    /** The sum of two folded expressions. */
    static Int sum(Int left, Int right) {
        if (left instanceof Int.Const a) {
            if (right instanceof Int.Const b) {
                return new Int.Const(a.value() + b.value());
            }
            if (a.value() == 0) {
                return right;
            }
        }
        if (right instanceof Int.Const b) {
            if (b.value() == 0) {
                return left;
            }
            if (left instanceof Int.Sum inner && inner.right() instanceof Int.Const a) {
                return sum(inner.left(), new Int.Const(a.value() + b.value()));
            }
        }
        return new Int.Sum(left, right);
    }

    /** The product of two folded expressions. */
    static Int product(Int left, Int right) {
        if (left instanceof Int.Const a) {
            if (right instanceof Int.Const b) {
                return new Int.Const(a.value() * b.value());
            }
            if (a.value() == 0) {
                return ZERO;
            }
            if (a.value() == 1) {
                return right;
            }
        }
        if (right instanceof Int.Const b) {
            if (b.value() == 0) {
                return ZERO;
            }
            if (b.value() == 1) {
                return left;
            }
            if (left instanceof Int.Product inner && inner.right() instanceof Int.Const a) {
                return product(inner.left(), new Int.Const(a.value() * b.value()));
            }
        }
        return new Int.Product(left, right);
    }

    /** Returns what a folded expression is the negative of, or null: adding it is a subtraction. */
    static Int negated(Int value) {
        return value instanceof Int.Product product && product.right() instanceof Int.Const c && c.value() == -1
                ? product.left()
                : null;
    }

    /** Whether an expression reads an element of an array. */
    static boolean loads(Int value) {
        if (value instanceof Int.Sum sum) {
            return loads(sum.left()) || loads(sum.right());
        }
        if (value instanceof Int.Product product) {
            return loads(product.left()) || loads(product.right());
        }
        if (value instanceof Int.Quotient quotient) {
            return loads(quotient.dividend());
        }
        if (value instanceof Int.Remainder remainder) {
            return loads(remainder.dividend());
        }
        if (value instanceof Int.Min min) {
            return loads(min.left()) || loads(min.right());
        }
        return value instanceof Int.Load;
    }

    /**
     * Whether two expressions are written alike. The {@code equals} of a record would do the same, but linking it costs
     * milliseconds when a program starts.
     */
    static boolean same(Int a, Int b) {
        if (a == b) {
            return true;
        }
        if (a instanceof Int.Const x && b instanceof Int.Const y) {
            return x.value() == y.value();
        }
        if (a instanceof Int.Var x && b instanceof Int.Var y) {
            return x.name().equals(y.name());
        }
        if (a instanceof Int.Sum x && b instanceof Int.Sum y) {
            return same(x.left(), y.left()) && same(x.right(), y.right());
        }
        if (a instanceof Int.Product x && b instanceof Int.Product y) {
            return same(x.left(), y.left()) && same(x.right(), y.right());
        }
        if (a instanceof Int.Quotient x && b instanceof Int.Quotient y) {
            return x.divisor() == y.divisor() && same(x.dividend(), y.dividend());
        }
        if (a instanceof Int.Remainder x && b instanceof Int.Remainder y) {
            return x.divisor() == y.divisor() && same(x.dividend(), y.dividend());
        }
        if (a instanceof Int.Min x && b instanceof Int.Min y) {
            return same(x.left(), y.left()) && same(x.right(), y.right());
        }
        return a instanceof Int.Load x
                && b instanceof Int.Load y
                && x.array().equals(y.array())
                && same(x.at(), y.at());
    }
}
