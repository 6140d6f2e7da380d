package wengert.emit;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The types of the locals and of the operand stack at the present instruction of a method.
 *
 * <p>Generated code is structured, so keeping them at hand is easy; having ASM find them out by data-flow analysis
 * takes a quarter of the emission time of a program in a cold virtual machine.
 */
final class FrameState {
    private static final String DOUBLES = "[D";

    private final List<Object> locals = new ArrayList<>();
    private final List<Object> stack = new ArrayList<>();
    private int nextSlot;
    private boolean written;

    /** Adds a local and returns its slot. */
    int declare(Object type) {
        int slot = nextSlot;
        locals.add(type);
        nextSlot += width(type);
        return slot;
    }

    int locals() {
        return locals.size();
    }

    /** Drops all locals but the first ones; their slots are free again. */
    void release(int keep) {
        while (locals.size() > keep) {
            nextSlot -= width(locals.remove(locals.size() - 1));
        }
    }

    private static int width(Object type) {
        return type == Opcodes.DOUBLE ? 2 : 1;
    }

    void push(Object type) {
        stack.add(type);
        written = false;
    }

    void pop(int count) {
        for (int i = 0; i < count; i++) {
            stack.remove(stack.size() - 1);
        }
        written = false;
    }

    void swap() {
        Object top = stack.remove(stack.size() - 1);
        stack.add(stack.size() - 1, top);
        written = false;
    }

    /** Follows an instruction without operands of its own. */
    void follow(int opcode) {
        switch (opcode) {
            case Opcodes.DADD, Opcodes.DSUB, Opcodes.DMUL, Opcodes.DDIV -> pop(1);
            case Opcodes.IADD, Opcodes.ISUB, Opcodes.IMUL, Opcodes.IDIV, Opcodes.IREM -> pop(1);
            case Opcodes.DNEG -> written = false;
            case Opcodes.I2D -> replace(1, Opcodes.DOUBLE);
            case Opcodes.AALOAD -> replace(2, DOUBLES);
            case Opcodes.DALOAD -> replace(2, Opcodes.DOUBLE);
            case Opcodes.IALOAD, Opcodes.DCMPL -> replace(2, Opcodes.INTEGER);
            case Opcodes.DASTORE -> pop(3);
            case Opcodes.DUP -> push(stack.get(stack.size() - 1));
            case Opcodes.DUP2 -> {
                // Only ever an array and a position.
                push(DOUBLES);
                push(Opcodes.INTEGER);
            }
            case Opcodes.DRETURN, Opcodes.ARETURN -> pop(1);
            case Opcodes.RETURN -> written = false;
            default -> throw new IllegalStateException("Unknown instruction " + opcode);
        }
    }

    private void replace(int count, Object type) {
        pop(count);
        push(type);
    }

    /** Follows a jump. */
    void jump(int opcode) {
        pop(
                switch (opcode) {
                    case Opcodes.GOTO -> 0;
                    case Opcodes.IF_ICMPGE, Opcodes.IF_ICMPLT, Opcodes.IF_ICMPNE -> 2;
                    default -> 1;
                });
    }

    /** Writes the frame of the present instruction, unless that is done. */
    void write(MethodVisitor out) {
        if (!written) {
            out.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), stack.size(), stack.toArray());
            written = true;
        }
    }

    /** Notes an instruction that changes no type. */
    void pass() {
        written = false;
    }
}
