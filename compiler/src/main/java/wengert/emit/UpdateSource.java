package wengert.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;
import javax.lang.model.element.Modifier;
import wengert.lower.Kernel;
import wengert.lower.LoweredUpdate;

/**
 * Prints a lowered optimiser as Java source, which compiles with javac for Java 17 and computes what the bytecode of {@link
 * UpdateEmitter} computes, to the last bit.
 */
public final class UpdateSource {
    private UpdateSource() {}

    /**
     * Prints an optimiser.
     *
     * @param update the optimiser
     * @param packageName the package of the class; empty for the unnamed one
     * @return a compilation unit, to be stored as {@code <className>.java}
     */
    public static String emit(LoweredUpdate update, String packageName) {
        List<Kernel> kernels = update.kernels();
        SourceLines lines = ProgramLines.of(update);
        ClassSource out =
                new ClassSource(UpdateEmitter.className(update), description(update), GeneratedUpdate.class, lines);
        StringBuilder arguments = new StringBuilder("(parameters, gradients, ");
        for (int k = 0; k < update.running(); k++) {
            arguments.append("running[").append(k).append("], ");
        }
        arguments.append("shared, from, to);\n");
        CodeBlock.Builder body = CodeBlock.builder();
        for (int i = 0; i < kernels.size() - 1; i++) {
            body.beginControlFlow("if (rule == $L)", i);
            body.add("$L", kernels.get(i).name() + arguments);
            body.addStatement("return");
            body.endControlFlow();
        }
        body.add("$L", kernels.get(kernels.size() - 1).name() + arguments);
        out.add(MethodSpec.methodBuilder(UpdateEmitter.METHOD)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(TypeName.INT, "rule")
                .addParameter(ClassSource.DOUBLES, "parameters")
                .addParameter(ClassSource.DOUBLES, "gradients")
                .addParameter(ArrayTypeName.of(ClassSource.DOUBLES), "running")
                .addParameter(ClassSource.DOUBLES, "shared")
                .addParameter(TypeName.INT, "from")
                .addParameter(TypeName.INT, "to")
                .addCode(body.build())
                .build());
        for (Kernel kernel : kernels) {
            out.kernel(lines.tidy(kernel.name()));
        }
        return out.end(packageName);
    }

    private static String description(LoweredUpdate update) {
        return "The optimiser '" + Comments.javadoc(update.name()) + "', compiled: "
                + ClassSource.count(update.kernels().size(), "rule") + ".\n\n"
                + "<p>Wengert wrote this file from the loop-level tree that its bytecode comes from; both compute the\n"
                + "same bits. Change the rule, not this file.\n";
    }
}
