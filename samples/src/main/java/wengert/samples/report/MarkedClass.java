package wengert.samples.report;

import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import wengert.emit.BytecodeEmitter;
import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;

/** A copy of a generated class that reads the clock after each call of a kernel, in a class loader of its own. */
final class MarkedClass extends ClassLoader {
    private static final String MARKS = Marks.class.getName().replace('.', '/');

    private final Set<String> kernels = new TreeSet<>();

    private MarkedClass(LoweredProgram program) {
        super(MarkedClass.class.getClassLoader());
        for (Kernel kernel : program.kernels()) {
            kernels.add(kernel.name());
        }
    }

    /**
     * Makes the copy.
     *
     * @return an object of the class
     */
    static Object instance(LoweredProgram program) {
        MarkedClass loader = new MarkedClass(program);
        ClassReader reader = new ClassReader(BytecodeEmitter.emit(program));
        // Without COMPUTE_FRAMES: a call that takes and leaves nothing keeps the frames as they are.
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(loader.marking(writer), 0);
        byte[] bytes = writer.toByteArray();
        try {
            return loader.defineClass(reader.getClassName().replace('/', '.'), bytes, 0, bytes.length)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Generated class cannot be instantiated", e);
        }
    }

    private ClassVisitor marking(ClassVisitor out) {
        return new ClassVisitor(Opcodes.ASM9, out) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                return kernels.contains(name) ? method : marking(method);
            }
        };
    }

    private MethodVisitor marking(MethodVisitor out) {
        return new MethodVisitor(Opcodes.ASM9, out) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                if (opcode == Opcodes.INVOKESTATIC && kernels.contains(name)) {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, MARKS, "mark", "()V", false);
                }
            }
        };
    }
}
