package wengert.jit;

/**
 * Decisions of HotSpot on the calls of one method by another, in the compilation of the highest tier in which it took any.
 *
 * @param caller the method that calls, as {@code Class.method}
 * @param callee the method that is called, as {@code Class.method}
 * @param tier the tier of the compilation, 1 to 4
 * @param inlined the number of calls that were inlined
 * @param refused the number of calls that were not
 * @param reason why a call was not inlined, or else why it was, in HotSpot's words
 */
public record Inlining(String caller, String callee, int tier, int inlined, int refused, String reason) {
    /** Returns whether all these calls were inlined. */
    boolean isWhole() {
        return inlined > 0 && refused == 0;
    }
}
