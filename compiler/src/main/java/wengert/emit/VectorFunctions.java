package wengert.emit;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** Writes the functions on vectors that the kernels of a class call. */
final class VectorFunctions {
    private static final int ACCESS = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC;

    private VectorFunctions() {}

    static void write(ClassWriter writer, VectorCode vectors) {
        for (VectorFunction function : vectors.functions()) {
            if (function == VectorFunction.EXP) {
                new LaneTranslator(writer, vectors.owner(), vectors.width()).translate(function.method());
                continue;
            }
            Code code = new Code(writer.visitMethod(ACCESS, function.method(), function.descriptor(), null, null));
            for (int operand = 0; operand < function.arity(); operand++) {
                code.declare(Lanes.VECTOR);
            }
            switch (function) {
                case RELU -> relu(code, vectors);
                case MAX -> first(code, vectors, "GE");
                case MIN -> first(code, vectors, "LE");
                case EXP -> throw new AssertionError();
            }
            code.op(Opcodes.ARETURN);
            code.end();
        }
    }

    /** {@code x <= 0 ? 0.0 : x}. */
    private static void relu(Code code, VectorCode vectors) {
        code.load(Opcodes.ALOAD, 0, Lanes.VECTOR);
        zero(code, vectors);
        code.load(Opcodes.ALOAD, 0, Lanes.VECTOR);
        zero(code, vectors);
        vectors.compare(code, "LE");
        vectors.blend(code);
    }

    private static void zero(Code code, VectorCode vectors) {
        vectors.species(code);
        code.push(0.0);
        vectors.broadcast(code);
    }

    /** {@code a >= b || a != a ? a : b}, or the same with another comparison. */
    private static void first(Code code, VectorCode vectors, String comparison) {
        code.load(Opcodes.ALOAD, 1, Lanes.VECTOR);
        code.load(Opcodes.ALOAD, 0, Lanes.VECTOR);
        code.load(Opcodes.ALOAD, 0, Lanes.VECTOR);
        code.load(Opcodes.ALOAD, 1, Lanes.VECTOR);
        vectors.compare(code, comparison);
        code.load(Opcodes.ALOAD, 0, Lanes.VECTOR);
        code.load(Opcodes.ALOAD, 0, Lanes.VECTOR);
        vectors.compare(code, "NE");
        String descriptor = "(" + Lanes.type(Lanes.MASK) + ")" + Lanes.type(Lanes.MASK);
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.MASK, "or", descriptor, 2, Lanes.MASK);
        vectors.blend(code);
    }
}
