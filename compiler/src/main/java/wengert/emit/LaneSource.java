package wengert.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** A function on vectors as Java source. */
final class LaneSource {
    private static final int BODY = 8;

    private final Map<Integer, String> names;
    private final ChainText out = new ChainText();

    private LaneSource(Map<Integer, String> names) {
        this.names = names;
    }

    static MethodSpec method(LaneFunction function, VectorNames vectors) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(function.name())
                .addJavadoc(
                        "$L in each lane: the same operations in the same order, so the same bits.\n",
                        function.origin())
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(VectorNames.DOUBLES);
        for (int slot : function.parameters()) {
            method.addParameter(VectorNames.DOUBLES, function.names().get(slot));
        }
        for (LaneFunction.Assignment assignment : function.body()) {
            String type = assignment.value().isLong() ? "LongVector " : "DoubleVector ";
            String declaration = type + function.names().get(assignment.slot()) + " = ";
            method.addCode(line(declaration, assignment.value(), function, vectors));
        }
        return method.addCode(line("return ", function.result(), function, vectors))
                .build();
    }

    private static CodeBlock line(String start, LaneValue value, LaneFunction function, VectorNames vectors) {
        LaneSource source = new LaneSource(function.names());
        source.value(value);
        return vectors.code(Lines.layOut(start + source.out + ";", BODY));
    }

    private void value(LaneValue value) {
        if (value instanceof LaneValue.Local local) {
            out.add(names.get(local.slot()));
        } else if (value instanceof LaneValue.Constant || value instanceof LaneValue.Bits) {
            out.add(value.isLong() ? "LongVector.broadcast(LONGS, " : "DoubleVector.broadcast(SPECIES, ");
            out.add(literal(value)).add(")");
        } else if (value instanceof LaneValue.Unary unary) {
            value(unary.operand());
            out.link(unary.name()).end();
        } else if (value instanceof LaneValue.Binary binary) {
            value(binary.left());
            out.link(binary.name());
            argument(binary.right());
            out.end();
        } else if (value instanceof LaneValue.Shift shift) {
            value(shift.operand());
            out.link("lanewise").add("VectorOperators." + shift.operator());
            out.next().add(Integer.toString(shift.distance())).end();
        } else if (value instanceof LaneValue.ToBits bits) {
            value(bits.operand());
            out.link("reinterpretAsLongs").end();
        } else if (value instanceof LaneValue.FromBits bits) {
            value(bits.operand());
            out.link("reinterpretAsDoubles").end();
        } else if (value instanceof LaneValue.Call call) {
            out.start(call.method());
            arguments(call.operands());
            out.end();
        } else if (value instanceof LaneValue.Choice choice) {
            value(choice.otherwise());
            out.link("blend");
            argument(choice.then());
            out.next();
            value(choice.a());
            out.link("compare").add("VectorOperators." + choice.comparison()).next();
            argument(choice.b());
            out.end().end();
        } else {
            throw new IllegalStateException("Unknown value " + value);
        }
    }

    private void arguments(List<LaneValue> operands) {
        for (int i = 0; i < operands.size(); i++) {
            if (i > 0) {
                out.next();
            }
            value(operands.get(i));
        }
    }

    /** Prints an argument of a method of the Vector API, which takes a constant as it is. */
    private void argument(LaneValue value) {
        if (value instanceof LaneValue.Constant || value instanceof LaneValue.Bits) {
            out.add(literal(value));
        } else {
            value(value);
        }
    }

    private static String literal(LaneValue value) {
        return value instanceof LaneValue.Bits bits
                ? "0x" + Long.toHexString(bits.value()) + "L"
                : Expressions.literal(((LaneValue.Constant) value).value());
    }
}
