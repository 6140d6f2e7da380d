package wengert.emit;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** One method under construction, with the shortest instruction for each constant. */
final class Code {
    private final MethodVisitor out;

    Code(MethodVisitor out) {
        this.out = out;
        out.visitCode();
    }

    void op(int opcode) {
        out.visitInsn(opcode);
    }

    void local(int opcode, int slot) {
        out.visitVarInsn(opcode, slot);
    }

    void jump(int opcode, Label target) {
        out.visitJumpInsn(opcode, target);
    }

    void label(Label label) {
        out.visitLabel(label);
    }

    void call(int opcode, String owner, String name, String descriptor) {
        out.visitMethodInsn(opcode, owner, name, descriptor, false);
    }

    void push(int value) {
        if (value >= -1 && value <= 5) {
            out.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value == (byte) value) {
            out.visitIntInsn(Opcodes.BIPUSH, value);
        } else if (value == (short) value) {
            out.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            out.visitLdcInsn(value);
        }
    }

    void push(double value) {
        // dconst_0 is 0.0, so -0.0 must not take it: compare bits.
        long bits = Double.doubleToRawLongBits(value);
        if (bits == 0L) {
            out.visitInsn(Opcodes.DCONST_0);
        } else if (value == 1.0) {
            out.visitInsn(Opcodes.DCONST_1);
        } else {
            out.visitLdcInsn(value);
        }
    }

    /** Adds to an integer local. */
    void increment(int slot, int amount) {
        if (amount == (short) amount) {
            out.visitIincInsn(slot, amount);
        } else {
            local(Opcodes.ILOAD, slot);
            push(amount);
            op(Opcodes.IADD);
            local(Opcodes.ISTORE, slot);
        }
    }

    /** Ends the method and returns the number of its bytes. */
    int end() {
        Label end = new Label();
        out.visitLabel(end);
        out.visitMaxs(0, 0);
        out.visitEnd();
        return end.getOffset();
    }
}
