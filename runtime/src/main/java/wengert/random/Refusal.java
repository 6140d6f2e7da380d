package wengert.random;

/**
 * The errors of {@link XorShift64}, which must have no string constants itself.
 *
 * <p>Before HotSpot compiles a hot method, it makes all the strings of the method's class, in the thread that runs, which
 * would be an allocation in a draw.
 */
final class Refusal {
    private Refusal() {}

    static IllegalArgumentException noWeights(int length) {
        return new IllegalArgumentException(
                "XorShift64.choices: expected at least 1 weight, got " + length + "; pass one weight a choice");
    }

    static IllegalArgumentException stride(int stride) {
        return new IllegalArgumentException(
                "XorShift64.choices: expected a stride of at least 1, got " + stride + "; pass 1 for neighbours");
    }
}
