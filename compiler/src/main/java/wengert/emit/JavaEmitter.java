package wengert.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;
import wengert.engine.Precision;
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
    private static final String INDENT = "    ";
    private static final int BODY = 8;
    private static final TypeName DOUBLES = ArrayTypeName.of(double.class);
    private static final TypeName INTS = ArrayTypeName.of(int.class);
    private static final String ARRAYS = "parameters, gradients, values, scratch, integers";

    private final LoweredProgram program;
    private final FunctionNames functions;
    private final VectorNames vectors;

    private JavaEmitter(LoweredProgram program) {
        this.program = program;
        this.functions = new FunctionNames(program);
        this.vectors = new VectorNames(program.width(), program.precision());
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
        TypeSpec.Builder type = TypeSpec.classBuilder(className(program))
                .addJavadoc("$L", description())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(ClassName.get(GeneratedProgram.class));
        run(type, "forward", program.forward());
        run(type, "backward", program.backward());
        for (Kernel kernel : program.kernels()) {
            type.addMethod(kernel(kernel));
        }
        for (LaneFunction function : VectorFunctions.of(functions.onVectors(), program.precision())) {
            type.addMethod(LaneSource.method(function, vectors));
        }
        type.addFields(vectors.species());
        JavaFile.Builder file =
                JavaFile.builder(packageName, type.build()).indent(INDENT).skipJavaLangImports(true);
        for (Map.Entry<String, Set<String>> entry : functions.imports().entrySet()) {
            ClassName owner = ClassName.get("wengert.math", entry.getKey());
            file.addStaticImport(owner, entry.getValue().toArray(new String[0]));
        }
        String source = file.build().toString();
        return program.precision() == Precision.F32 ? SinglePrecisionSource.of(source) : source;
    }

    private String description() {
        return "The trace '" + Comments.javadoc(program.name()) + "', compiled: "
                + count(program.kernels().size(), "kernel") + ", "
                + count(program.forward().size(), "forward call")
                + ", " + count(program.backward().size(), "backward call") + ".\n\n"
                + "<p>Wengert wrote this file from the loop-level tree that its bytecode comes from; both compute the\n"
                + "same bits. Change the trace, not this file.\n";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private void run(TypeSpec.Builder type, String name, List<Call> calls) {
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
        type.addMethod(arrays(MethodSpec.methodBuilder(name))
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(isForward ? TypeName.DOUBLE : TypeName.VOID)
                .addCode(body.build())
                .build());
        for (int i = 0; i < parts.size() && parts.size() > 1; i++) {
            type.addMethod(arrays(MethodSpec.methodBuilder(parts.get(i).name()))
                    .addJavadoc("Part $L of $L of the $L run.\n", i + 1, parts.size(), name)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .addCode(calls(parts.get(i).calls()))
                    .build());
        }
    }

    private static MethodSpec.Builder arrays(MethodSpec.Builder method) {
        return method.addParameter(DOUBLES, "parameters")
                .addParameter(DOUBLES, "gradients")
                .addParameter(DOUBLES, "values")
                .addParameter(DOUBLES, "scratch")
                .addParameter(INTS, "integers");
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

    private MethodSpec kernel(Kernel kernel) {
        MethodSpec.Builder method =
                MethodSpec.methodBuilder(kernel.name()).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        if (!kernel.comment().isEmpty()) {
            method.addJavadoc("$L\n", Comments.javadoc(kernel.comment()));
        }
        for (Kernel.Parameter parameter : kernel.parameters()) {
            method.addParameter(type(parameter.type()), parameter.name());
        }
        return method.addCode(KernelSource.of(Tidy.kernel(kernel), functions, vectors))
                .build();
    }

    private static TypeName type(Kernel.Type type) {
        return switch (type) {
            case DOUBLES -> DOUBLES;
            case INTS -> INTS;
            case INT -> TypeName.INT;
        };
    }
}
