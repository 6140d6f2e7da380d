package wengert.emit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * A function on vectors as bytecode, written where it is called: HotSpot does not inline every call, and a vector that
 * goes through a call is an object.
 */
final class LaneCode {
    private static final String ALL = "(" + Lanes.type(Lanes.SPECIES) + "J)" + Lanes.type(Lanes.LONGS);

    private final Code code;
    private final VectorCode vectors;
    private final Map<Integer, Integer> slots = new HashMap<>();

    private LaneCode(Code code, VectorCode vectors) {
        this.code = code;
        this.vectors = vectors;
    }

    /** Replaces the arguments on the stack by the result. */
    static void write(LaneFunction function, Code code, VectorCode vectors) {
        LaneCode writer = new LaneCode(code, vectors);
        int scope = code.locals();
        List<Integer> parameters = function.parameters();
        for (int i = parameters.size() - 1; i >= 0; i--) {
            writer.keep(parameters.get(i), Lanes.VECTOR);
        }
        for (LaneFunction.Assignment assignment : function.body()) {
            writer.value(assignment.value());
            writer.keep(assignment.slot(), assignment.value().isLong() ? Lanes.LONGS : Lanes.VECTOR);
        }
        writer.value(function.result());
        code.leave(scope);
    }

    private void keep(int slot, String type) {
        int own = code.declare(type);
        code.store(Opcodes.ASTORE, own);
        slots.put(slot, own);
    }

    private void value(LaneValue value) {
        if (value instanceof LaneValue.Local local) {
            code.load(Opcodes.ALOAD, slots.get(local.slot()), local.isLong() ? Lanes.LONGS : Lanes.VECTOR);
        } else if (value instanceof LaneValue.Constant constant) {
            vectors.species(code);
            code.push(constant.value());
            vectors.broadcast(code);
        } else if (value instanceof LaneValue.Bits bits) {
            vectors.species(code, Lanes.LONGS);
            code.push(bits.value());
            code.invoke(Opcodes.INVOKESTATIC, Lanes.LONGS, "broadcast", ALL, 2, Lanes.LONGS);
        } else if (value instanceof LaneValue.Unary unary) {
            value(unary.operand());
            vectors.one(code, unary.name());
        } else if (value instanceof LaneValue.Binary binary) {
            value(binary.left());
            value(binary.right());
            if (binary.isLong()) {
                vectors.bits(code, binary.name());
            } else {
                vectors.two(code, binary.name());
            }
        } else if (value instanceof LaneValue.Fused fused) {
            value(fused.left());
            value(fused.right());
            value(fused.addend());
            vectors.fused(code);
        } else if (value instanceof LaneValue.Shift shift) {
            value(shift.operand());
            vectors.shift(code, shift.operator(), shift.distance());
        } else if (value instanceof LaneValue.ToBits bits) {
            value(bits.operand());
            vectors.toBits(code);
        } else if (value instanceof LaneValue.FromBits bits) {
            value(bits.operand());
            vectors.fromBits(code);
        } else if (value instanceof LaneValue.Call call) {
            call.operands().forEach(this::value);
            vectors.call(code, call.method());
        } else if (value instanceof LaneValue.Choice choice) {
            value(choice.otherwise());
            value(choice.then());
            value(choice.a());
            value(choice.b());
            vectors.compare(code, choice.comparison());
            vectors.blend(code);
        } else if (value instanceof LaneValue.WholeChoice choice) {
            choose(choice);
        } else {
            throw new IllegalStateException("Unknown value " + value);
        }
    }

    private void choose(LaneValue.WholeChoice choice) {
        Label otherwise = new Label();
        Label done = new Label();
        value(choice.a());
        value(choice.b());
        vectors.compare(code, "LT");
        vectors.all(code);
        code.jump(Opcodes.IFEQ, otherwise);
        value(choice.then());
        code.jump(Opcodes.GOTO, done);
        code.forget();
        code.label(otherwise);
        value(choice.otherwise());
        code.label(done);
    }
}
