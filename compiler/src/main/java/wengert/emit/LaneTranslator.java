package wengert.emit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import wengert.engine.Precision;
import wengert.math.Elementary;
import wengert.math.ElementaryFloat;

/**
 * Translates methods of {@link Elementary} from doubles, or of {@link ElementaryFloat} from floats, to vectors,
 * instruction by instruction: each lane computes what the scalar method computes, in the same order, so with the same bits.
 *
 * <p>It takes straight-line methods of {@code + - * /}, {@code Math.min}, {@code Math.max}, {@code Math.abs},
 * {@code Math.fma}, operations on the bits, and calls of other such methods. Two methods have a branch: a call of {@code ifLess} becomes a
 * comparison and a blend, one of {@code ifMostlyLess} a branch for all lanes together.
 */
final class LaneTranslator {
    private static final String CHOICE = "ifLess";

    private static final String WHOLE_CHOICE = "ifMostlyLess";

    private final Class<?> source;
    private final ClassReader reader;

    LaneTranslator(Precision precision) {
        source = precision == Precision.F32 ? ElementaryFloat.class : Elementary.class;
        try (InputStream in = source.getResourceAsStream(source.getSimpleName().concat(".class"))) {
            reader = new ClassReader(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the vector form of a method. */
    LaneFunction translate(String name) {
        List<Translation> found = new ArrayList<>();
        ClassVisitor methods = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String method, String descriptor, String signature, String[] exceptions) {
                if (!method.equals(name)) {
                    return null;
                }
                found.add(new Translation(name, Type.getArgumentTypes(descriptor)));
                return found.get(0);
            }
        };
        reader.accept(methods, ClassReader.SKIP_FRAMES);
        return found.get(0).function();
    }

    /** The instructions of one method, whose operand stack holds expressions. */
    private final class Translation extends MethodVisitor {
        private final String name;
        private final int arity;
        private final Map<Integer, String> names = new TreeMap<>();
        private final List<LaneFunction.Assignment> body = new ArrayList<>();
        private final List<LaneValue> stack = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();
        private LaneValue result;

        Translation(String name, Type[] parameters) {
            super(Opcodes.ASM9);
            this.name = name;
            this.arity = parameters.length;
            for (int i = 0; i < parameters.length; i++) {
                int slot = i * parameters[i].getSize();
                names.put(slot, "v" + slot);
            }
        }

        LaneFunction function() {
            return new LaneFunction(name, source.getSimpleName() + "." + name, arity, names, body, result, calls);
        }

        private LaneValue pop() {
            return stack.remove(stack.size() - 1);
        }

        private void push(LaneValue value) {
            stack.add(value);
        }

        @Override
        public void visitVarInsn(int opcode, int slot) {
            switch (opcode) {
                case Opcodes.DLOAD, Opcodes.FLOAD -> push(new LaneValue.Local(slot, false));
                case Opcodes.LLOAD, Opcodes.ILOAD -> push(new LaneValue.Local(slot, true));
                case Opcodes.DSTORE, Opcodes.FSTORE, Opcodes.LSTORE, Opcodes.ISTORE -> {
                    if (names.put(slot, "v" + slot) != null) {
                        throw new IllegalStateException(source.getSimpleName() + "." + name + " sets a local twice");
                    }
                    body.add(new LaneFunction.Assignment(slot, pop()));
                }
                default -> throw unknown(opcode);
            }
        }

        @Override
        public void visitInsn(int opcode) {
            switch (opcode) {
                case Opcodes.DADD, Opcodes.FADD, Opcodes.LADD, Opcodes.IADD -> binary("add");
                case Opcodes.DSUB, Opcodes.FSUB, Opcodes.LSUB, Opcodes.ISUB -> binary("sub");
                case Opcodes.DMUL, Opcodes.FMUL -> binary("mul");
                case Opcodes.DDIV, Opcodes.FDIV -> binary("div");
                case Opcodes.DNEG, Opcodes.FNEG -> push(new LaneValue.Unary("neg", pop()));
                case Opcodes.LAND, Opcodes.IAND -> binary("and");
                case Opcodes.LOR, Opcodes.IOR -> binary("or");
                case Opcodes.LSHL, Opcodes.ISHL -> shift("LSHL");
                case Opcodes.LUSHR, Opcodes.IUSHR -> shift("LSHR");
                case Opcodes.ISHR -> shift("ASHR");
                case Opcodes.DCONST_0, Opcodes.DCONST_1 ->
                    push(new LaneValue.Constant((double) (opcode - Opcodes.DCONST_0)));
                case Opcodes.FCONST_0, Opcodes.FCONST_1, Opcodes.FCONST_2 ->
                    push(new LaneValue.Constant((double) (opcode - Opcodes.FCONST_0)));
                case Opcodes.LCONST_0, Opcodes.LCONST_1 -> push(new LaneValue.Bits(opcode - Opcodes.LCONST_0));
                case Opcodes.ICONST_0,
                        Opcodes.ICONST_1,
                        Opcodes.ICONST_2,
                        Opcodes.ICONST_3,
                        Opcodes.ICONST_4,
                        Opcodes.ICONST_5 -> push(new LaneValue.Bits(opcode - Opcodes.ICONST_0));
                case Opcodes.DRETURN, Opcodes.FRETURN -> result = pop();
                default -> throw unknown(opcode);
            }
        }

        private void binary(String method) {
            LaneValue right = pop();
            push(new LaneValue.Binary(method, pop(), right));
        }

        private void fused() {
            LaneValue addend = pop();
            LaneValue right = pop();
            push(new LaneValue.Fused(pop(), right, addend));
        }

        private void shift(String operator) {
            LaneValue.Bits distance = (LaneValue.Bits) pop();
            push(new LaneValue.Shift(operator, pop(), (int) distance.value()));
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            push(new LaneValue.Bits(operand));
        }

        @Override
        public void visitLdcInsn(Object value) {
            Number number = (Number) value;
            boolean isBits = value instanceof Long || value instanceof Integer;
            push(isBits ? new LaneValue.Bits(number.longValue()) : new LaneValue.Constant(number.doubleValue()));
        }

        @Override
        public void visitMethodInsn(int opcode, String type, String method, String descriptor, boolean isInterface) {
            if (type.equals(Type.getInternalName(source))) {
                call(method, Type.getArgumentTypes(descriptor).length);
                return;
            }
            switch (method) {
                case "doubleToRawLongBits", "floatToRawIntBits" -> push(new LaneValue.ToBits(pop()));
                case "longBitsToDouble", "intBitsToFloat" -> push(new LaneValue.FromBits(pop()));
                case "min", "max" -> binary(method);
                case "abs" -> push(new LaneValue.Unary(method, pop()));
                case "fma" -> fused();
                default -> throw new IllegalStateException("no vector form of " + type + "." + method);
            }
        }

        private void call(String method, int count) {
            List<LaneValue> operands = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                operands.add(pop());
            }
            Collections.reverse(operands);
            if (method.equals(CHOICE)) {
                push(new LaneValue.Choice("LT", operands.get(0), operands.get(1), operands.get(2), operands.get(3)));
            } else if (method.equals(WHOLE_CHOICE)) {
                push(new LaneValue.WholeChoice(operands.get(0), operands.get(1), operands.get(2), operands.get(3)));
            } else {
                push(new LaneValue.Call(method, operands));
                calls.add(method);
            }
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            throw unknown(opcode);
        }

        /** Takes the name that a local has in the source, if the compiler wrote it down. */
        @Override
        public void visitLocalVariable(
                String local, String descriptor, String signature, Label start, Label end, int slot) {
            names.put(slot, local);
        }

        private IllegalStateException unknown(int opcode) {
            return new IllegalStateException("no vector form of instruction " + opcode);
        }
    }
}
