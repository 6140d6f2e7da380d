package wengert.emit;

/** The text of chained method calls, {@code a.add(b).mul(c)}, with {@linkplain Lines marks} where it may be broken. */
final class ChainText {
    /** An argument is nested in its call, and a call of a method of an argument in the argument. */
    private static final int NESTED = 2;

    private final StringBuilder out = new StringBuilder();
    private int depth;

    ChainText add(String text) {
        out.append(text);
        return this;
    }

    /** Starts the call of a function. */
    ChainText start(String method) {
        out.append(method).append('(');
        depth += NESTED;
        return this;
    }

    /** Starts the call of a method of what was written before; the line may be broken behind a call, not behind a name. */
    ChainText link(String method) {
        if (out.charAt(out.length() - 1) == ')') {
            out.append(Lines.joint(depth + 1));
        }
        out.append('.');
        return start(method);
    }

    /** Goes on to the next argument. */
    ChainText next() {
        out.append(',').append(Lines.mark(depth));
        return this;
    }

    /** Ends a call. */
    ChainText end() {
        depth -= NESTED;
        out.append(')');
        return this;
    }

    /** Returns how deep the next text is nested. */
    int depth() {
        return depth;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
