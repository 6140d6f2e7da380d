package wengert.jit;

/**
 * Something that is wrong with a method.
 *
 * @param what what is wrong, with its figures
 * @param remedy what to do
 */
public record Finding(String what, String remedy) {
    /** Returns both in a line. */
    @Override
    public String toString() {
        return what + "; " + remedy;
    }
}
