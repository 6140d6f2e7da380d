package wengert.emit;

/** Says that a lowered program cannot become a class, because of a limit of the class file or of HotSpot. */
public final class EmissionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what, where, expected and got, remedy, on one line
     */
    public EmissionException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what, where, expected and got, remedy, on one line
     * @param cause what was thrown on reaching the limit
     */
    public EmissionException(String message, Throwable cause) {
        super(message, cause);
    }
}
