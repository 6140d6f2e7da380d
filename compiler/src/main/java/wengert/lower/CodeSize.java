package wengert.lower;

import java.util.List;
import wengert.trace.Op;

/**
 * An estimate of the bytes of bytecode that a kernel takes, so that what would be too long for HotSpot is lowered in a
 * shorter way.
 */
final class CodeSize {
    private CodeSize() {}

    static int of(List<Stmt> body) {
        int bytes = 0;
        for (Stmt stmt : body) {
            bytes += of(stmt);
        }
        return bytes;
    }

    private static int of(Stmt stmt) {
        if (stmt instanceof Stmt.DeclareInt declare) {
            return 2 + of(declare.value());
        }
        if (stmt instanceof Stmt.Declare declare) {
            return 2 + of(declare.value());
        }
        if (stmt instanceof Stmt.Assign assign) {
            return 2 + of(assign.value());
        }
        if (stmt instanceof Stmt.Store store) {
            return 6 + of(store.at()) + of(store.value());
        }
        Stmt.For loop = (Stmt.For) stmt;
        return 12 + of(loop.from()) + of(loop.to()) + of(loop.body());
    }

    private static int of(Int value) {
        if (value instanceof Int.Sum sum) {
            return 1 + of(sum.left()) + of(sum.right());
        }
        if (value instanceof Int.Product product) {
            return 1 + of(product.left()) + of(product.right());
        }
        if (value instanceof Int.Min min) {
            return 3 + of(min.left()) + of(min.right());
        }
        if (value instanceof Int.Quotient quotient) {
            return 4 + of(quotient.dividend());
        }
        if (value instanceof Int.Remainder remainder) {
            return 4 + of(remainder.dividend());
        }
        return value instanceof Int.Load load ? 3 + of(load.at()) : 2;
    }

    private static int of(Value value) {
        if (value instanceof Value.Load load) {
            return 3 + of(load.at());
        }
        if (value instanceof Value.LoadVector load) {
            return 8 + of(load.at());
        }
        if (value instanceof Value.Broadcast broadcast) {
            return 6 + of(broadcast.value());
        }
        if (value instanceof Value.Successive successive) {
            return 11 + of(successive.first());
        }
        if (value instanceof Value.Swapped swapped) {
            return 6 + of(swapped.value());
        }
        if (!(value instanceof Value.Apply apply)) {
            return 3;
        }
        int bytes = apply.isVector() ? inLanes(apply.op()) : 3;
        for (Value operand : apply.operands()) {
            bytes += of(operand);
        }
        return bytes;
    }

    /** Functions are written where they are called. */
    private static int inLanes(Op op) {
        return switch (op) {
            case EXP -> 450;
            case FAST_EXP -> 250;
            case LOG -> 800;
            case TANH, SIGMOID -> 1100;
            case RECIPROCAL, RSQRT -> 150;
            case QUOTIENT -> 300;
            case MAX, MIN -> 60;
            case RELU, GREATER, GREATER_EQUAL, EQUAL, SELECT -> 30;
            default -> 3;
        };
    }
}
