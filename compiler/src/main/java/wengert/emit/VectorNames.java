package wengert.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import wengert.engine.Precision;

/** The names of the Vector API in a dumped class, which imports those that it uses, and its species. */
final class VectorNames {
    private static final String PACKAGE = "jdk.incubator.vector";
    static final TypeName DOUBLES = ClassName.get(PACKAGE, "DoubleVector");
    private static final ClassName SHUFFLE = ClassName.get(PACKAGE, "VectorShuffle");
    private static final TypeName LONGS = ClassName.get(PACKAGE, "LongVector");
    private static final Pattern NAME =
            Pattern.compile("\\b(DoubleVector|LongVector|VectorOperators|SPECIES|LONGS|SWAP_[0-9]+)\\b");

    private final int width;
    private final Precision precision;
    private boolean usesDoubles;
    private boolean usesLongs;
    private final Set<String> swaps = new TreeSet<>();

    VectorNames(int width, Precision precision) {
        this.width = width;
        this.precision = precision;
    }

    /** Returns a line of source in which the types of the Vector API are known to be types. */
    CodeBlock code(String text) {
        StringBuilder format = new StringBuilder();
        List<Object> arguments = new ArrayList<>();
        Matcher names = NAME.matcher(text);
        int end = 0;
        while (width > 1 && names.find()) {
            switch (names.group()) {
                case "SPECIES" -> usesDoubles = true;
                case "LONGS" -> usesLongs = true;
                default -> {
                    if (names.group().startsWith("SWAP_")) {
                        swaps.add(names.group());
                        continue;
                    }
                    format.append("$L$T");
                    arguments.add(text.substring(end, names.start()));
                    arguments.add(ClassName.get(PACKAGE, names.group()));
                    end = names.end();
                }
            }
        }
        arguments.add(text.substring(end));
        return CodeBlock.of(format.append("$L\n").toString(), arguments.toArray());
    }

    /** Returns the constants that the code so far refers to. */
    List<FieldSpec> species() {
        List<FieldSpec> fields = new ArrayList<>();
        if (usesDoubles) {
            fields.add(species("SPECIES", DOUBLES, TypeName.DOUBLE));
        }
        if (usesLongs) {
            fields.add(species("LONGS", LONGS, TypeName.LONG));
        }
        for (String swap : swaps) {
            TypeName type = ParameterizedTypeName.get(SHUFFLE, TypeName.DOUBLE.box());
            fields.add(FieldSpec.builder(type, swap, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .initializer("$T.fromValues(SPECIES, $L)", SHUFFLE, Swaps.lanes(swap, width))
                    .build());
        }
        return fields;
    }

    private FieldSpec species(String name, TypeName vector, TypeName lane) {
        TypeName type = ParameterizedTypeName.get(ClassName.get(PACKAGE, "VectorSpecies"), lane.box());
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("$T.$L", vector, Lanes.species(width, precision))
                .build();
    }
}
