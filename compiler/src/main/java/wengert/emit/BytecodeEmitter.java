package wengert.emit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import wengert.engine.FlatArray;
import wengert.engine.Precision;
import wengert.lower.Call;
import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;

/**
 * Turns a lowered program into the bytes of a class that implements {@link GeneratedProgram}.
 *
 * <p>Every kernel becomes a private static method, and the runs become sequences of calls. {@link HiddenClasses} makes
 * an object of it.
 *
 * <p>No lambda, string concatenation or record method runs on the way unless something fails: the first use of each
 * costs milliseconds of start-up.
 */
public final class BytecodeEmitter {
    static final String FLOAT_INTERFACE = "wengert/emit/GeneratedFloatProgram";
    private static final String INTERFACE = "wengert/emit/GeneratedProgram";
    private static final String FORWARD = "([D[D[D[D[I)D";
    private static final String RUN = "([D[D[D[D[I)V";
    private static final FlatArray[] FLAT_ARRAYS = FlatArray.values();

    /** The most that a static method may have, all of them of one slot. */
    private static final int MAX_PARAMETERS = 255;

    private final LoweredProgram program;
    private final String className;
    private final VectorCode vectors;
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    /** What methods are written to: code on doubles, whatever the precision. */
    private final ClassVisitor out;

    private final Map<String, String> descriptors = new HashMap<>();

    private BytecodeEmitter(LoweredProgram program) {
        this.program = program;
        this.className = "wengert/emit/".concat(ClassNames.of(program.name()));
        this.vectors = new VectorCode(program.width(), program.precision());
        this.out = program.precision() == Precision.F32 ? new SinglePrecision(writer) : writer;
    }

    /**
     * Emits a class for a program.
     *
     * @param program the program
     * @return a class file of Java 17
     * @throws EmissionException if a kernel exceeds the size that HotSpot compiles, or the program what a class can
     *     hold
     * @throws IllegalStateException if the program is malformed
     */
    public static byte[] emit(LoweredProgram program) {
        return new BytecodeEmitter(program).emit();
    }

    private byte[] emit() {
        MethodSplitter.checkNames(program);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER;
        out.visit(Opcodes.V17, access, className, null, "java/lang/Object", new String[] {INTERFACE});
        for (Kernel kernel : program.kernels()) {
            descriptors.put(kernel.name(), descriptor(kernel));
        }
        constructor();
        run("forward", program.forward(), FORWARD);
        run("backward", program.backward(), RUN);
        for (Kernel kernel : program.kernels()) {
            kernel(kernel);
        }
        out.visitEnd();
        try {
            return writer.toByteArray();
        } catch (ClassTooLargeException e) {
            throw new EmissionException(
                    "Program '" + program.name() + "': a class holds at most 65535 constants, got "
                            + e.getConstantPoolCount() + "; split the trace or share more kernels",
                    e);
        }
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
        Code code = new Code(out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null));
        code.load(Opcodes.ALOAD, 0, className);
        code.call(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", 1);
        code.op(Opcodes.RETURN);
        code.end();
    }

    private void kernel(Kernel kernel) {
        int parameters = kernel.parameters().size();
        if (parameters > MAX_PARAMETERS) {
            throw new EmissionException("Kernel '" + kernel.name() + "' of '" + program.name()
                    + "': a method has at most " + MAX_PARAMETERS + " parameters, got " + parameters
                    + "; fuse less into one kernel");
        }
        Code code = privateStatic(kernel.name(), descriptors.get(kernel.name()));
        KernelCode.write(Tidy.kernel(kernel), code, vectors);
        int bytes = code.end();
        if (bytes > MethodSplitter.HUGE_METHOD) {
            throw new EmissionException("Kernel '" + kernel.name() + "' of '" + program.name()
                    + "': HotSpot compiles methods of at most " + MethodSplitter.HUGE_METHOD + " bytes, got " + bytes
                    + "; fuse less into one kernel");
        }
    }

    private Code privateStatic(String name, String descriptor) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC;
        return new Code(out.visitMethod(access, name, descriptor, null, null));
    }

    private void run(String name, List<Call> calls, String descriptor) {
        List<MethodSplitter.Part> parts = MethodSplitter.split(name, calls);
        MethodVisitor method = out.visitMethod(Opcodes.ACC_PUBLIC, name, descriptor, null, null);
        Code code = new Code(method);
        if (parts.size() == 1) {
            calls(code, calls, 1);
        } else {
            for (MethodSplitter.Part part : parts) {
                for (FlatArray array : FLAT_ARRAYS) {
                    load(code, array, 1);
                }
                code.call(Opcodes.INVOKESTATIC, className, part.name(), RUN, FLAT_ARRAYS.length);
            }
        }
        if (descriptor.equals(FORWARD)) {
            objective(code);
        } else {
            code.op(Opcodes.RETURN);
        }
        checkRun(name, code.end());
        if (parts.size() > 1) {
            for (MethodSplitter.Part part : parts) {
                Code body = privateStatic(part.name(), RUN);
                calls(body, part.calls(), 0);
                body.op(Opcodes.RETURN);
                checkRun(part.name(), body.end());
            }
        }
    }

    private void checkRun(String name, int bytes) {
        if (bytes > MethodSplitter.HUGE_METHOD) {
            throw new EmissionException("Method '" + name + "' of '" + program.name()
                    + "': HotSpot compiles methods of at most " + MethodSplitter.HUGE_METHOD + " bytes, got " + bytes
                    + "; the trace has too many kernel calls, share loops between them");
        }
    }

    private void objective(Code code) {
        if (program.objective() < 0) {
            code.push(Double.NaN);
        } else {
            load(code, FlatArray.VALUES, 1);
            code.push(program.objective());
            code.op(Opcodes.DALOAD);
        }
        code.op(Opcodes.DRETURN);
    }

    /** Writes calls in a method whose arrays start at a slot. */
    private void calls(Code code, List<Call> calls, int arrays) {
        for (Call call : calls) {
            CallChecks.check(call);
            for (Call.Argument argument : call.arguments()) {
                argument(code, argument, arrays);
            }
            String name = call.kernel().name();
            String descriptor = descriptors.get(name);
            if (descriptor == null) {
                throw new IllegalStateException(
                        "Call of '" + name + "', which is not a kernel of '" + program.name() + "'");
            }
            code.call(
                    Opcodes.INVOKESTATIC,
                    className,
                    name,
                    descriptor,
                    call.arguments().size());
        }
    }

    private static void argument(Code code, Call.Argument argument, int arrays) {
        if (argument instanceof Call.IntArgument constant) {
            code.push(constant.value());
        } else if (argument instanceof Call.LengthArgument length) {
            load(code, FlatArray.INTEGERS, arrays);
            code.push(length.at());
            code.op(Opcodes.IALOAD);
        } else if (argument instanceof Call.ArrayArgument array) {
            load(code, array.array(), arrays);
        } else {
            throw new IllegalStateException("Unknown argument " + argument);
        }
    }

    private static void load(Code code, FlatArray array, int arrays) {
        String type = array == FlatArray.INTEGERS ? "[I" : "[D";
        code.load(Opcodes.ALOAD, arrays + array.position(), type);
    }
}
