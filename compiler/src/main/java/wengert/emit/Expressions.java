package wengert.emit;

import java.util.List;
import wengert.lower.Int;
import wengert.lower.Value;

/**
 * Prints expressions as Java source with {@linkplain Lines marks} where a line may be broken.
 *
 * <p>Parentheses are as few as keep the grouping of the tree: floating-point arithmetic is never regrouped, so a right
 * operand that binds as tightly as its operator keeps them.
 */
final class Expressions {
    private final FunctionNames functions;
    private final StringBuilder out = new StringBuilder();
    private int depth;

    private Expressions(FunctionNames functions, int depth) {
        this.functions = functions;
        this.depth = depth;
    }

    /**
     * Prints a double expression.
     *
     * @param value the expression
     * @param functions how functions are called
     * @return its source, with marks
     */
    static String of(Value value, FunctionNames functions) {
        return of(value, functions, 0);
    }

    /** Prints a double expression that is nested in another one. */
    static String of(Value value, FunctionNames functions, int depth) {
        Expressions writer = new Expressions(functions, depth);
        writer.value(value, Precedence.CHOICE);
        return writer.out.toString();
    }

    /**
     * Prints an integer expression.
     *
     * @param value the expression
     * @return its source, with marks
     */
    static String of(Int value) {
        return of(value, 0);
    }

    /** Prints an integer expression that is nested in another one. */
    static String of(Int value, int depth) {
        Expressions writer = new Expressions(null, depth);
        writer.integer(value, Precedence.SUM);
        return writer.out.toString();
    }

    /**
     * Prints an element of an array.
     *
     * @param array the name of the array
     * @param at the position
     * @return its source, with marks
     */
    static String element(String array, Int at) {
        Expressions writer = new Expressions(null, 0);
        writer.load(array, at);
        return writer.out.toString();
    }

    private void value(Value value, Precedence least) {
        Value direct = Conditions.direct(value);
        boolean open = precedence(direct).isLooserThan(least);
        if (open) {
            out.append('(');
            depth++;
        }
        if (direct instanceof Value.Literal literal) {
            out.append(literal(literal.value()));
        } else if (direct instanceof Value.Local local) {
            out.append(local.name());
        } else if (direct instanceof Value.Load load) {
            load(load.array(), load.at());
        } else if (direct instanceof Value.MultiplyAdd fused) {
            out.append("Math.fma(");
            depth++;
            value(fused.left(), Precedence.CHOICE);
            out.append(',').append(Lines.mark(depth));
            value(fused.right(), Precedence.CHOICE);
            out.append(',').append(Lines.mark(depth));
            value(fused.addend(), Precedence.CHOICE);
            depth--;
            out.append(')');
        } else if (direct instanceof Value.FromInt from) {
            out.append("(double) ");
            integer(from.value(), Precedence.UNARY);
        } else if (direct instanceof Value.Apply apply) {
            apply(apply);
        } else {
            throw new IllegalStateException("Unknown value " + direct);
        }
        if (open) {
            depth--;
            out.append(')');
        }
    }

    private static Precedence precedence(Value value) {
        if (value instanceof Value.Literal literal) {
            return isSigned(literal.value()) ? Precedence.UNARY : Precedence.PRIMARY;
        }
        if (value instanceof Value.FromInt) {
            return Precedence.UNARY;
        }
        if (!(value instanceof Value.Apply apply)) {
            return Precedence.PRIMARY;
        }
        Form form = Form.of(apply.op());
        if (form instanceof Form.Binary binary) {
            return binary.precedence();
        }
        if (form instanceof Form.Negation) {
            return Precedence.UNARY;
        }
        return form instanceof Form.Function ? Precedence.PRIMARY : Precedence.CHOICE;
    }

    private static boolean isSigned(double value) {
        return !Double.isNaN(value) && !Double.isInfinite(value) && Math.copySign(1, value) < 0;
    }

    /** Prints a literal that javac reads back to the same bits, all NaNs being one. */
    static String literal(double value) {
        if (Double.isNaN(value)) {
            return "Double.NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
        }
        return Double.toString(value);
    }

    private void apply(Value.Apply apply) {
        Form form = Form.of(apply.op());
        List<Value> operands = apply.operands();
        if (form instanceof Form.Negation) {
            negate(operands.get(0));
        } else if (form instanceof Form.Binary binary) {
            binary(binary, operands);
        } else if (form instanceof Form.Function function) {
            call(function, apply);
        } else if (form instanceof Form.Comparison comparison) {
            compare(comparison, operands);
            choose(new Value.Literal(1), new Value.Literal(0));
        } else if (form instanceof Form.Choice) {
            condition(Conditions.direct(operands.get(0)));
            choose(operands.get(1), operands.get(2));
        } else {
            throw new IllegalStateException("Unknown form " + form);
        }
    }

