package wengert.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
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

    private final Precision precision;
    private final FunctionNames functions;
    private final VectorNames vectors;
    private final TypeSpec.Builder type;

    /**
     * Starts a class.
     *
     * @param name the name of the trace
     * @param description the Javadoc of the class
     * @param implemented the interface on doubles that it implements, in single precision its twin
     * @param kernels the kernels that calls refer to
     * @param width the number of lanes
     * @param precision what every number is
     */
    ClassSource(
            String name,
            String description,
            Class<?> implemented,
            List<Kernel> kernels,
            int width,
            Precision precision) {
        this.precision = precision;
        this.functions = new FunctionNames(kernels);
        this.vectors = new VectorNames(width, precision);
        this.type = TypeSpec.classBuilder(ClassNames.of(name))
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
        if (!kernel.comment().isEmpty()) {
            method.addJavadoc("$L\n", Comments.javadoc(kernel.comment()));
        }
        for (Kernel.Parameter parameter : kernel.parameters()) {
            method.addParameter(type(parameter.type()), parameter.name());
        }
        add(method.addCode(KernelSource.of(Tidy.kernel(kernel), functions, vectors))
                .build());
    }

    private static TypeName type(Kernel.Type type) {
        return switch (type) {
            case DOUBLES -> DOUBLES;
            case INTS -> INTS;
            case INT -> TypeName.INT;
        };
    }

    /** Ends the class and returns its compilation unit. */
    String end(String packageName) {
        for (LaneFunction function : VectorFunctions.of(functions.onVectors(), precision)) {
            add(LaneSource.method(function, vectors));
        }
        type.addFields(vectors.species());
        JavaFile.Builder file =
                JavaFile.builder(packageName, type.build()).indent(INDENT).skipJavaLangImports(true);
        for (Map.Entry<String, Set<String>> entry : functions.imports().entrySet()) {
            ClassName owner = ClassName.get("wengert.math", entry.getKey());
            file.addStaticImport(owner, entry.getValue().toArray(new String[0]));
        }
        String source = file.build().toString();
        return precision == Precision.F32 ? SinglePrecisionSource.of(source) : source;
    }

    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
