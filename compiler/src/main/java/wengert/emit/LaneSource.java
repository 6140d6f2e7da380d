package wengert.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The body of a function on vectors as Java source. */
final class LaneSource {
    private static final int BODY = 8;

    private final Map<Integer, String> names;
    private final ChainText out = new ChainText();

    private LaneSource(Map<Integer, String> names) {
        this.names = names;
    }

    /** Prints the body of a function, a statement an element. */
    static List<String> texts(LaneFunction function) {
        List<String> texts = new ArrayList<>();
        for (LaneFunction.Assignment assignment : function.body()) {
            String type = assignment.value().isLong() ? "LongVector " : "DoubleVector ";
            String declaration = type + function.names().get(assignment.slot()) + " = ";
            texts.add(text(declaration, assignment.value(), function));
        }
        texts.add(text("return ", function.result(), function));
        return texts;
    }

    private static String text(String start, LaneValue value, LaneFunction function) {
        LaneSource source = new LaneSource(function.names());
        source.value(value);
        return Lines.layOut(start + source.out + ";", BODY);
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
        } else if (value instanceof LaneValue.Fused fused) {
            value(fused.left());
            out.link("fma");
            value(fused.right());
            out.next();
            value(fused.addend());
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
        } else if (value instanceof LaneValue.WholeChoice choice) {
            value(choice.a());
            out.link("compare").add("VectorOperators.LT").next();
            argument(choice.b());
            out.end().link("allTrue").end().add(" ? ");
            value(choice.then());
            out.add(" : ");
            value(choice.otherwise());
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
