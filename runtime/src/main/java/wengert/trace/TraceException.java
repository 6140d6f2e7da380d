package wengert.trace;

/** The error of a recording or of a trace that breaks its rules; the message says what, where, expected and got. */
public final class TraceException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message one line: what, where, expected and got, remedy
     */
    public TraceException(String message) {
        super(message);
    }
}
