package wengert.lower;

import java.util.function.UnaryOperator;
import wengert.rewrite.About;
import wengert.rewrite.NamedRule;

/** A named rewriting of the lowered loops: of one operation of any kernel, of whole kernels, or of those of an optimiser. */
public final class TreeRule implements NamedRule {
    private final About about;
    private final Rewrite rewrite;
    private final UnaryOperator<Kernel> ofKernel;
    private final Place place;

    /** As many lanes as vectors of 512 bits have doubles. */
    private static final int MANY_LANES = 8;

    /** Which kernels a rule looks at. */
    private enum Place {
        EVERYWHERE,
        IN_LANES,
        OPTIMISERS,
        OPTIMISERS_IN_MANY_LANES
    }

    /** What a rule does to an operation. */
    @FunctionalInterface
    public interface Rewrite {
        /**
         * Returns what stands for an operation.
         *
         * @param operation an operation whose operands are rewritten already
         * @param site the kernel that it is in
         * @return a scalar or a vector, as the operation is, or null if the rule does not fire
         */
        Value apply(Value.Apply operation, Site site);
    }

    private TreeRule(About about, Rewrite rewrite, UnaryOperator<Kernel> ofKernel, Place place) {
        this.about = about;
        this.rewrite = rewrite;
        this.ofKernel = ofKernel;
        this.place = place;
    }

    /**
     * Returns a rule that looks at every operation.
     *
     * @param about what people are told of it
     * @param rewrite what it does to an operation
     * @return the rule
     */
    public static TreeRule of(About about, Rewrite rewrite) {
        return new TreeRule(about, rewrite, null, Place.EVERYWHERE);
    }

    /**
     * Returns a rule that looks at every operation of kernels that run in vector lanes, of those on what remains of an axis too:
     * which elements these are depends on how threads share an array out, and no bit may.
     *
     * @param about what people are told of it
     * @param rewrite what it does to an operation
     * @return the rule
     */
    public static TreeRule inLanes(About about, Rewrite rewrite) {
        return new TreeRule(about, rewrite, null, Place.IN_LANES);
    }

    /**
     * Returns a rule that looks at whole kernels, before any operation is rewritten.
     *
     * @param about what people are told of it
     * @param kernel what it makes of a kernel; the kernel itself if it does not fire
     * @return the rule
     */
    public static TreeRule ofKernel(About about, UnaryOperator<Kernel> kernel) {
        return new TreeRule(about, null, kernel, Place.EVERYWHERE);
    }

    /**
     * Returns a rule that looks at the kernels of optimisers alone.
     *
     * @param about what people are told of it
     * @param kernel what it makes of a kernel; the kernel itself if it does not fire
     * @return the rule
     */
    public static TreeRule ofOptimiser(About about, UnaryOperator<Kernel> kernel) {
        return new TreeRule(about, null, kernel, Place.OPTIMISERS);
    }

    /**
     * Returns a rule that looks at every operation of kernels of optimisers that run in 8 lanes or more, of those on what remains
     * too.
     *
     * @param about what people are told of it
     * @param rewrite what it does to an operation
     * @return the rule
     */
    public static TreeRule inManyLanesOfOptimiser(About about, Rewrite rewrite) {
        return new TreeRule(about, rewrite, null, Place.OPTIMISERS_IN_MANY_LANES);
    }

    /**
     * Returns this rule without regard to whether it pays: what is for lanes looks at scalar kernels too. So it can be tried
     * where there are no vectors.
     *
     * @return the rule, or one of the same name
     */
    public TreeRule everywhere() {
        return isForLanes() ? of(about, rewrite) : this;
    }

    /**
     * Says whether the rule looks at the kernels of optimisers alone.
     *
     * @return false if it looks at those of programs too
     */
    public boolean isForOptimisers() {
        return place == Place.OPTIMISERS || place == Place.OPTIMISERS_IN_MANY_LANES;
    }

    private boolean isForLanes() {
        return place == Place.IN_LANES || place == Place.OPTIMISERS_IN_MANY_LANES;
    }

    /** Returns what stands for an operation, or null if the rule does not fire. */
    Value apply(Value.Apply operation, Site site) {
        return rewrite != null && isFor(site) ? rewrite.apply(operation, site) : null;
    }

    private boolean isFor(Site site) {
        return switch (place) {
            case IN_LANES -> site.isInLanes();
            case OPTIMISERS_IN_MANY_LANES -> site.isOfOptimiser() && site.isInLanes() && site.width() >= MANY_LANES;
            case EVERYWHERE, OPTIMISERS -> true;
        };
    }

    /** Returns what stands for the kernel, of a program or of an optimiser. */
    Kernel apply(Kernel kernel, boolean isOptimiser) {
        return ofKernel == null || (isForOptimisers() && !isOptimiser) ? kernel : ofKernel.apply(kernel);
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
