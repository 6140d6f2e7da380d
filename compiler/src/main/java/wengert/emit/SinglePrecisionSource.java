package wengert.emit;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a dumped class on doubles into one on floats, word by word, as {@link SinglePrecision} does with bytecode. */
final class SinglePrecisionSource {
    private static final Pattern WORD = Pattern.compile(
            "Math\\.sqrt\\(|\\b0x[0-9a-f]+L|\\b[0-9]+\\.[0-9]+(E-?[0-9]+)?|\\b[A-Za-z_][A-Za-z0-9_]*\\b");

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("double", "float"),
            Map.entry("Double", "Float"),
            Map.entry("Long", "Integer"),
            Map.entry("DoubleVector", "FloatVector"),
            Map.entry("LongVector", "IntVector"),
            Map.entry("Elementary", "ElementaryFloat"),
            Map.entry("GeneratedProgram", "GeneratedFloatProgram"),
            Map.entry("GeneratedUpdate", "GeneratedFloatUpdate"),
            Map.entry("GeneratedUpdateRun", "GeneratedFloatUpdateRun"),
            Map.entry("reinterpretAsLongs", "reinterpretAsInts"),
            Map.entry("reinterpretAsDoubles", "reinterpretAsFloats"));

    private SinglePrecisionSource() {}

    static String of(String source) {
        StringBuilder result = new StringBuilder();
        boolean isComment = false;
        for (String line : source.split("\n", -1)) {
            // A product that goes on in the next line begins with a star, too.
            String text = line.strip();
            isComment |= text.startsWith("/*");
            result.append(isComment || text.startsWith("//") ? line : line(line))
                    .append('\n');
            isComment &= !text.endsWith("*/");
        }
        return result.substring(0, result.length() - 1);
    }

    private static String line(String line) {
        return WORD.matcher(line).replaceAll(match -> Matcher.quoteReplacement(word(match.group())));
    }

    private static String word(String word) {
        if (word.equals("Math.sqrt(")) {
            return "(float) " + word;
        }
        if (word.startsWith("0x")) {
            long bits = Long.parseUnsignedLong(word.substring(2, word.length() - 1), 16);
            return "0x" + Integer.toHexString((int) bits);
        }
        if (Character.isDigit(word.charAt(0))) {
            return literal((float) Double.parseDouble(word));
        }
        return WORDS.getOrDefault(word, word);
    }

    /** Returns a number that is not negative; what is too large for a float is infinite, and has a name. */
    private static String literal(float value) {
        return Float.isInfinite(value) ? "Float.POSITIVE_INFINITY" : Float.toString(value) + "f";
    }
}
