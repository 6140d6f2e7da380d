package wengert.rewrite;

/**
 * A named reason to update a parameter in the kernel that ends the sum of its gradient, in a training step. An optimiser does the
 * same operations there as in a loop of its own, so every such rule is {@link Exactness#BITWISE}.
 *
 * @param about what people are told of it
 * @param condition when the rule fires
 */
public record StepRule(About about, Condition condition) implements NamedRule {
    /** When a step rule fires. */
    @FunctionalInterface
    public interface Condition {
        /**
         * Says whether a gradient goes into the update of its parameter.
         *
         * @param gradient the last sum of the gradient, with what is inlined into it
         * @return true to store no gradient, if that is possible
         */
        boolean holds(KernelRule.Expression gradient);
    }

    @Override
    public Kind kind() {
        return Kind.STEP;
    }
}
