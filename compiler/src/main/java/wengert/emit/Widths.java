package wengert.emit;

import java.util.List;
import wengert.lower.Call;
import wengert.lower.Int;
import wengert.lower.Stmt;
import wengert.lower.Value;

/**
 * The most characters that a statement on scalars may take in dumped source: enough to say, without printing it, that it fits
 * in a line.
 */
final class Widths {
    private static final int LONGEST_LITERAL = 25;
    private static final int OPERATOR = " + ".length();
    private static final int PARENTHESES = 2;

    private final FunctionNames functions;

    /**
     * Starts measuring.
     *
     * @param functions how functions are called, where those that are called are noted
     */
    Widths(FunctionNames functions) {
        this.functions = functions;
    }

    /** Measures a call. */
    static int of(Call call) {
        int width = call.kernel().name().length() + "();".length();
        for (Call.Argument argument : call.arguments()) {
            width += ", ".length();
            if (argument instanceof Call.IntArgument constant) {
                width += digits(constant.value());
            } else if (argument instanceof Call.LengthArgument length) {
                width += "integers[]".length() + digits(length.at());
            } else if (argument instanceof Call.RunningArgument running) {
                width += "running[]".length() + digits(running.number());
            } else {
                width += "parameters".length();
            }
        }
        return width;
    }

    /** Measures a statement, of a loop its first line. */
    int of(Stmt stmt) {
        if (stmt instanceof Stmt.DeclareInt declare) {
            return "int  = ;".length() + declare.name().length() + of(declare.value());
        }
        if (stmt instanceof Stmt.Declare declare) {
            return "double  = ;".length() + declare.name().length() + of(declare.value());
        }
        if (stmt instanceof Stmt.Assign assign) {
            return " += ;".length() + assign.name().length() + of(assign.value());
        }
        if (stmt instanceof Stmt.Store store) {
            return "[] += ;".length() + store.array().length() + of(store.at()) + of(store.value());
        }
        Stmt.For loop = (Stmt.For) stmt;
        return "for (int  = ;  >= ;  += ) {".length()
                + "- 1".length()
                + 3 * loop.variable().length()
                + of(loop.from())
                + of(loop.to())
                + digits(loop.step());
    }

    private static int digits(int value) {
        int digits = value < 0 ? 2 : 1;
        for (int rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static int of(Int value) {
        if (value instanceof Int.Const constant) {
            return digits(constant.value());
        }
        if (value instanceof Int.Var variable) {
            return variable.name().length();
        }
        if (value instanceof Int.Sum sum) {
            return of(sum.left()) + OPERATOR + of(sum.right()) + PARENTHESES;
        }
        if (value instanceof Int.Product product) {
            return of(product.left()) + OPERATOR + of(product.right()) + PARENTHESES;
        }
        if (value instanceof Int.Quotient quotient) {
            return of(quotient.dividend()) + OPERATOR + digits(quotient.divisor()) + PARENTHESES;
        }
        if (value instanceof Int.Remainder remainder) {
            return of(remainder.dividend()) + OPERATOR + digits(remainder.divisor()) + PARENTHESES;
        }
        if (value instanceof Int.Min min) {
            return "Math.min(, )".length() + of(min.left()) + of(min.right());
        }
        Int.Load load = (Int.Load) value;
        return load.array().length() + PARENTHESES + of(load.at());
    }

    private int of(Value value) {
        if (value instanceof Value.Literal) {
            return LONGEST_LITERAL;
        }
        if (value instanceof Value.Local local) {
            return local.name().length();
        }
        if (value instanceof Value.Load load) {
            return load.array().length() + PARENTHESES + of(load.at());
        }
        if (value instanceof Value.FromInt from) {
            return "(double) ".length() + of(from.value()) + PARENTHESES;
        }
        if (value instanceof Value.MultiplyAdd fused) {
            return "Math.fma(, , )".length() + of(fused.left()) + of(fused.right()) + of(fused.addend());
        }
        return of((Value.Apply) value);
    }

    private int of(Value.Apply apply) {
        List<Value> operands = apply.operands();
        int width = PARENTHESES;
        for (int i = 0; i < operands.size(); i++) {
            width += of(operands.get(i)) + OPERATOR;
        }
        Form form = Form.of(apply.op());
        if (form instanceof Form.Function function) {
            return width + functions.call(function).length() + LONGEST_LITERAL;
        }
        if (form instanceof Form.Comparison || form instanceof Form.Choice) {
            return width + " == ".length() + " ? 1.0 : 0.0".length();
        }
        return width + PARENTHESES;
    }
}
