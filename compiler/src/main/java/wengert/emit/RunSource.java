package wengert.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;
import javax.lang.model.element.Modifier;
import wengert.lower.Call;

/** The runs of a dumped class, as {@link RunCode} writes them. */
final class RunSource {
    private static final String ARRAYS = "parameters, gradients, values, scratch, integers";

    private final ClassSource out;
    private final boolean updates;

    /**
     * Starts the runs of a class.
     *
     * @param updates whether they take the arrays of an optimiser, too
     */
    RunSource(ClassSource out, boolean updates) {
        this.out = out;
        this.updates = updates;
    }

    /** Adds a run that returns nothing. */
    void add(String name, List<Call> calls) {
        List<MethodSplitter.Part> parts = MethodSplitter.split(name, calls);
        out.add(head(name).addCode(body(calls, parts).build()).build());
        parts(name, parts);
    }

    /**
     * Adds a run that returns the objective.
     *
     * @param objective where it is among the values, or -1 if there is none
     */
    void add(String name, List<Call> calls, int objective) {
        List<MethodSplitter.Part> parts = MethodSplitter.split(name, calls);
        CodeBlock.Builder body = body(calls, parts);
        body.add("return $L;\n", objective < 0 ? "Double.NaN" : "values[" + objective + "]");
        out.add(head(name).returns(TypeName.DOUBLE).addCode(body.build()).build());
        parts(name, parts);
    }

    private MethodSpec.Builder head(String name) {
        return arrays(MethodSpec.methodBuilder(name))
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC);
    }

    private CodeBlock.Builder body(List<Call> calls, List<MethodSplitter.Part> parts) {
        CodeBlock.Builder body = CodeBlock.builder();
        if (parts.size() == 1) {
            return body.add(calls(calls));
        }
        for (MethodSplitter.Part part : parts) {
            body.add("$L($L);\n", part.name(), updates ? ARRAYS + ", running, shared" : ARRAYS);
        }
        return body;
    }

    private void parts(String name, List<MethodSplitter.Part> parts) {
        for (int i = 0; i < parts.size() && parts.size() > 1; i++) {
            out.add(arrays(MethodSpec.methodBuilder(parts.get(i).name()))
                    .addJavadoc("Part $L of $L of the $L run.\n", i + 1, parts.size(), name)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .addCode(calls(parts.get(i).calls()))
                    .build());
        }
    }

    private MethodSpec.Builder arrays(MethodSpec.Builder method) {
        method.addParameter(ClassSource.DOUBLES, "parameters")
                .addParameter(ClassSource.DOUBLES, "gradients")
                .addParameter(ClassSource.DOUBLES, "values")
                .addParameter(ClassSource.DOUBLES, "scratch")
                .addParameter(ClassSource.INTS, "integers");
        return updates
                ? method.addParameter(ArrayTypeName.of(ClassSource.DOUBLES), "running")
                        .addParameter(ClassSource.DOUBLES, "shared")
                : method;
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
