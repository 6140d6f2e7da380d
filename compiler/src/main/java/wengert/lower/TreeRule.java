package wengert.lower;

import java.util.function.UnaryOperator;
import wengert.engine.Precision;
import wengert.rewrite.About;
import wengert.rewrite.NamedRule;

/** A named rewriting of the lowered loops: of one operation of any kernel, or of the kernel of an optimiser. */
public final class TreeRule implements NamedRule {
    private final About about;
    private final Rewrite rewrite;
    private final UnaryOperator<Kernel> ofOptimiser;

    /** What a rule does to an operation. */
    @FunctionalInterface
    public interface Rewrite {
        /**
         * Returns what stands for an operation.
         *
         * @param operation an operation whose operands are rewritten already
         * @param precision what every number is
         * @return a scalar or a vector, as the operation is, or null if the rule does not fire
         */
        Value apply(Value.Apply operation, Precision precision);
    }

    private TreeRule(About about, Rewrite rewrite, UnaryOperator<Kernel> ofOptimiser) {
        this.about = about;
        this.rewrite = rewrite;
        this.ofOptimiser = ofOptimiser;
    }

    /**
     * Returns a rule that looks at every operation.
     *
     * @param about what people are told of it
     * @param rewrite what it does to an operation
     * @return the rule
     */
    public static TreeRule of(About about, Rewrite rewrite) {
        return new TreeRule(about, rewrite, null);
    }

    /**
     * Returns a rule that looks at the kernels of optimisers alone.
     *
     * @param about what people are told of it
     * @param kernel what it makes of a kernel; the kernel itself if it does not fire
     * @return the rule
     */
    public static TreeRule ofOptimiser(About about, UnaryOperator<Kernel> kernel) {
        return new TreeRule(about, null, kernel);
    }

    /**
     * Says whether the rule looks at the kernels of optimisers alone.
     *
     * @return false if it looks at every operation of every kernel
     */
    public boolean isForOptimisers() {
        return ofOptimiser != null;
    }

    /** Returns what stands for an operation, or null if the rule does not fire. */
    Value apply(Value.Apply operation, Precision precision) {
        return rewrite == null ? null : rewrite.apply(operation, precision);
    }

    /** Returns what stands for the kernel of an optimiser. */
    Kernel apply(Kernel kernel) {
        return ofOptimiser == null ? kernel : ofOptimiser.apply(kernel);
    }

    @Override
    public About about() {
        return about;
    }

    @Override
    public Kind kind() {
        return Kind.TREE;
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name();
    }
}
