package wengert.emit;

import java.util.List;
import org.objectweb.asm.Opcodes;
import wengert.engine.FlatArray;
import wengert.lower.Call;
import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;

/**
 * Turns a lowered program into the bytes of a class that implements {@link GeneratedProgram}.
 *
 * <p>Every kernel becomes a private static method, and the runs become sequences of calls. {@link GeneratedClasses} makes
 * an object of it.
 *
 * <p>No lambda, string concatenation or record method runs on the way unless something fails: the first use of each
 * costs milliseconds of start-up.
 */
public final class BytecodeEmitter {
    private static final String INTERFACE = "wengert/emit/GeneratedProgram";
    private static final String FORWARD = "([D[D[D[D[I)D";
    private static final String RUN = "([D[D[D[D[I)V";
    private static final FlatArray[] FLAT_ARRAYS = FlatArray.values();

    private final LoweredProgram program;
    private final SourceLines lines;
    private final ClassCode out;

    private BytecodeEmitter(LoweredProgram program) {
        this.program = program;
        this.lines = ProgramLines.of(program);
        this.out = new ClassCode(program.name(), ClassNames.of(program), INTERFACE, program.kernels(), lines);
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
        run("forward", program.forward(), FORWARD);
        run("backward", program.backward(), RUN);
        for (Kernel kernel : program.kernels()) {
            out.kernel(kernel);
        }
        return out.end();
    }

    private void run(String name, List<Call> calls, String descriptor) {
        List<MethodSplitter.Part> parts = MethodSplitter.split(name, calls);
        Code code = out.publicMethod(name, descriptor);
        LineNumbers statements = lines.of(name);
        if (parts.size() == 1) {
            calls(code, statements, calls, 1);
        } else {
            for (int i = 0; i < parts.size(); i++) {
                MethodSplitter.Part part = parts.get(i);
                code.line(statements.start(i));
                for (FlatArray array : FLAT_ARRAYS) {
                    load(code, array, 1);
                }
                out.call(code, part.name(), RUN, FLAT_ARRAYS.length);
            }
        }
        if (descriptor.equals(FORWARD)) {
            code.line(statements.start(statements.count() - 1));
            objective(code);
        } else {
            code.line(statements.end());
            code.op(Opcodes.RETURN);
        }
        checkRun(name, code.end());
        if (parts.size() > 1) {
            for (MethodSplitter.Part part : parts) {
                Code body = out.privateStatic(part.name(), RUN);
                calls(body, lines.of(part.name()), part.calls(), 0);
                body.line(lines.of(part.name()).end());
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
    private void calls(Code code, LineNumbers statements, List<Call> calls, int arrays) {
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            code.line(statements.start(i));
            for (Call.Argument argument : call.arguments()) {
                argument(code, argument, arrays);
            }
            out.call(code, call.kernel());
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
