package wengert.emit;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import wengert.engine.Precision;
import wengert.trace.Op;

/** Writes operations on vectors, as calls of the Vector API, which HotSpot turns into instructions. */
final class VectorCode {
    private static final String ONE = "()" + Lanes.type(Lanes.VECTOR);
    private static final String TWO = "(" + Lanes.type(Lanes.BASE) + ")" + Lanes.type(Lanes.VECTOR);

    private static final String LONGS = "(" + Lanes.type(Lanes.BASE) + ")" + Lanes.type(Lanes.LONGS);
    private static final String SHIFTED = "(" + Lanes.type(Lanes.BINARY) + "J)" + Lanes.type(Lanes.LONGS);

    /** Before JDK 18, a mask is a vector. */
    private static final boolean IS_OLD = Runtime.version().feature() < 18;

    private final String species;
    private final VectorFunctions functions;
    private final int width;
    private final Precision precision;
    private final String owner;
    private final Swaps swaps = new Swaps();

    /**
     * Starts a class.
     *
     * @param owner the name of the class
     * @param width the number of lanes
     * @param precision what the lanes are; code for floats is written as if they were doubles all the same
     */
    VectorCode(String owner, int width, Precision precision) {
        this.owner = owner;
        this.width = width;
        this.precision = precision;
        this.species = Lanes.species(width, precision);
        this.functions = new VectorFunctions(precision);
    }

    void species(Code code) {
        species(code, Lanes.VECTOR);
    }

    /** Pushes the species of vectors of doubles or of longs. */
    void species(Code code, String vector) {
        code.constant(vector, species, Lanes.SPECIES);
    }

    /** Loads a vector; the species, the array and the position are on the stack. */
    void load(Code code) {
        String descriptor = "(" + Lanes.type(Lanes.SPECIES) + "[DI)" + Lanes.type(Lanes.VECTOR);
        code.invoke(Opcodes.INVOKESTATIC, Lanes.VECTOR, "fromArray", descriptor, 3, Lanes.VECTOR);
    }

    /** Stores the vector below an array and a position. */
    void store(Code code) {
        code.call(Opcodes.INVOKEVIRTUAL, Lanes.VECTOR, "intoArray", "([DI)V", 3);
    }

    /**
     * Makes HotSpot know the class of a vector that comes out of a loop, without changing a bit of it. Before JDK 18,
     * {@code intoArray} took it from a profile which is not always there, and boxed the vector; a negation is a virtual
     * method of the class itself. So is a subtraction, of which one will do, but in double precision that left objects in
     * some processes.
     *
     * @param zeros the slot of a vector of zeros
     */
    void sharpen(Code code, int zeros) {
        if (IS_OLD) {
            if (precision == Precision.F32) {
                code.load(Opcodes.ALOAD, zeros, Lanes.VECTOR);
                two(code, method(Op.SUB));
            } else {
                one(code, method(Op.NEG));
                one(code, method(Op.NEG));
            }
        }
    }

    /** Puts the double above a species into all lanes. */
    void broadcast(Code code) {
        String descriptor = "(" + Lanes.type(Lanes.SPECIES) + "D)" + Lanes.type(Lanes.VECTOR);
        code.invoke(Opcodes.INVOKESTATIC, Lanes.VECTOR, "broadcast", descriptor, 2, Lanes.VECTOR);
    }

