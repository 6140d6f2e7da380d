package wengert.emit;

import java.util.List;
import java.util.Set;
import wengert.lower.Int;
import wengert.lower.Value;

/** Prints expressions on vectors as calls of the Vector API. */
final class VectorExpressions {
    private final FunctionNames functions;
    private final Set<VectorFunction> called;
    private final ChainText out = new ChainText();

    private VectorExpressions(FunctionNames functions) {
        this.functions = functions;
        this.called = functions.onVectors();
    }

    /**
     * Prints a vector expression.
     *
     * @param value the expression
     * @param functions how functions are called
     * @return its source, with marks
     */
    static String of(Value value, FunctionNames functions) {
        VectorExpressions writer = new VectorExpressions(functions);
        writer.value(value);
        return writer.out.toString();
    }

    /**
     * Prints a statement that stores a vector.
     *
     * @param array the name of the array
     * @param at the position of the first lane
     * @param value the vector
     * @param functions how functions are called
     * @return its source, with marks
     */
    static String store(String array, Int at, Value value, FunctionNames functions) {
        VectorExpressions writer = new VectorExpressions(functions);
        writer.value(value);
        writer.out.link("intoArray").add(array).next();
        writer.out.add(Expressions.of(at, writer.out.depth())).end().add(";");
        return writer.out.toString();
    }

    private void value(Value value) {
        if (value instanceof Value.Local local) {
            out.add(local.name());
        } else if (value instanceof Value.LoadVector load) {
            out.start("DoubleVector.fromArray")
                    .add("SPECIES")
                    .next()
                    .add(load.array())
                    .next();
            out.add(Expressions.of(load.at(), out.depth())).end();
        } else if (value instanceof Value.Broadcast broadcast) {
            broadcast(broadcast.value());
        } else if (value instanceof Value.MultiplyAdd fused) {
            value(fused.left());
            out.link("fma");
            value(fused.right());
            out.next();
            value(fused.addend());
            out.end();
        } else if (value instanceof Value.Successive successive) {
            broadcast(new Value.FromInt(successive.first()));
            out.link("addIndex").add("1").end();
        } else if (value instanceof Value.Swapped swapped) {
            value(swapped.value());
            out.link("rearrange").add(Swaps.name(swapped.distance())).end();
        } else if (value instanceof Value.Apply apply) {
            apply(apply);
        } else {
            throw new IllegalStateException("Unknown vector " + value);
        }
    }

    private void broadcast(Value scalar) {
        out.start("DoubleVector.broadcast").add("SPECIES").next();
        scalar(scalar);
        out.end();
    }

    private void scalar(Value scalar) {
        out.add(Expressions.of(scalar, functions, out.depth()));
    }

    private void apply(Value.Apply apply) {
        Form form = Form.of(apply.op());
        List<Value> operands = apply.operands();
        if (form instanceof Form.Comparison) {
            broadcast(new Value.Literal(0.0));
            out.link("blend").add("1.0").next();
            mask(apply);
            out.end();
        } else if (form instanceof Form.Choice) {
            value(operands.get(2));
            out.link("blend");
            argument(operands.get(1));
            out.next();
            mask(Conditions.direct(operands.get(0)));
            out.end();
        } else if (form instanceof Form.Identity) {
            value(operands.get(0));
        } else {
            operation(apply);
        }
    }

    private void operation(Value.Apply apply) {
        List<Value> operands = apply.operands();
        VectorFunction function = VectorFunction.of(apply.op());
        if (function == null) {
            value(operands.get(0));
            out.link(VectorCode.method(apply.op()));
            if (operands.size() > 1) {
                argument(operands.get(1));
            }
        } else {
            called.add(function);
            out.start(function.method());
            value(operands.get(0));
            if (operands.size() > 1) {
                out.next();
                value(operands.get(1));
            }
        }
        out.end();
    }

    private void mask(Value condition) {
        if (condition instanceof Value.Apply apply && Form.of(apply.op()) instanceof Form.Comparison comparison) {
            compare(
                    apply.operands().get(0),
                    comparison.lanes(),
                    apply.operands().get(1));
        } else {
            compare(condition, "NE", new Value.Broadcast(new Value.Literal(0.0)));
        }
    }

    private void compare(Value left, String comparison, Value right) {
        value(left);
        out.link("compare").add("VectorOperators." + comparison).next();
        argument(right);
        out.end();
    }

    /** Prints an argument of a method of the Vector API, which takes a scalar for all lanes as it is. */
    private void argument(Value value) {
        if (value instanceof Value.Broadcast broadcast) {
            scalar(broadcast.value());
        } else {
            value(value);
        }
    }
}
