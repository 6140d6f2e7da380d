package wengert.emit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import wengert.engine.Precision;
import wengert.lower.Kernel;

/** One generated class under construction: kernels as private static methods, and public methods that call them. */
final class ClassCode {
    /** The most that a static method may have, all of them of one slot. */
    private static final int MAX_PARAMETERS = 255;

    private final String name;
    private final String className;
    private final SourceLines lines;
    private final VectorCode vectors;
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    /** What methods are written to: code on doubles, whatever the precision. */
    private final ClassVisitor out;

    private final Map<String, String> descriptors = new HashMap<>();

    /**
     * Starts a class with a constructor.
     *
     * @param name the name of the trace
     * @param simpleName the name of the class
     * @param type the interface on doubles that it implements, in single precision its twin
     * @param kernels the kernels that calls refer to
     * @param lines where everything is in the dumped source
     */
    ClassCode(String name, String simpleName, String type, List<Kernel> kernels, SourceLines lines) {
        Precision precision = lines.precision();
        this.name = name;
        this.className = ClassNames.PACKAGE.concat(simpleName);
        this.lines = lines;
        this.vectors = new VectorCode(className, lines.width(), precision);
        this.out = precision == Precision.F32 ? new SinglePrecision(writer) : writer;
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER;
        out.visit(Opcodes.V17, access, className, null, "java/lang/Object", new String[] {type});
        out.visitSource(simpleName.concat(".java"), null);
        for (Kernel kernel : kernels) {
            descriptors.put(kernel.name(), descriptor(kernel));
        }
        constructor();
    }

    private static String descriptor(Kernel kernel) {
        StringBuilder descriptor = new StringBuilder("(");
        for (Kernel.Parameter parameter : kernel.parameters()) {
            descriptor.append(
                    switch (parameter.type()) {
                        case DOUBLES -> "[D";
                        case INTS -> "[I";
                        case INT -> "I";
                    });
        }
        return descriptor.append(")V").toString();
    }

    private void constructor() {
        Code code = publicMethod("<init>", "()V");
        code.line(lines.classLine());
        code.load(Opcodes.ALOAD, 0, className);
        code.call(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", 1);
        code.op(Opcodes.RETURN);
        code.end();
    }

    Code publicMethod(String method, String descriptor) {
        return new Code(out.visitMethod(Opcodes.ACC_PUBLIC, method, descriptor, null, null));
    }

    Code privateStatic(String method, String descriptor) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC;
        return new Code(out.visitMethod(access, method, descriptor, null, null));
    }

    /** Calls a static method of this class, which leaves nothing. */
    void call(Code code, String method, String descriptor, int arguments) {
        code.call(Opcodes.INVOKESTATIC, className, method, descriptor, arguments);
    }

    /** Calls a kernel with the arguments on the stack. */
    void call(Code code, Kernel kernel) {
        String descriptor = descriptors.get(kernel.name());
        if (descriptor == null) {
            throw new IllegalStateException("Call of '" + kernel.name() + "', which is not a kernel of '" + name + "'");
        }
        call(code, kernel.name(), descriptor, kernel.parameters().size());
    }

    /** Writes the method of a kernel. */
    void kernel(Kernel kernel) {
        int parameters = kernel.parameters().size();
        if (parameters > MAX_PARAMETERS) {
            throw new EmissionException("Kernel '" + kernel.name() + "' of '" + name + "': a method has at most "
                    + MAX_PARAMETERS + " parameters, got " + parameters + "; fuse less into one kernel");
        }
        Code code = privateStatic(kernel.name(), descriptors.get(kernel.name()));
        KernelCode.write(lines.tidy(kernel.name()), lines.of(kernel.name()), code, vectors);
        int bytes = code.end();
        if (bytes > MethodSplitter.HUGE_METHOD) {
            throw new EmissionException("Kernel '" + kernel.name() + "' of '" + name
                    + "': HotSpot compiles methods of at most " + MethodSplitter.HUGE_METHOD + " bytes, got " + bytes
                    + "; fuse less into one kernel");
        }
    }

    /** Ends the class and returns its class file. */
    byte[] end() {
        vectors.end(out);
        out.visitEnd();
        try {
            return writer.toByteArray();
        } catch (ClassTooLargeException e) {
            throw new EmissionException(
                    "Program '" + name + "': a class holds at most 65535 constants, got " + e.getConstantPoolCount()
                            + "; split the trace or share more kernels",
                    e);
        }
    }
}
