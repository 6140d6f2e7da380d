package wengert.emit;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Turns a generated class on doubles into one on floats while it is written: every instruction, type and method becomes
 * its twin of single precision.
 *
 * <p>A double local takes two slots, of which its float uses the first; so numbers of locals stay what they are.
 */
final class SinglePrecision extends ClassVisitor {
    /** The distance between the numbers of an instruction on doubles and of its twin, for most of them. */
    private static final int TWIN = Opcodes.DADD - Opcodes.FADD;

    SinglePrecision(ClassVisitor out) {
        super(Opcodes.ASM9, out);
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        String[] twins = {type(interfaces[0])};
        super.visit(version, access, name, signature, superName, twins);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        return new Body(super.visitMethod(access, name, descriptor(descriptor), signature, exceptions));
    }

    /** Returns a descriptor with floats for doubles and ints for longs. */
    private static String descriptor(String descriptor) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        while (at < descriptor.length()) {
            char c = descriptor.charAt(at);
            if (c == 'L') {
                int end = descriptor.indexOf(';', at);
                result.append('L')
                        .append(type(descriptor.substring(at + 1, end)))
                        .append(';');
                at = end;
            } else {
                result.append(c == 'D' ? 'F' : c == 'J' ? 'I' : c);
            }
            at++;
        }
        return result.toString();
    }

    private static String type(String name) {
        return switch (name) {
            case Lanes.VECTOR -> "jdk/incubator/vector/FloatVector";
            case Lanes.LONGS -> "jdk/incubator/vector/IntVector";
            case "wengert/emit/GeneratedProgram" -> "wengert/emit/GeneratedFloatProgram";
            case "wengert/emit/GeneratedUpdate" -> "wengert/emit/GeneratedFloatUpdate";
            case "wengert/emit/GeneratedUpdateRun" -> "wengert/emit/GeneratedFloatUpdateRun";
            case "wengert/math/Elementary" -> "wengert/math/ElementaryFloat";
            default -> name;
        };
    }

    /** The instructions of one method. */
    private static final class Body extends MethodVisitor {
        Body(MethodVisitor out) {
            super(Opcodes.ASM9, out);
        }

        @Override
        public void visitInsn(int opcode) {
            switch (opcode) {
                case Opcodes.DADD,
                        Opcodes.DSUB,
                        Opcodes.DMUL,
                        Opcodes.DDIV,
                        Opcodes.DNEG,
                        Opcodes.DALOAD,
                        Opcodes.DASTORE,
                        Opcodes.DRETURN -> super.visitInsn(opcode - TWIN);
                case Opcodes.DCMPL -> super.visitInsn(Opcodes.FCMPL);
                case Opcodes.I2D -> super.visitInsn(Opcodes.I2F);
                case Opcodes.DCONST_0 -> super.visitInsn(Opcodes.FCONST_0);
                case Opcodes.DCONST_1 -> super.visitInsn(Opcodes.FCONST_1);
                default -> super.visitInsn(opcode);
            }
        }

        @Override
        public void visitVarInsn(int opcode, int slot) {
            boolean isDouble = opcode == Opcodes.DLOAD || opcode == Opcodes.DSTORE;
            super.visitVarInsn(isDouble ? opcode - TWIN : opcode, slot);
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (value instanceof Double number) {
                super.visitLdcInsn(number.floatValue());
            } else if (value instanceof Long bits) {
                super.visitLdcInsn(bits.intValue());
            } else {
                super.visitLdcInsn(value);
            }
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            super.visitFieldInsn(opcode, type(owner), name, descriptor(descriptor));
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (name.equals("sqrt") && owner.equals("java/lang/Math")) {
                // The root of a float rounded twice is the root rounded once.
                super.visitInsn(Opcodes.F2D);
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                super.visitInsn(Opcodes.D2F);
                return;
            }
            String twin = switch (name) {
                case "reinterpretAsLongs" -> "reinterpretAsInts";
                case "reinterpretAsDoubles" -> "reinterpretAsFloats";
                default -> name;
            };
            super.visitMethodInsn(opcode, type(owner), twin, descriptor(descriptor), isInterface);
        }

        @Override
        public void visitFrame(int type, int numLocal, Object[] local, int numStack, Object[] stack) {
            int wide = 0;
            for (int i = 0; i < numLocal; i++) {
                wide += local[i] == Opcodes.DOUBLE ? 1 : 0;
            }
            Object[] locals = new Object[numLocal + wide];
            int next = 0;
            for (int i = 0; i < numLocal; i++) {
                locals[next++] = twin(local[i]);
                if (local[i] == Opcodes.DOUBLE) {
                    locals[next++] = Opcodes.TOP;
                }
            }
            Object[] operands = new Object[numStack];
            for (int i = 0; i < numStack; i++) {
                operands[i] = twin(stack[i]);
            }
            super.visitFrame(type, locals.length, locals, numStack, operands);
        }

        private static Object twin(Object type) {
            if (type == Opcodes.DOUBLE) {
                return Opcodes.FLOAT;
            }
            if (type instanceof String name) {
                return name.startsWith("[") ? descriptor(name) : type(name);
            }
            return type;
        }
    }
}
