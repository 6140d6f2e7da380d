package wengert.rewrite;

/**
 * A rule of any kind: it has a name by which a {@link RuleSet} switches it on and off.
 *
 * <p>Each kind is a class of its own, which the pass that applies it picks out of a rule set with {@link RuleSet#of}.
 */
public interface NamedRule {
    /** What a rule acts on. */
    enum Kind {
        /** A node of the trace is replaced by another view: {@link Rule}. */
        SIMPLIFY("rewrites a node of the trace"),
        /** The backward sweep computes a node again instead of finding it stored: {@link RecomputeRule}. */
        RECOMPUTE("computes a node again where the backward sweep reads it"),
        /** A node loses its storage, since its only reader computes it: {@link FusionRule}. */
        INLINE("computes a node where its only reader needs it"),
        /** Neighbouring nodes share a kernel: {@link KernelRule}. */
        KERNEL("computes rows of neighbouring nodes in one kernel"),
        /** A gradient goes into the update of its parameter: {@link StepRule}. */
        STEP("updates a parameter where its gradient is computed"),
        /** An operation in the lowered loops is replaced: {@code wengert.lower.TreeRule}. */
        TREE("rewrites an operation in the lowered loops");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }

        /**
         * Returns what rules of this kind do.
         *
         * @return a few words
         */
        public String meaning() {
            return meaning;
        }

        /**
         * Returns the name that listings use.
         *
         * @return for instance {@code simplify}
         */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Returns what people are told of the rule.
     *
     * @return name, exactness, description and drawing
     */
    About about();

    /**
     * Returns what the rule acts on.
     *
     * @return the kind
     */
    Kind kind();

    /**
     * Returns the name.
     *
     * @return the name by which the rule is switched on and off
     */
    default String name() {
        return about().name();
    }

    /**
     * Returns what the rule does to the bits of the results.
     *
     * @return whether all are kept
     */
    default Exactness exactness() {
        return about().exactness();
    }
}
