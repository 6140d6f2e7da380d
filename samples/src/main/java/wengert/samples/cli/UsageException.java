package wengert.samples.cli;

/** The error of a command line that asks for something impossible; the message is one line. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