    private void negate(Value operand) {
        out.append('-');
        int start = out.length();
        value(operand, Precedence.UNARY);
        // "--a" would be a decrement.
        if (out.charAt(start) == '-') {
            out.insert(start, '(').append(')');
        }
    }

    private void binary(Form.Binary form, List<Value> operands) {
        Precedence own = form.precedence();
        operand(operands.get(0), own, own);
        out.append(Lines.mark(depth)).append(form.symbol()).append(' ');
        operand(operands.get(1), own, own.tighter());
    }

    /** Prints an operand; a chain of operators that bind alike is one level of nesting. */
    private void operand(Value operand, Precedence own, Precedence least) {
        boolean deeper = precedence(Conditions.direct(operand)) != own;
        depth += deeper ? 1 : 0;
        value(operand, least);
        depth -= deeper ? 1 : 0;
    }

    private void call(Form.Function function, Value.Apply apply) {
        out.append(functions.call(function)).append('(');
        depth++;
        List<Value> operands = apply.operands();
        for (int i = 0; i < operands.size(); i++) {
            if (i > 0) {
                out.append(',').append(Lines.mark(depth));
            }
            depth++;
            value(operands.get(i), Precedence.CHOICE);
            depth--;
        }
        if (function.takesLiteral()) {
            out.append(',').append(Lines.mark(depth)).append(literal(apply.literal()));
        }
        depth--;
        out.append(')');
    }

    private void condition(Value condition) {
        if (condition instanceof Value.Apply apply && Form.of(apply.op()) instanceof Form.Comparison comparison) {
            compare(comparison, apply.operands());
        } else {
            depth += 2;
            value(condition, Precedence.SUM);
            depth -= 2;
            out.append(" != 0.0");
        }
    }

    private void compare(Form.Comparison comparison, List<Value> operands) {
        depth += 2;
        value(operands.get(0), Precedence.SUM);
        out.append(Lines.mark(depth - 1)).append(comparison.symbol()).append(' ');
        value(operands.get(1), Precedence.SUM);
        depth -= 2;
    }

    private void choose(Value first, Value second) {
        out.append(Lines.mark(depth)).append("? ");
        depth++;
        value(first, Precedence.SUM);
        depth--;
        out.append(Lines.mark(depth)).append(": ");
        depth++;
        value(second, Precedence.SUM);
        depth--;
    }

    private void load(String array, Int at) {
        out.append(array).append('[');
        depth += 2;
        integer(at, Precedence.SUM);
        depth -= 2;
        out.append(']');
    }

    private void integer(Int value, Precedence least) {
        boolean open = precedence(value).isLooserThan(least);
        if (open) {
            out.append('(');
            depth++;
        }
        if (value instanceof Int.Const c) {
            out.append(c.value());
        } else if (value instanceof Int.Var variable) {
            out.append(variable.name());
        } else if (value instanceof Int.Sum sum) {
            sum(sum);
        } else if (value instanceof Int.Product product) {
            integer(product.left(), Precedence.PRODUCT);
            out.append(" * ");
            integer(product.right(), Precedence.UNARY);
        } else if (value instanceof Int.Quotient quotient) {
            integer(quotient.dividend(), Precedence.PRODUCT);
            out.append(" / ").append(quotient.divisor());
        } else if (value instanceof Int.Remainder remainder) {
            integer(remainder.dividend(), Precedence.PRODUCT);
            out.append(" % ").append(remainder.divisor());
        } else if (value instanceof Int.Min min) {
            out.append("Math.min(");
            integer(min.left(), Precedence.SUM);
            out.append(", ");
            integer(min.right(), Precedence.SUM);
            out.append(')');
        } else if (value instanceof Int.Load load) {
            load(load.array(), load.at());
        } else {
            throw new IllegalStateException("Unknown integer expression " + value);
        }
        if (open) {
            depth--;
            out.append(')');
        }
    }

    private void sum(Int.Sum sum) {
        integer(sum.left(), Precedence.SUM);
        out.append(Lines.mark(depth));
        if (sum.right() instanceof Int.Const c && c.value() < 0 && c.value() != Integer.MIN_VALUE) {
            out.append("- ").append(-c.value());
        } else if (Ints.negated(sum.right()) != null) {
            out.append("- ");
            integer(Ints.negated(sum.right()), Precedence.SUM.tighter());
        } else {
            out.append("+ ");
            integer(sum.right(), Precedence.SUM.tighter());
        }
    }

    private static Precedence precedence(Int value) {
        if (value instanceof Int.Sum) {
            return Precedence.SUM;
        }
        if (value instanceof Int.Product || value instanceof Int.Quotient || value instanceof Int.Remainder) {
            return Precedence.PRODUCT;
        }
        return value instanceof Int.Const c && c.value() < 0 ? Precedence.UNARY : Precedence.PRIMARY;
    }
}
