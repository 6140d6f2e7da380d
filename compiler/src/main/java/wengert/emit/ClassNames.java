package wengert.emit;

import java.util.Set;
import wengert.lower.LoweredProgram;
import wengert.lower.LoweredUpdate;
import wengert.lower.LoweredUpdateRun;

/** The simple names of generated classes. */
final class ClassNames {
    /** The package of generated classes, in a class file. */
    static final String PACKAGE = "wengert/dump/";

    /** Names that mean something else in generated code. */
    private static final Set<String> TAKEN = Set.of(
            "GeneratedProgram",
            "GeneratedFloatProgram",
            "GeneratedUpdate",
            "GeneratedFloatUpdate",
            "GeneratedUpdateRun",
            "GeneratedFloatUpdateRun",
            "Elementary",
            "ElementaryFloat",
            "Scalar",
            "DoubleVector",
            "LongVector",
            "FloatVector",
            "IntVector",
            "VectorOperators",
            "VectorSpecies");

    private ClassNames() {}

    /**
     * Returns the name of the class of a program. A program may have several classes, for scalars and for lanes, whose lines
     * are different: so are their names, and those of their files.
     */
    static String of(LoweredProgram program) {
        String name = of(program.name());
        return program.width() == 1 ? name : name.concat("Lanes");
    }

    /** Returns the name of the class of the updates of a step. */
    static String of(LoweredUpdateRun run) {
        String name = of(run.name());
        return run.width() == 1 ? name : name.concat("Lanes");
    }

    /** Returns the name of the class of an optimiser. */
    static String of(LoweredUpdate update) {
        String name = of(update.name());
        return update.width() == 1 ? name : name.concat("Lanes");
    }

    /**
     * Returns the name of a trace in camel case, as {@code Gpt} for "gpt" and {@code TwoLayerNet} for "two-layer net".
     *
     * @param trace the name of a trace; anything
     * @return a Java identifier that starts with a capital letter and names no class of {@code java.lang}
     */
    static String of(String trace) {
        StringBuilder name = new StringBuilder();
        boolean capital = true;
        for (int i = 0; i < trace.length(); i++) {
            char c = trace.charAt(i);
            if (isLetter(c)) {
                name.append(capital ? Character.toUpperCase(c) : c);
                capital = false;
            } else if (c >= '0' && c <= '9') {
                name.append(c);
                capital = true;
            } else {
                capital = true;
            }
        }
        if (name.length() == 0 || !isLetter(name.charAt(0))) {
            name.insert(0, "Trace");
        }
        String result = name.toString();
        return TAKEN.contains(result) || isLang(result) ? result.concat("Program") : result;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLang(String name) {
        try {
            Class.forName("java.lang.".concat(name), false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
