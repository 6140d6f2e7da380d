package wengert.trace;

/**
 * Where a node comes from: the user's scope and source line.
 *
 * @param scope the dotted scope name, for instance {@code block0.attn.q}; empty outside of any scope
 * @param location the user's source line, for instance {@code Gpt.java:41}
 */
public record Origin(String scope, String location) {
    /** Returns for instance {@code block0.attn.q (Gpt.java:41)}. */
    @Override
    public String toString() {
        return scope.isEmpty() ? "(" + location + ")" : scope + " (" + location + ")";
    }
}
