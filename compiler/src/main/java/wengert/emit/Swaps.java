package wengert.emit;

import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The shuffles that exchange lanes, each a constant of the class that uses it: HotSpot has to know which one it is. */
final class Swaps {
    private static final String NAME = "SWAP_";
    private static final String TYPE = Lanes.type(Lanes.SHUFFLE);

    private final Set<Integer> distances = new TreeSet<>();

    /** Returns the name of the constant for lanes at a distance. */
    static String name(int distance) {
        return NAME.concat(Integer.toString(distance));
    }

    /** Returns the lane that each one of a vector is taken from, separated by commas. */
    static String lanes(String constant, int width) {
        int distance = Integer.parseInt(constant.substring(NAME.length()));
        StringBuilder lanes = new StringBuilder();
        for (int lane = 0; lane < width; lane++) {
            lanes.append(lane == 0 ? "" : ", ").append(lane ^ distance);
        }
        return lanes.toString();
    }

    /** Notes that the class needs a constant, and returns its name. */
    String use(int distance) {
        distances.add(distance);
        return name(distance);
    }

    /**
     * Adds the constants that were used to a class, and the method that makes them.
     *
     * @param owner the name of the class
     * @param species the constant of the vectors' class with their species
     * @param width the number of lanes
     */
    void define(ClassVisitor out, String owner, String species, int width) {
        if (distances.isEmpty()) {
            return;
        }
        MethodVisitor code = out.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        code.visitCode();
        for (int distance : distances) {
            int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
            out.visitField(access, name(distance), TYPE, null, null).visitEnd();
            code.visitFieldInsn(Opcodes.GETSTATIC, Lanes.VECTOR, species, Lanes.type(Lanes.SPECIES));
            code.visitIntInsn(Opcodes.BIPUSH, width);
            code.visitIntInsn(Opcodes.NEWARRAY, Opcodes.T_INT);
            for (int lane = 0; lane < width; lane++) {
                code.visitInsn(Opcodes.DUP);
                code.visitIntInsn(Opcodes.BIPUSH, lane);
                code.visitIntInsn(Opcodes.BIPUSH, lane ^ distance);
                code.visitInsn(Opcodes.IASTORE);
            }
            String descriptor = "(" + Lanes.type(Lanes.SPECIES) + "[I)" + TYPE;
            code.visitMethodInsn(Opcodes.INVOKESTATIC, Lanes.SHUFFLE, "fromValues", descriptor, false);
            code.visitFieldInsn(Opcodes.PUTSTATIC, owner, name(distance), TYPE);
        }
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
