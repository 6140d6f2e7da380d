package wengert.lower;

import java.util.List;
import wengert.trace.Op;

/** A text of a piece of the loop-level tree that is equal for equal pieces; cheaper to compare than the tree itself. */
final class Fingerprint {
    private final StringBuilder text = new StringBuilder();

    private Fingerprint() {}

    static String of(Value value) {
        Fingerprint print = new Fingerprint();
        print.add(value);
        return print.text.toString();
    }

    static String of(List<Kernel.Parameter> parameters, List<Stmt> body) {
        Fingerprint print = new Fingerprint();
        for (Kernel.Parameter parameter : parameters) {
            print.text
                    .append(parameter.type())
                    .append(' ')
                    .append(parameter.name())
                    .append(';');
        }
        print.add(body);
        return print.text.toString();
    }

    private void add(List<Stmt> statements) {
        text.append('{');
        for (Stmt statement : statements) {
            add(statement);
            text.append(';');
        }
        text.append('}');
    }

    private void add(Stmt statement) {
        if (statement instanceof Stmt.DeclareInt declare) {
            text.append("int ").append(declare.name()).append('=');
            add(declare.value());
        } else if (statement instanceof Stmt.Declare declare) {
            text.append("double ").append(declare.name()).append('=');
            add(declare.value());
        } else if (statement instanceof Stmt.Assign assign) {
            text.append(assign.name()).append('=');
            add(assign.value());
        } else if (statement instanceof Stmt.Store store) {
            text.append(store.array()).append('[');
            add(store.at());
            text.append("]=");
            add(store.value());
        } else {
            Stmt.For loop = (Stmt.For) statement;
            text.append(loop.descending() ? "down " : "up ")
                    .append(loop.variable())
                    .append('=');
            add(loop.from());
            text.append("..");
            add(loop.to());
            text.append('+').append(loop.step());
            add(loop.body());
        }
    }

    private void add(Int value) {
        if (value instanceof Int.Const constant) {
            text.append(constant.value());
        } else if (value instanceof Int.Var variable) {
            text.append(variable.name());
        } else if (value instanceof Int.Sum sum) {
            add('+', sum.left(), sum.right());
        } else if (value instanceof Int.Product product) {
            add('*', product.left(), product.right());
        } else if (value instanceof Int.Min min) {
            add('<', min.left(), min.right());
        } else if (value instanceof Int.Quotient quotient) {
            add('/', quotient.dividend(), new Int.Const(quotient.divisor()));
        } else if (value instanceof Int.Remainder remainder) {
            add('%', remainder.dividend(), new Int.Const(remainder.divisor()));
        } else {
            Int.Load load = (Int.Load) value;
            text.append(load.array()).append('[');
            add(load.at());
            text.append(']');
        }
    }

    private void add(char operator, Int left, Int right) {
        text.append('(');
        add(left);
        text.append(operator);
        add(right);
        text.append(')');
    }

    private void add(Value value) {
        if (value instanceof Value.Literal literal) {
            text.append('#').append(Double.doubleToRawLongBits(literal.value()));
        } else if (value instanceof Value.Local local) {
            text.append(local.name());
        } else if (value instanceof Value.Load load) {
            text.append(load.array()).append('[');
            add(load.at());
            text.append(']');
        } else if (value instanceof Value.LoadVector load) {
            text.append(load.array()).append('<');
            add(load.at());
            text.append('>');
        } else if (value instanceof Value.Broadcast broadcast) {
            text.append('*');
            add(broadcast.value());
        } else if (value instanceof Value.Successive successive) {
            text.append("(lanes)");
            add(successive.first());
        } else if (value instanceof Value.Swapped swapped) {
            text.append("swap").append(swapped.distance()).append('(');
            add(swapped.value());
            text.append(')');
        } else if (value instanceof Value.MultiplyAdd fused) {
            text.append("fma(");
            add(fused.left());
            text.append(',');
            add(fused.right());
            text.append(',');
            add(fused.addend());
            text.append(')');
        } else if (value instanceof Value.FromInt integer) {
            text.append("(double)");
            add(integer.value());
        } else {
            Value.Apply apply = (Value.Apply) value;
            text.append(apply.op());
            if (apply.op() == Op.POW) {
                text.append(Double.doubleToRawLongBits(apply.literal()));
            }
            for (Value operand : apply.operands()) {
                text.append('(');
                add(operand);
                text.append(')');
            }
        }
    }
}
