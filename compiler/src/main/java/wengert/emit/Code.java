package wengert.emit;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** One method under construction, with the shortest instruction for each constant and the frames of its labels. */
final class Code {
    private final MethodVisitor out;
    private final FrameState frame = new FrameState();
    private int line;

    Code(MethodVisitor out) {
        this.out = out;
        out.visitCode();
    }

    /** Adds a local, or a parameter before any code, of a type as in {@link MethodVisitor#visitFrame}. */
    int declare(Object type) {
        return frame.declare(type);
    }

    /** Notes that the code that follows is at a line of the dumped source. */
    void line(int number) {
        if (number != line) {
            Label start = new Label();
            out.visitLabel(start);
            out.visitLineNumber(number, start);
            line = number;
        }
    }

    /** Returns the number of locals. */
    int locals() {
        return frame.locals();
    }

    /** Drops all locals but the first ones declared. */
    void leave(int keep) {
        frame.release(keep);
    }

    void op(int opcode) {
        out.visitInsn(opcode);
        frame.follow(opcode);
    }

    void load(int opcode, int slot, Object type) {
        out.visitVarInsn(opcode, slot);
        frame.push(type);
    }

    void store(int opcode, int slot) {
        out.visitVarInsn(opcode, slot);
        frame.pop(1);
    }

    void jump(int opcode, Label target) {
        out.visitJumpInsn(opcode, target);
        frame.jump(opcode);
    }

    void label(Label label) {
        out.visitLabel(label);
        frame.write(out);
    }

    /** Forgets the operand on top: the code that follows is reached by a jump from before it was there. */
    void forget() {
        frame.pop(1);
    }

    /** Calls a method, which leaves nothing. */
    void call(int opcode, String owner, String name, String descriptor, int arguments) {
        out.visitMethodInsn(opcode, owner, name, descriptor, false);
        frame.pop(arguments);
    }

    /** Calls a method that leaves a value. */
    void invoke(int opcode, String owner, String name, String descriptor, int arguments, Object result) {
        call(opcode, owner, name, descriptor, arguments);
        frame.push(result);
    }

    /** Pushes a static field of a class. */
    void constant(String owner, String name, String type) {
        out.visitFieldInsn(Opcodes.GETSTATIC, owner, name, Lanes.type(type));
        frame.push(type);
    }

    /** Exchanges the two objects on top. */
    void swap() {
        out.visitInsn(Opcodes.SWAP);
        frame.swap();
    }

    /** Calls a static method of doubles that returns a double. */
    void function(String owner, String name, int arguments) {
        call(Opcodes.INVOKESTATIC, owner, name, arguments == 1 ? "(D)D" : "(DD)D", arguments);
        frame.push(Opcodes.DOUBLE);
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
        frame.push(Opcodes.INTEGER);
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
        frame.push(Opcodes.DOUBLE);
    }

    void push(long value) {
        out.visitLdcInsn(value);
        frame.push(Opcodes.LONG);
    }

    /** Adds to an integer local. */
    void increment(int slot, int amount) {
        if (amount == (short) amount) {
            out.visitIincInsn(slot, amount);
            frame.pass();
        } else {
            load(Opcodes.ILOAD, slot, Opcodes.INTEGER);
            push(amount);
            op(Opcodes.IADD);
            store(Opcodes.ISTORE, slot);
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