    /** Adds 0, 1, 2... to the lanes. */
    void successive(Code code) {
        code.push(1);
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.VECTOR, "addIndex", "(I)" + Lanes.type(Lanes.VECTOR), 2, Lanes.VECTOR);
    }

    /** Exchanges the lanes of the vector on the stack that are at a distance. */
    void swap(Code code, int distance) {
        code.constant(owner, swaps.use(distance), Lanes.SHUFFLE);
        String descriptor = "(" + Lanes.type(Lanes.SHUFFLE) + ")" + Lanes.type(Lanes.VECTOR);
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.VECTOR, "rearrange", descriptor, 2, Lanes.VECTOR);
    }

    /** Adds the constants that were used to the class. */
    void end(ClassVisitor out) {
        swaps.define(out, owner, species, width);
    }

    /** Compares the two vectors on the stack. */
    void compare(Code code, String comparison) {
        code.constant(Lanes.OPERATORS, comparison, Lanes.COMPARISON);
        code.swap();
        String descriptor = "(" + Lanes.type(Lanes.COMPARISON) + Lanes.type(Lanes.BASE) + ")" + Lanes.type(Lanes.MASK);
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.VECTOR, "compare", descriptor, 3, Lanes.MASK);
    }

    /** Says whether the mask on the stack is set in all lanes. */
    void all(Code code) {
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.MASK, "allTrue", "()Z", 1, Opcodes.INTEGER);
    }

    /** Takes the upper vector below a mask where the mask is set, else the lower one. */
    void blend(Code code) {
        String descriptor = "(" + Lanes.type(Lanes.BASE) + Lanes.type(Lanes.MASK) + ")" + Lanes.type(Lanes.VECTOR);
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.VECTOR, "blend", descriptor, 3, Lanes.VECTOR);
    }

    /**
     * Says whether lanes that are the same in all loops are better chosen by bits than by a mask: processors with vectors of 512
     * bits do so in one instruction, and take two with a mask that is a vector.
     */
    boolean choosesByBits() {
        return IS_OLD && species.endsWith("512");
    }

    /** Makes vectors of longs of the bits of doubles. */
    void toBits(Code code) {
        String descriptor = "()" + Lanes.type(Lanes.LONGS);
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.VECTOR, "reinterpretAsLongs", descriptor, 1, Lanes.LONGS);
    }

    /** Makes vectors of doubles of their bits. */
    void fromBits(Code code) {
        String descriptor = "()" + Lanes.type(Lanes.VECTOR);
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.LONGS, "reinterpretAsDoubles", descriptor, 1, Lanes.VECTOR);
    }

    /** Combines the two vectors of longs on the stack. */
    void bits(Code code, String name) {
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.LONGS, name, LONGS, 2, Lanes.LONGS);
    }

    /** Keeps the bits that differ in the two vectors of longs on the stack. */
    void differing(Code code) {
        code.constant(Lanes.OPERATORS, "XOR", Lanes.ASSOCIATIVE);
        code.swap();
        String descriptor = "(" + Lanes.type(Lanes.BINARY) + Lanes.type(Lanes.BASE) + ")" + Lanes.type(Lanes.LONGS);
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.LONGS, "lanewise", descriptor, 3, Lanes.LONGS);
    }

    /** Shifts the longs on the stack. */
    void shift(Code code, String operator, int distance) {
        code.constant(Lanes.OPERATORS, operator, Lanes.BINARY);
        code.push((long) distance);
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.LONGS, "lanewise", SHIFTED, 3, Lanes.LONGS);
    }

    /** Replaces the operands on the stack by the result. */
    void apply(Code code, Op op) {
        VectorFunction function = VectorFunction.of(op);
        if (function != null) {
            LaneCode.write(functions.of(function), code, this);
        } else if (op.arity() == 1) {
            one(code, method(op));
        } else {
            two(code, method(op));
        }
    }

    /** Returns the method of the Vector API that an operation is. */
    static String method(Op op) {
        return switch (op) {
            case ADD -> "add";
            case SUB -> "sub";
            case MUL -> "mul";
            case DIV -> "div";
            case NEG -> "neg";
            case ABS -> "abs";
            case SQRT -> "sqrt";
            default -> throw new IllegalStateException("Operation '" + op + "' has no vector form");
        };
    }

    void one(Code code, String name) {
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.VECTOR, name, ONE, 1, Lanes.VECTOR);
    }

    void two(Code code, String name) {
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.VECTOR, name, TWO, 2, Lanes.VECTOR);
    }

    /** Multiplies two vectors and adds a third one, rounding once. */
    void fused(Code code) {
        String descriptor = "(" + Lanes.type(Lanes.BASE).repeat(2) + ")" + Lanes.type(Lanes.VECTOR);
        code.invoke(Opcodes.INVOKEVIRTUAL, Lanes.VECTOR, "fma", descriptor, 3, Lanes.VECTOR);
    }

    /** Writes what a function does that another one calls. */
    void call(Code code, String method) {
        LaneCode.write(functions.of(method), code, this);
    }
}
