package wengert.emit;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import wengert.lower.LoweredProgram;

/**
 * The two runs of a generated class once more, which read the clock at their start and twice after each call of a kernel.
 *
 * <p>They call the kernels of the generated class itself, as machine code that is there already, and pass the same
 * constants, so that HotSpot inlines what it inlines in the runs proper. What lies between the two readings after a call is
 * what reading the clock takes.
 */
public final class TimedClass {
    private static final String NAME = Type.getInternalName(TimedClass.class) + "Runs";
    private static final String MARKS = "marks";
    private static final String NEXT = "next";
    private static final String MARK = "$mark";
    private static final Handle BOOTSTRAP = new Handle(
            Opcodes.H_INVOKESTATIC,
            Type.getInternalName(TimedClass.class),
            "kernel",
            MethodType.methodType(CallSite.class, MethodHandles.Lookup.class, String.class, MethodType.class)
                    .toMethodDescriptorString(),
            false);

    private final Object instance;
    private final long[] marks;

    private TimedClass(Object instance, long[] marks) {
        this.instance = instance;
        this.marks = marks;
    }

    /**
     * Makes the runs.
     *
     * @param program the lowered program
     * @param kernels the class that was generated from it
     * @return the runs, which one thread at a time may use
     */
    public static TimedClass of(LoweredProgram program, Class<?> kernels) {
        long[] marks =
                new long[2 * (program.forward().size() + program.backward().size()) + 2];
        try {
            MethodHandles.Lookup own = MethodHandles.lookup();
            Class<?> type = own.defineHiddenClassWithClassData(
                            bytes(program), MethodHandles.privateLookupIn(kernels, own), true)
                    .lookupClass();
            type.getField(MARKS).set(null, marks);
            return new TimedClass(type.getDeclaredConstructor().newInstance(), marks);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The timed runs of '" + program.name() + "' cannot be defined", e);
        }
    }

    private static byte[] bytes(LoweredProgram program) {
        ClassReader reader = new ClassReader(BytecodeEmitter.emit(program));
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        reader.accept(new Timing(writer, reader.getClassName()), ClassReader.SKIP_DEBUG);
        return writer.toByteArray();
    }

    /**
     * Links a call of a kernel; the virtual machine calls this.
     *
     * @param caller the timed runs
     * @param name the name of the kernel
     * @param type its parameters
     * @return the kernel
     * @throws ReflectiveOperationException if there is no such kernel
     */
    static CallSite kernel(MethodHandles.Lookup caller, String name, MethodType type)
            throws ReflectiveOperationException {
        MethodHandles.Lookup kernels = MethodHandles.classData(caller, "_", MethodHandles.Lookup.class);
        return new ConstantCallSite(kernels.findStatic(kernels.lookupClass(), name, type));
    }

    /**
     * Returns the runs.
     *
     * @return a {@link GeneratedProgram} or {@link GeneratedFloatProgram}
     */
    public Object instance() {
        return instance;
    }

    /**
     * Returns what the clock read in the last runs: at the start of the forward run, twice after each of its calls, and the
     * same of the backward run.
     *
     * @return the nanoseconds, overwritten by the next run forward and then backward
     */
    public long[] marks() {
        return marks;
    }

    /** Leaves out the kernels, and adds the marks. */
    private static final class Timing extends ClassVisitor {
        private final String generated;

        Timing(ClassVisitor out, String generated) {
            super(Opcodes.ASM9, out);
            this.generated = generated;
        }

        @Override
        public void visit(int version, int access, String name, String signature, String above, String[] interfaces) {
            super.visit(version, access, NAME, signature, above, interfaces);
        }

        private static boolean isRun(String name) {
            return name.matches("(forward|backward)[0-9]*");
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            if (name.equals("<init>")) {
                return super.visitMethod(access, name, descriptor, signature, exceptions);
            }
            return isRun(name) ? timed(name, super.visitMethod(access, name, descriptor, signature, exceptions)) : null;
        }

        private MethodVisitor timed(String method, MethodVisitor out) {
            return new MethodVisitor(Opcodes.ASM9, out) {
                @Override
                public void visitCode() {
                    super.visitCode();
                    if (method.equals("forward")) {
                        super.visitInsn(Opcodes.ICONST_0);
                        super.visitFieldInsn(Opcodes.PUTSTATIC, NAME, NEXT, "I");
                    }
                    if (method.equals("forward") || method.equals("backward")) {
                        mark();
                    }
                }

                private void mark() {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, NAME, MARK, "()V", false);
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String type, boolean isInterface) {
                    if (!owner.equals(generated)) {
                        super.visitMethodInsn(opcode, owner, name, type, isInterface);
                    } else if (isRun(name)) {
                        super.visitMethodInsn(opcode, NAME, name, type, isInterface);
                    } else {
                        super.visitInvokeDynamicInsn(name, type, BOOTSTRAP);
                        mark();
                        mark();
                    }
                }
            };
        }

        @Override
        public void visitEnd() {
            super.visitField(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, MARKS, "[J", null, null)
                    .visitEnd();
            super.visitField(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, NEXT, "I", null, null)
                    .visitEnd();
            MethodVisitor mark = super.visitMethod(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, MARK, "()V", null, null);
            mark.visitCode();
            mark.visitFieldInsn(Opcodes.GETSTATIC, NAME, MARKS, "[J");
            mark.visitFieldInsn(Opcodes.GETSTATIC, NAME, NEXT, "I");
            mark.visitInsn(Opcodes.DUP);
            mark.visitInsn(Opcodes.ICONST_1);
            mark.visitInsn(Opcodes.IADD);
            mark.visitFieldInsn(Opcodes.PUTSTATIC, NAME, NEXT, "I");
            mark.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "nanoTime", "()J", false);
            mark.visitInsn(Opcodes.LASTORE);
            mark.visitInsn(Opcodes.RETURN);
            mark.visitMaxs(0, 0);
            mark.visitEnd();
            super.visitEnd();
        }
    }
}
