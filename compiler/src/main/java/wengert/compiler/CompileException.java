package wengert.compiler;

/** The error of a trace that cannot be compiled; the message says which part and what to do. */
public final class CompileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CompileException(String message) {
        super(message);
    }

    CompileException(String message, Throwable cause) {
        super(message, cause);
    }
}
