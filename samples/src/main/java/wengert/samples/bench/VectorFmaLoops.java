package wengert.samples.bench;

import java.lang.invoke.MethodHandles;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The loops of fused multiply-adds on vectors of the machine's preferred length, generated as bytecode: the module with
 * the vectors is an incubator, which is there only for who asks for it and which nothing here can be compiled against.
 */
final class VectorFmaLoops {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String PACKAGE = "jdk/incubator/vector/";
    private static final String SPECIES = "L" + PACKAGE + "VectorSpecies;";
    private static final String VECTOR = "L" + PACKAGE + "Vector;";
    private static final String ASSOCIATIVE = "L" + PACKAGE + "VectorOperators$Associative;";

    /** Locals of the generated method: this, the iterations, the factor, the start, and those below. */
    private static final int FACTOR = 6;

    private static final int COUNTER = 7;
    private static final int SUMS = 8;

    private final LaneType precision;
    private final String vector;
    private final String type;

    private VectorFmaLoops(LaneType precision) {
        this.precision = precision;
        this.vector = PACKAGE + precision.boxed() + "Vector";
        this.type = "L" + vector + ";";
    }

    /** Says whether this JVM was started with the module. */
    static boolean exist() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /** Returns the number of lanes of a preferred vector. */
    static int lanes(LaneType precision) {
        try {
            Object species = Class.forName(MODULE + "." + precision.boxed() + "Vector")
                    .getField("SPECIES_PREFERRED")
                    .get(null);
            return (int)
                    Class.forName(MODULE + ".VectorSpecies").getMethod("length").invoke(species);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Vectors have no preferred length", e);
        }
    }

    static FmaLoop of(LaneType precision) {
        try {
            byte[] bytes = new VectorFmaLoops(precision).emit();
            return (FmaLoop) MethodHandles.lookup()
                    .defineHiddenClass(bytes, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Generated loop cannot be instantiated", e);
        }
    }

    private byte[] emit() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        String owner = VectorFmaLoops.class.getPackageName().replace('.', '/');
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
                owner + "/" + precision.boxed() + "FmaLoop",
                null,
                "java/lang/Object",
                new String[] {owner + "/FmaLoop"});
        MethodVisitor constructor = writer.visitMethod(0, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(0, 0);
        constructor.visitEnd();
        run(writer.visitMethod(Opcodes.ACC_PUBLIC, "run", "(IDD)D", null, null));
        writer.visitEnd();
        return writer.toByteArray();
    }

    private void run(MethodVisitor out) {
        out.visitCode();
        broadcast(out, 2, 0);
        out.visitVarInsn(Opcodes.ASTORE, FACTOR);
        for (int i = 0; i < FmaLoop.ACCUMULATORS; i++) {
            broadcast(out, 4, i);
            out.visitVarInsn(Opcodes.ASTORE, SUMS + i);
        }
        out.visitInsn(Opcodes.ICONST_0);
        out.visitVarInsn(Opcodes.ISTORE, COUNTER);
        Label head = new Label();
        Label end = new Label();
        out.visitLabel(head);
        out.visitVarInsn(Opcodes.ILOAD, COUNTER);
        out.visitVarInsn(Opcodes.ILOAD, 1);
        out.visitJumpInsn(Opcodes.IF_ICMPGE, end);
        for (int i = 0; i < FmaLoop.ACCUMULATORS; i++) {
            // factor.fma(factor, sum): the machine's instruction writes over what is added, so this copies nothing.
            out.visitVarInsn(Opcodes.ALOAD, FACTOR);
            out.visitVarInsn(Opcodes.ALOAD, FACTOR);
            out.visitVarInsn(Opcodes.ALOAD, SUMS + i);
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, vector, "fma", "(" + VECTOR + VECTOR + ")" + type, false);
            out.visitVarInsn(Opcodes.ASTORE, SUMS + i);
        }
        out.visitIincInsn(COUNTER, 1);
        out.visitJumpInsn(Opcodes.GOTO, head);
        out.visitLabel(end);
        total(out);
        out.visitMaxs(0, 0);
        out.visitEnd();
    }

    /** Leaves a vector of equal lanes: a local of type double plus a constant. */
    private void broadcast(MethodVisitor out, int local, int plus) {
        out.visitFieldInsn(Opcodes.GETSTATIC, vector, "SPECIES_PREFERRED", SPECIES);
        out.visitVarInsn(Opcodes.DLOAD, local);
        out.visitLdcInsn((double) plus);
        out.visitInsn(Opcodes.DADD);
        if (precision == LaneType.F32) {
            out.visitInsn(Opcodes.D2F);
        }
        out.visitMethodInsn(
                Opcodes.INVOKESTATIC, vector, "broadcast", "(" + SPECIES + precision.descriptor() + ")" + type, false);
    }

    /** Returns the sum of all sums and lanes. */
    private void total(MethodVisitor out) {
        out.visitVarInsn(Opcodes.ALOAD, SUMS);
        for (int i = 1; i < FmaLoop.ACCUMULATORS; i++) {
            out.visitVarInsn(Opcodes.ALOAD, SUMS + i);
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, vector, "add", "(" + VECTOR + ")" + type, false);
        }
        out.visitFieldInsn(Opcodes.GETSTATIC, PACKAGE + "VectorOperators", "ADD", ASSOCIATIVE);
        out.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, vector, "reduceLanes", "(" + ASSOCIATIVE + ")" + precision.descriptor(), false);
        if (precision == LaneType.F32) {
            out.visitInsn(Opcodes.F2D);
        }
        out.visitInsn(Opcodes.DRETURN);
    }
}
