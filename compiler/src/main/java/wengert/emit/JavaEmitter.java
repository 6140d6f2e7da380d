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
    private static final String ARRAYS = "parameters, gradients, values, scratch, integers";

    private final LoweredProgram program;
    private final SourceLines lines;
    private final ClassSource out;

    private JavaEmitter(LoweredProgram program) {
        this.program = program;
        this.lines = ProgramLines.of(program);
        this.out = new ClassSource(className(program), description(program), GeneratedProgram.class, lines);
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
        return ClassNames.of(program);
    }

    private String emit(String packageName) {
        run("forward", program.forward());
        run("backward", program.backward());
        for (Kernel kernel : program.kernels()) {
            out.kernel(lines.tidy(kernel.name()));
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
            String comment = CallSource.comment(call);
            if (!comment.isEmpty()) {
                body.add("$L\n", comment);
            }
            body.add("$L\n", CallSource.of(call));
        }
        return body.build();
    }
}
