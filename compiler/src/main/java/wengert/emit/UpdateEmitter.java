package wengert.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import wengert.lower.Kernel;
import wengert.lower.LoweredUpdate;

/**
 * Turns a lowered optimiser into a class that implements {@link GeneratedUpdate}, as bytecode and as Java source: a kernel
 * for each rule, and the method that picks one.
 */
public final class UpdateEmitter {
    private static final String INTERFACE = "wengert/emit/GeneratedUpdate";
    private static final String MOVE = "(I[D[D[[D[DII)V";

    private UpdateEmitter() {}

    /**
     * Emits a class for an optimiser.
     *
     * @param update the optimiser
     * @return a class file of Java 17
     * @throws EmissionException if a kernel exceeds the size that HotSpot compiles
     */
    public static byte[] bytecode(LoweredUpdate update) {
        List<Kernel> kernels = update.kernels();
        ClassCode out = new ClassCode(update.name(), INTERFACE, kernels, update.width(), update.precision());
        Code code = out.publicMethod("move", MOVE);
        code.declare("java/lang/Object");
        int rule = code.declare(Opcodes.INTEGER);
        int parameters = code.declare("[D");
        int gradients = code.declare("[D");
        int running = code.declare("[[D");
        int shared = code.declare("[D");
        int from = code.declare(Opcodes.INTEGER);
        int to = code.declare(Opcodes.INTEGER);
        for (int i = 0; i < kernels.size(); i++) {
            Label next = new Label();
            boolean isLast = i == kernels.size() - 1;
            if (!isLast) {
                code.load(Opcodes.ILOAD, rule, Opcodes.INTEGER);
                code.push(i);
                code.jump(Opcodes.IF_ICMPNE, next);
            }
            code.load(Opcodes.ALOAD, parameters, "[D");
            code.load(Opcodes.ALOAD, gradients, "[D");
            for (int k = 0; k < update.running(); k++) {
                code.load(Opcodes.ALOAD, running, "[[D");
                code.push(k);
                code.op(Opcodes.AALOAD);
            }
            code.load(Opcodes.ALOAD, shared, "[D");
            code.load(Opcodes.ILOAD, from, Opcodes.INTEGER);
            code.load(Opcodes.ILOAD, to, Opcodes.INTEGER);
            out.call(code, kernels.get(i));
            code.op(Opcodes.RETURN);
            if (!isLast) {
                code.label(next);
            }
        }
        code.end();
        for (Kernel kernel : kernels) {
            out.kernel(kernel);
        }
        return out.end();
    }

    /**
     * Prints an optimiser as Java source, which compiles with javac for Java 17 and computes what the bytecode computes, to
     * the last bit.
     *
     * @param update the optimiser
     * @param packageName the package of the class; empty for the unnamed one
     * @return a compilation unit, to be stored as {@code <className>.java}
     */
    public static String source(LoweredUpdate update, String packageName) {
        List<Kernel> kernels = update.kernels();
        ClassSource out = new ClassSource(
                update.name(), description(update), GeneratedUpdate.class, kernels, update.width(), update.precision());
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
        out.add(MethodSpec.methodBuilder("move")
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
            out.kernel(kernel);
        }
        return out.end(packageName);
    }

    /**
     * Returns the simple name of the class that an optimiser is printed as.
     *
     * @param update the optimiser
     * @return the name of its first rule in camel case
     */
    public static String className(LoweredUpdate update) {
        return ClassNames.of(update.name());
    }

    private static String description(LoweredUpdate update) {
        return "The optimiser '" + Comments.javadoc(update.name()) + "', compiled: "
                + ClassSource.count(update.kernels().size(), "rule") + ".\n\n"
                + "<p>Wengert wrote this file from the loop-level tree that its bytecode comes from; both compute the\n"
                + "same bits. Change the rule, not this file.\n";
    }
}
