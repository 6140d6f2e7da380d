package wengert.emit;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a dumped class on doubles into one on floats, word by word, as {@link SinglePrecision} does with bytecode. */
final class SinglePrecisionSource {
    /** A line that is all comment. */
    private static final Pattern COMMENT = Pattern.compile("\\s*(//|/?\\*).*");

    private static final Pattern WORD = Pattern.compile(
            "Math\\.sqrt\\(|\\b0x[0-9a-f]+L|\\b[0-9]+\\.[0-9]+(E-?[0-9]+)?|\\b[A-Za-z_][A-Za-z0-9_]*\\b");

    private static final Map<String, String> WORDS = Map.of(
            "double", "float",
            "Double", "Float",
            "Long", "Integer",
            "DoubleVector", "FloatVector",
            "LongVector", "IntVector",
            "Elementary", "ElementaryFloat",
            "GeneratedProgram", "GeneratedFloatProgram",
            "reinterpretAsLongs", "reinterpretAsInts",
            "reinterpretAsDoubles", "reinterpretAsFloats");

    private SinglePrecisionSource() {}

    static String of(String source) {
        StringBuilder result = new StringBuilder();
        for (String line : source.split("\n", -1)) {
            result.append(COMMENT.matcher(line).matches() ? line : line(line)).append('\n');
        }
        return result.substring(0, result.length() - 1);
    }

    private static String line(String line) {
        return WORD.matcher(line).replaceAll(match -> Matcher.quoteReplacement(word(match.group())));
    }

    private static String word(String word) {
        if (word.startsWith("Math")) {
            return "(float) " + word;
        }
        if (word.startsWith("0x")) {
            long bits = Long.parseUnsignedLong(word.substring(2, word.length() - 1), 16);
            return "0x" + Integer.toHexString((int) bits);
        }
        if (Character.isDigit(word.charAt(0))) {
            return Float.toString((float) Double.parseDouble(word)) + "f";
        }
        return WORDS.getOrDefault(word, word);
    }
}
