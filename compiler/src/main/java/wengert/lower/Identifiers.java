package wengert.lower;

/** Java identifiers made from the user's names. */
final class Identifiers {
    private Identifiers() {}

    /** Returns a name with everything but ASCII letters, digits and underscores replaced by underscores. */
    static String of(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean fits = c < 128 && c != '$' && Character.isJavaIdentifierPart(c);
            text.append(fits ? c : '_');
        }
        if (!Character.isJavaIdentifierStart(text.charAt(0))) {
            text.insert(0, '_');
        }
        return text.toString();
    }
}
