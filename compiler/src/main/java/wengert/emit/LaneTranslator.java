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
import wengert.math.Elementary;

/**
 * Translates methods of {@link Elementary} from doubles to vectors, instruction by instruction: each lane computes what
 * the scalar method computes, in the same order, so with the same bits.
 *
 * <p>It takes straight-line methods of {@code + - * /}, {@code Math.min}, {@code Math.max}, {@code Math.abs}, operations
 * on the bits, and calls of other such methods. A call of {@code ifLess}, the only method with a branch, becomes a
 * comparison and a blend.
 */
final class LaneTranslator {
    private static final String SOURCE = "wengert/math/Elementary";
    private static final String CHOICE = "ifLess";

    private final ClassReader reader;

    LaneTranslator() {
        try (InputStream in = Elementary.class.getResourceAsStream("Elementary.class")) {
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
    private static final class Translation extends MethodVisitor {
        private final String name;
        private final int arity;
        private final Map<Integer, String> names = new TreeMap<>();
        private final List<LaneFunction.Assignment> body = new ArrayList<>();
        private final List<LaneValue> stack = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();
        private LaneValue result;
        private int distance;

        Translation(String name, Type[] parameters) {
            super(Opcodes.ASM9);
            this.name = name;
            this.arity = parameters.length;
            for (int i = 0; i < parameters.length; i++) {
                if (!parameters[i].equals(Type.DOUBLE_TYPE)) {
                    throw new IllegalStateException("no vector form of a parameter of type " + parameters[i]);
                }
                names.put(2 * i, "v" + 2 * i);
            }
        }

        LaneFunction function() {
            return new LaneFunction(name, "Elementary." + name, arity, names, body, result, calls);
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
                case Opcodes.DLOAD -> push(new LaneValue.Local(slot, false));
                case Opcodes.LLOAD -> push(new LaneValue.Local(slot, true));
                case Opcodes.DSTORE, Opcodes.LSTORE -> {
                    if (names.put(slot, "v" + slot) != null) {
                        throw new IllegalStateException("Elementary." + name + " sets a local twice");
                    }
                    body.add(new LaneFunction.Assignment(slot, pop()));
                }
                default -> throw unknown(opcode);
            }
        }

        @Override
        public void visitInsn(int opcode) {
            switch (opcode) {
                case Opcodes.DADD, Opcodes.LADD -> binary("add");
                case Opcodes.DSUB, Opcodes.LSUB -> binary("sub");
                case Opcodes.DMUL -> binary("mul");
                case Opcodes.DDIV -> binary("div");
                case Opcodes.DNEG -> push(new LaneValue.Unary("neg", pop()));
                case Opcodes.LAND -> binary("and");
                case Opcodes.LOR -> binary("or");
                case Opcodes.LSHL -> push(new LaneValue.Shift("LSHL", pop(), distance));
                case Opcodes.LUSHR -> push(new LaneValue.Shift("LSHR", pop(), distance));
                case Opcodes.DCONST_0, Opcodes.DCONST_1 ->
                    push(new LaneValue.Constant((double) (opcode - Opcodes.DCONST_0)));
                case Opcodes.ICONST_1 -> distance = 1;
                case Opcodes.DRETURN -> result = pop();
                default -> throw unknown(opcode);
            }
        }

        private void binary(String method) {
            LaneValue right = pop();
            push(new LaneValue.Binary(method, pop(), right));
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            distance = operand;
        }

        @Override
        public void visitLdcInsn(Object value) {
            push(value instanceof Long bits ? new LaneValue.Bits(bits) : new LaneValue.Constant((double) value));
        }

        @Override
        public void visitMethodInsn(int opcode, String type, String method, String descriptor, boolean isInterface) {
            if (type.equals(SOURCE)) {
                call(method, Type.getArgumentTypes(descriptor).length);
                return;
            }
            switch (method) {
                case "doubleToRawLongBits" -> push(new LaneValue.ToBits(pop()));
                case "longBitsToDouble" -> push(new LaneValue.FromBits(pop()));
                case "min", "max" -> binary(method);
                case "abs" -> push(new LaneValue.Unary(method, pop()));
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
