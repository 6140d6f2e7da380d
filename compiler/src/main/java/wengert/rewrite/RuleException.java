package wengert.rewrite;

/** The error of a rule that breaks a promise, or of rules that do not go together; the message is one line. */
public final class RuleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message which rule, at which node of which line, what is wrong, what is expected
     */
    public RuleException(String message) {
        super(message);
    }

    /**
     * Creates the error of a rule that threw something itself.
     *
     * @param message which rule, at which node of which line, what it threw
     * @param cause what it threw
     */
    public RuleException(String message, Throwable cause) {
        super(message, cause);
    }
}
