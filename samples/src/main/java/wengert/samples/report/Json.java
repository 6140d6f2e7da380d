package wengert.samples.report;

import java.util.List;
import java.util.Map;

/** Writes maps, lists, strings, numbers and booleans as JSON that may stand inside a script element of a page. */
final class Json {
    private static final int FIRST_PRINTABLE = 0x20;

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /**
     * Writes a value.
     *
     * @param value a map with strings as keys, a list, a string, a number, a boolean or null, and within maps and lists
     *     the same
     * @return the text, in one line
     * @throws IllegalArgumentException for anything else
     */
    static String of(Object value) {
        Json json = new Json();
        json.value(value);
        return json.out.toString();
    }

    private void value(Object value) {
        if (value instanceof String text) {
            string(text);
        } else if (value instanceof Double number) {
            // JSON has no number for these.
            out.append(Double.isFinite(number) ? number.toString() : "null");
        } else if (value == null || value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof List<?> list) {
            list(list);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else {
            throw new IllegalArgumentException("JSON has no form for " + value.getClass());
        }
    }

    private void list(List<?> list) {
        char before = '[';
        for (Object each : list) {
            out.append(before);
            value(each);
            before = ',';
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    private void map(Map<?, ?> map) {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(before);
            string((String) entry.getKey());
            out.append(':');
            value(entry.getValue());
            before = ',';
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> character(c);
            }
        }
        out.append('"');
    }

    /** Writes a character by its number where a parser of JSON, of JavaScript or of HTML could take it for something else. */
    private void character(char c) {
        boolean isPlain =
                c >= FIRST_PRINTABLE && c != '<' && c != '\u2028' && c != '\u2029' && !Character.isSurrogate(c);
        if (isPlain) {
            out.append(c);
        } else {
            out.append("\\u").append(Character.forDigit(c >> 12, 16));
            out.append(Character.forDigit(c >> 8 & 15, 16));
            out.append(Character.forDigit(c >> 4 & 15, 16));
            out.append(Character.forDigit(c & 15, 16));
        }
    }
}
