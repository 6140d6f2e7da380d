package wengert.emit;

import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import wengert.lower.Kernel;
import wengert.lower.LoweredUpdate;

/**
 * Turns a lowered optimiser into the bytes of a class that implements {@link GeneratedUpdate}: a kernel for each rule, and the
 * method that picks one. {@link GeneratedClasses} makes an object of it.
 */
public final class UpdateEmitter {
    private static final String INTERFACE = "wengert/emit/GeneratedUpdate";
    static final String METHOD = "move";
    static final List<String> PARAMETERS = List.of(
            "int rule",
            "double[] parameters",
            "double[] gradients",
            "double[][] running",
            "double[] shared",
            "int from",
            "int to");
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
        SourceLines lines = ProgramLines.of(update);
        LineNumbers statements = lines.of(METHOD);
        ClassCode out = new ClassCode(update.name(), className(update), INTERFACE, kernels, lines);
        Code code = out.publicMethod(METHOD, MOVE);
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
            code.line(statements.start(3 * i));
            if (!isLast) {
                code.load(Opcodes.ILOAD, rule, Opcodes.INTEGER);
                code.push(i);
                code.jump(Opcodes.IF_ICMPNE, next);
                code.line(statements.start(3 * i + 1));
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
            code.line(isLast ? statements.end() : statements.start(3 * i + 2));
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
     * Returns the simple name of the class that an optimiser is printed as.
     *
     * @param update the optimiser
     * @return the name of its first rule in camel case
     */
    public static String className(LoweredUpdate update) {
        return ClassNames.of(update);
    }
}
