package wengert.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;
import wengert.engine.Precision;
import wengert.lower.Kernel;

/** One dumped class under construction: kernels as private static methods, and public methods that call them. */
final class ClassSource {
    static final TypeName DOUBLES = ArrayTypeName.of(double.class);
    static final TypeName INTS = ArrayTypeName.of(int.class);
    private static final String INDENT = "    ";

    private final String className;
    private final SourceLines lines;
    private final VectorNames vectors;
    private final TypeSpec.Builder type;

    /**
     * Starts a class.
     *
     * @param className its simple name
     * @param description its Javadoc
     * @param implemented the interface on doubles that it implements, in single precision its twin
     * @param lines where everything is to be
     */
    ClassSource(String className, String description, Class<?> implemented, SourceLines lines) {
        this.className = className;
        this.lines = lines;
        this.vectors = new VectorNames(lines.width(), lines.precision());
        this.type = TypeSpec.classBuilder(className)
                .addJavadoc("$L", description)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(ClassName.get(implemented));
    }

    void add(MethodSpec method) {
        type.addMethod(method);
    }

    /** Adds the method of a kernel. */
    void kernel(Kernel kernel) {
        MethodSpec.Builder method =
                MethodSpec.methodBuilder(kernel.name()).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        String doc = KernelDoc.text(kernel, lines.callers(kernel.name()));
        if (!doc.isEmpty()) {
            method.addJavadoc("$L", doc);
        }
        for (Kernel.Parameter parameter : kernel.parameters()) {
            method.addParameter(type(parameter.type()), parameter.name());
        }
        for (String text : lines.body(kernel.name())) {
            method.addCode(vectors.code(text));
        }
        add(method.build());
    }

    private MethodSpec method(LaneFunction function) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(function.name())
                .addJavadoc(
                        "$L in each lane: the same operations in the same order, so the same bits.\n",
                        function.origin())
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(VectorNames.DOUBLES);
        for (int slot : function.parameters()) {
            method.addParameter(VectorNames.DOUBLES, function.names().get(slot));
        }
        for (String text : LaneSource.texts(function)) {
            method.addCode(vectors.code(text));
        }
        return method.build();
    }

    private static TypeName type(Kernel.Type type) {
        return switch (type) {
            case DOUBLES -> DOUBLES;
            case INTS -> INTS;
            case INT -> TypeName.INT;
        };
    }

    /**
     * Ends the class and returns its compilation unit.
     *
     * @throws IllegalStateException if methods are not at the lines that the class file says
     */
    String end(String packageName) {
        for (LaneFunction function : lines.laneFunctions()) {
            add(method(function));
        }
        type.addFields(vectors.species());
        JavaFile.Builder file =
                JavaFile.builder(packageName, type.build()).indent(INDENT).skipJavaLangImports(true);
        for (Map.Entry<String, Set<String>> entry : lines.functions().imports().entrySet()) {
            ClassName owner = ClassName.get("wengert.math", entry.getKey());
            file.addStaticImport(owner, entry.getValue().toArray(new String[0]));
        }
        String source = moved(file.build().toString());
        return lines.precision() == Precision.F32 ? SinglePrecisionSource.of(source) : source;
    }

    /** Moves the class to where it would be in a package of its own: another one may take fewer lines. */
    private String moved(String source) {
        int line = 1;
        int at = 0;
        while (!source.startsWith("public final class ", at)) {
            at = source.indexOf('\n', at) + 1;
            line++;
        }
        String moved = "\n".repeat(Math.max(0, lines.classLine() - line)).concat(source);
        String wrong = lines.firstMissed(moved);
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("Method '" + wrong + "' of '" + className
                    + "' is not printed at the lines that its class file refers to; expected what SourceLines counts");
        }
        return moved;
    }

    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
