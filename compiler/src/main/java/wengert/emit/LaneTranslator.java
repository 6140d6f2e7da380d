package wengert.emit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import wengert.math.Elementary;

/**
 * Translates methods of {@link Elementary} from doubles to vectors, instruction by instruction: each lane computes what
 * the scalar method computes, in the same order, so with the same bits.
 *
 * <p>It takes straight-line methods of {@code + - * /}, {@code Math.min}, {@code Math.max}, {@code Math.abs}, operations
 * on the bits, and calls of other such methods, which are translated too.
 */
final class LaneTranslator {
    private static final String SOURCE = "wengert/math/Elementary";
    private static final int ACCESS = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC;

    private final ClassWriter writer;
    private final String owner;
    private final int width;
    private final Set<String> translated = new HashSet<>();

    LaneTranslator(ClassWriter writer, String owner, int width) {
        this.writer = writer;
        this.owner = owner;
        this.width = width;
    }

    /** Adds a method and all methods that it calls. */
    void translate(String name) {
        if (!translated.add(name)) {
            return;
        }
        Set<String> called = new HashSet<>();
        new ClassReader(bytes())
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access,
                                    String method,
                                    String descriptor,
                                    String signature,
                                    String[] exceptions) {
                                return method.equals(name)
                                        ? new Translation(
                                                writer.visitMethod(ACCESS, name, vectors(descriptor), null, null),
                                                called)
                                        : null;
                            }
                        },
                        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        for (String method : called) {
            translate(method);
        }
    }

    private static byte[] bytes() {
        try (InputStream in = Elementary.class.getResourceAsStream("Elementary.class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String vectors(String descriptor) {
        return descriptor.replace("D", Lanes.type(Lanes.VECTOR));
    }

    private static final String FROM_DOUBLES = "(" + Lanes.type(Lanes.BASE) + ")" + Lanes.type(Lanes.VECTOR);
    private static final String FROM_LONGS = "(" + Lanes.type(Lanes.BASE) + ")" + Lanes.type(Lanes.LONGS);

    /** The instructions of one method. */
    private final class Translation extends MethodVisitor {
        private final MethodVisitor out;
        private final Set<String> called;
        private int distance;

        Translation(MethodVisitor out, Set<String> called) {
            super(Opcodes.ASM9);
            this.out = out;
            this.called = called;
            out.visitCode();
        }

        @Override
        public void visitVarInsn(int opcode, int slot) {
            switch (opcode) {
                case Opcodes.DLOAD, Opcodes.LLOAD -> out.visitVarInsn(Opcodes.ALOAD, slot);
                case Opcodes.DSTORE, Opcodes.LSTORE -> out.visitVarInsn(Opcodes.ASTORE, slot);
                default -> throw unknown(opcode);
            }
        }

        @Override
        public void visitInsn(int opcode) {
            switch (opcode) {
                case Opcodes.DADD -> doubles("add");
                case Opcodes.DSUB -> doubles("sub");
                case Opcodes.DMUL -> doubles("mul");
                case Opcodes.DDIV -> doubles("div");
                case Opcodes.LADD -> longs("add");
                case Opcodes.LSUB -> longs("sub");
                case Opcodes.LAND -> longs("and");
                case Opcodes.LOR -> longs("or");
                case Opcodes.LSHL -> shift("LSHL");
                case Opcodes.LUSHR -> shift("LSHR");
                case Opcodes.DCONST_0, Opcodes.DCONST_1 -> visitLdcInsn((double) (opcode - Opcodes.DCONST_0));
                case Opcodes.ICONST_1 -> distance = 1;
                case Opcodes.DRETURN -> out.visitInsn(Opcodes.ARETURN);
                default -> throw unknown(opcode);
            }
        }

        private void doubles(String name) {
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Lanes.VECTOR, name, FROM_DOUBLES, false);
        }

        private void longs(String name) {
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Lanes.LONGS, name, FROM_LONGS, false);
        }

        private void shift(String operator) {
            out.visitFieldInsn(Opcodes.GETSTATIC, Lanes.OPERATORS, operator, Lanes.type(Lanes.BINARY));
            out.visitLdcInsn((long) distance);
            String descriptor = "(" + Lanes.type(Lanes.BINARY) + "J)" + Lanes.type(Lanes.LONGS);
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Lanes.LONGS, "lanewise", descriptor, false);
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            distance = operand;
        }

        @Override
        public void visitLdcInsn(Object value) {
            String lanes = value instanceof Long ? Lanes.LONGS : Lanes.VECTOR;
            String type = value instanceof Long ? "J" : "D";
            out.visitFieldInsn(Opcodes.GETSTATIC, lanes, Lanes.species(width), Lanes.type(Lanes.SPECIES));
            out.visitLdcInsn(value);
            String descriptor = "(" + Lanes.type(Lanes.SPECIES) + type + ")" + Lanes.type(lanes);
            out.visitMethodInsn(Opcodes.INVOKESTATIC, lanes, "broadcast", descriptor, false);
        }

        @Override
        public void visitMethodInsn(int opcode, String type, String name, String descriptor, boolean isInterface) {
            if (type.equals(SOURCE)) {
                called.add(name);
                out.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, vectors(descriptor), false);
                return;
            }
            switch (name) {
                case "doubleToRawLongBits" ->
                    out.visitMethodInsn(
                            Opcodes.INVOKEVIRTUAL,
                            Lanes.VECTOR,
                            "reinterpretAsLongs",
                            "()" + Lanes.type(Lanes.LONGS),
                            false);
                case "longBitsToDouble" ->
                    out.visitMethodInsn(
                            Opcodes.INVOKEVIRTUAL,
                            Lanes.LONGS,
                            "reinterpretAsDoubles",
                            "()" + Lanes.type(Lanes.VECTOR),
                            false);
                case "min", "max" -> doubles(name);
                default -> throw new IllegalStateException("no vector form of " + type + "." + name);
            }
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            throw unknown(opcode);
        }

        @Override
        public void visitMaxs(int stack, int locals) {
            out.visitMaxs(0, 0);
        }

        @Override
        public void visitEnd() {
            out.visitEnd();
        }

        private IllegalStateException unknown(int opcode) {
            return new IllegalStateException("no vector form of instruction " + opcode);
        }
    }
}
