package wengert.engine;

/** The error of {@link Check#bits}: two programs of one trace gave different bits. */
public final class MismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param mismatch the first difference
     */
    public MismatchException(Mismatch mismatch) {
        super(mismatch.toString());
    }
}
