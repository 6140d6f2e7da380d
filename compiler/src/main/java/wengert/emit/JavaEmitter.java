package wengert.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;
import javax.lang.model.element.Modifier;
import wengert.lower.Call;
import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;

/**
 * Prints a lowered program as Java source: a class that implements {@link GeneratedProgram}, compiles with javac for
 * Java 17, and computes what the bytecode of {@link BytecodeEmitter} computes, to the last bit. A program in vector lanes
 * takes {@code javac --add-modules jdk.incubator.vector}.
 *
 * <p>It is for reading: a kernel says what it is in its Javadoc, and each call names the scope and the line of the user
 * that it stems from.
 */
public final class JavaEmitter {
    private static final int BODY = 8;
    private static final String ARRAYS = "parameters, gradients, values, scratch, integers";

    private final LoweredProgram program;
    private final ClassSource out;

    private JavaEmitter(LoweredProgram program) {
        this.program = program;
        this.out = new ClassSource(
                program.name(),
                description(program),
                GeneratedProgram.class,
                program.kernels(),
                program.width(),
                program.precision());
    }

    /**
     * Prints a program.
     *
     * @param program the program
     * @param packageName the package of the class; empty for the unnamed one
     * @return a compilation unit, to be stored as {@code <className>.java}
     * @throws IllegalStateException if the program is malformed
     */
    public static String emit(LoweredProgram program, String packageName) {
        return new JavaEmitter(program).emit(packageName);
    }

    /**
     * Returns the simple name of the class that a program is printed as.
     *
     * @param program the program
     * @return the name of its trace in camel case
     */
    public static String className(LoweredProgram program) {
        return ClassNames.of(program.name());
    }

    private String emit(String packageName) {
        MethodSplitter.checkNames(program);
        run("forward", program.forward());
        run("backward", program.backward());
        for (Kernel kernel : program.kernels()) {
            out.kernel(kernel);
        }
        return out.end(packageName);
    }

    private static String description(LoweredProgram program) {
        return "The trace '" + Comments.javadoc(program.name()) + "', compiled: "
                + ClassSource.count(program.kernels().size(), "kernel") + ", "
                + ClassSource.count(program.forward().size(), "forward call")
                + ", " + ClassSource.count(program.backward().size(), "backward call") + ".\n\n"
                + "<p>Wengert wrote this file from the loop-level tree that its bytecode comes from; both compute the\n"
                + "same bits. Change the trace, not this file.\n";
    }

    private void run(String name, List<Call> calls) {
        boolean isForward = name.equals("forward");
        List<MethodSplitter.Part> parts = MethodSplitter.split(name, calls);
        CodeBlock.Builder body = CodeBlock.builder();
        if (parts.size() == 1) {
            body.add(calls(calls));
        } else {
            for (MethodSplitter.Part part : parts) {
                body.add("$L($L);\n", part.name(), ARRAYS);
            }
        }
        if (isForward) {
            int at = program.objective();
            body.add("return $L;\n", at < 0 ? "Double.NaN" : "values[" + at + "]");
        }
        out.add(arrays(MethodSpec.methodBuilder(name))
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(isForward ? TypeName.DOUBLE : TypeName.VOID)
                .addCode(body.build())
                .build());
        for (int i = 0; i < parts.size() && parts.size() > 1; i++) {
            out.add(arrays(MethodSpec.methodBuilder(parts.get(i).name()))
                    .addJavadoc("Part $L of $L of the $L run.\n", i + 1, parts.size(), name)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .addCode(calls(parts.get(i).calls()))
                    .build());
        }
    }

    private static MethodSpec.Builder arrays(MethodSpec.Builder method) {
        return method.addParameter(ClassSource.DOUBLES, "parameters")
                .addParameter(ClassSource.DOUBLES, "gradients")
                .addParameter(ClassSource.DOUBLES, "values")
                .addParameter(ClassSource.DOUBLES, "scratch")
                .addParameter(ClassSource.INTS, "integers");
    }

    private static CodeBlock calls(List<Call> calls) {
        CodeBlock.Builder body = CodeBlock.builder();
        for (Call call : calls) {
            CallChecks.check(call);
            if (!call.comment().isBlank()) {
                body.add("// $L\n", Comments.line(call.comment()));
            }
            StringBuilder text = new StringBuilder(call.kernel().name()).append('(');
            for (int i = 0; i < call.arguments().size(); i++) {
                if (i > 0) {
                    text.append(',').append(Lines.mark(0));
                }
                text.append(argument(call.arguments().get(i)));
            }
            body.add("$L\n", Lines.layOut(text.append(");").toString(), BODY));
        }
        return body.build();
    }

    private static String argument(Call.Argument argument) {
        if (argument instanceof Call.IntArgument constant) {
            return Integer.toString(constant.value());
        }
        if (argument instanceof Call.LengthArgument length) {
            return "integers[" + length.at() + "]";
        }
        if (argument instanceof Call.ArrayArgument array) {
            return switch (array.array()) {
                case PARAMETERS -> "parameters";
                case GRADIENTS -> "gradients";
                case VALUES -> "values";
                case SCRATCH -> "scratch";
                case INTEGERS -> "integers";
            };
        }
        throw new IllegalStateException("Unknown argument " + argument);
    }
}
