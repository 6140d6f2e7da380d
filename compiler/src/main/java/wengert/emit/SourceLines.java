package wengert.emit;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import wengert.engine.Precision;
import wengert.lower.Call;
import wengert.lower.Kernel;

/**
 * The lines of a class in its dumped source, which the class file refers to: a stack trace, a profile or a debugger shows
 * them.
 *
 * <p>They are found by printing what is in methods, and counting what JavaPoet puts around it: that library takes longer to
 * load than a program takes to compile. {@link ClassSource} checks that they are where it printed them.
 */
final class SourceLines {
    /** The line with the name of the package and the blank one below. */
    private static final int PACKAGE = 2;

    /** The Javadoc of the class, and its first line. */
    private static final int CLASS = 7;

    private final FunctionNames functions;
    private final int width;
    private final Precision precision;
    private final Map<String, Kernel> kernels = new LinkedHashMap<>();
    private final Map<String, LineNumbers> bodies = new HashMap<>();
    private final Map<String, Set<String>> callers = new HashMap<>();
    private final Map<String, LineNumbers> methods = new LinkedHashMap<>();
    private List<LaneFunction> laneFunctions = List.of();
    private final VectorUses vectors = new VectorUses();
    private final int classLine;
    /** The first line below the methods so far. */
    private int next;

    /**
     * Prints the kernels of a class.
     *
     * @param all the kernels, in the order of their methods
     * @param width the number of lanes
     * @param precision what every number is
     */
    SourceLines(List<Kernel> all, int width, Precision precision) {
        this.functions = new FunctionNames(all);
        this.width = width;
        this.precision = precision;
        for (Kernel kernel : all) {
            Kernel tidy = Tidy.kernel(kernel);
            kernels.put(kernel.name(), tidy);
            callers.put(kernel.name(), new LinkedHashSet<>());
            if (width > 1) {
                KernelSource body = KernelSource.of(tidy, functions);
                vectors.note(body.texts());
                bodies.put(kernel.name(), body.lines());
            } else {
                bodies.put(kernel.name(), KernelSource.lines(tidy, functions));
            }
        }
        if (width > 1) {
            laneFunctions = VectorFunctions.of(functions.onVectors(), precision);
            for (LaneFunction function : laneFunctions) {
                vectors.noteLaneFunction(LaneSource.texts(function));
            }
        }
        classLine = PACKAGE + imports() + CLASS;
        // A blank line between fields.
        next = classLine + Math.max(1, 2 * vectors.fields());
    }

    private int imports() {
        int functionImports = 0;
        for (Set<String> names : functions.imports().values()) {
            functionImports += names.size();
        }
        // Each block with a blank line; the class always imports its interface.
        return (functionImports == 0 ? 0 : functionImports + 1) + vectors.imports() + 2;
    }

    /** Adds a method that is no kernel. */
    private LineNumbers method(String name, int above, int head) {
        LineNumbers lines = new LineNumbers();
        methods.put(name, lines);
        boolean isFirst = methods.size() == 1 && vectors.fields() == 0;
        lines.advance(next + (isFirst ? 0 : 1) + above + head);
        return lines;
    }

    private void end(LineNumbers lines) {
        next = lines.end() + 1;
    }

    /**
     * Adds a run, with its parts.
     *
     * @param arrays the arguments of each method
     */
    void run(String name, List<Call> calls, List<String> arrays) {
        List<MethodSplitter.Part> parts = MethodSplitter.split(name, calls);
        boolean isForward = name.equals("forward");
        int head = Signature.lines((isForward ? "public double " : "public void ").concat(name), arrays);
        LineNumbers lines = method(name, 1, head);
        if (parts.size() == 1) {
            calls(lines, calls);
        } else {
            for (int i = 0; i < parts.size(); i++) {
                lines.mark();
                lines.advance(1);
            }
        }
        if (isForward) {
            lines.mark();
            lines.advance(1);
        }
        end(lines);
        for (int i = 0; i < parts.size() && parts.size() > 1; i++) {
            String part = parts.get(i).name();
            LineNumbers body = method(part, 3, Signature.lines("private static void ".concat(part), arrays));
            calls(body, parts.get(i).calls());
            end(body);
        }
    }

    private void calls(LineNumbers lines, List<Call> calls) {
        for (Call call : calls) {
            CallChecks.check(call);
            CallSource.addTo(lines, call);
            Set<String> known = callers.get(call.kernel().name());
            if (known != null && !call.comment().isBlank()) {
                known.add(call.comment());
            }
        }
    }

    /** Adds a method with statements of a line each. */
    void method(String name, int head, int[] statements) {
        LineNumbers lines = method(name, 1, head);
        for (int gap : statements) {
            lines.mark();
            lines.advance(gap);
        }
        end(lines);
    }

    /** Adds the kernels, after all methods that call them. */
    void kernels() {
        for (Kernel kernel : kernels.values()) {
            int above = KernelDoc.lines(kernel, callers(kernel.name()));
            LineNumbers lines = bodies.get(kernel.name());
            lines.shift(next + 1 + above + Signature.lines(kernel));
            methods.put(kernel.name(), lines);
            end(lines);
        }
    }

    /** Returns the lines of a method. */
    LineNumbers of(String method) {
        return methods.get(method);
    }

    /** Returns the line at which the class begins, below its Javadoc. */
    int classLine() {
        return classLine;
    }

    /** Returns the first method that does not end where it should in a source, or an empty name. */
    String firstMissed(String source) {
        String[] printed = source.split("\n");
        for (Map.Entry<String, LineNumbers> method : methods.entrySet()) {
            int end = method.getValue().end();
            if (end > printed.length || !printed[end - 1].equals("    }")) {
                return method.getKey();
            }
        }
        return "";
    }

    /** Returns a kernel as both emitters print it. */
    Kernel tidy(String kernel) {
        return kernels.get(kernel);
    }

    /** Returns the source of a kernel. */
    List<String> body(String kernel) {
        return KernelSource.of(tidy(kernel), functions).texts();
    }

    /** Returns what a kernel is called for, in the order of the calls. */
    Collection<String> callers(String kernel) {
        return callers.get(kernel);
    }

    FunctionNames functions() {
        return functions;
    }

    /** Returns the functions on vectors that the class holds. */
    List<LaneFunction> laneFunctions() {
        return laneFunctions;
    }

    int width() {
        return width;
    }

    Precision precision() {
        return precision;
    }
}
