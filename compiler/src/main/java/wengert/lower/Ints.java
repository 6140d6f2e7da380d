package wengert.lower;

/** Sums and products of integer expressions, with constants folded. */
final class Ints {
    private Ints() {}

    static Int plus(Int left, int right) {
        return plus(left, new Int.Const(right));
    }

    static Int plus(Int left, Int right) {
        if (left instanceof Int.Const a && right instanceof Int.Const b) {
            return new Int.Const(a.value() + b.value());
        }
        if (isZero(right)) {
            return left;
        }
        return isZero(left) ? right : new Int.Sum(left, right);
    }

    static Int times(Int left, int right) {
        if (right == 1) {
            return left;
        }
        return left instanceof Int.Const constant
                ? new Int.Const(constant.value() * right)
                : new Int.Product(left, new Int.Const(right));
    }

    private static boolean isZero(Int value) {
        return value instanceof Int.Const constant && constant.value() == 0;
    }
}
