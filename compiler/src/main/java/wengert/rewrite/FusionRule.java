package wengert.rewrite;

import wengert.trace.Node;

/**
 * A named reason to inline a node into its only reader. Whether a node is stored changes no bit, so every such rule is
 * {@link Exactness#BITWISE}.
 *
 * @param about what people are told of it
 * @param condition when the rule fires
 */
public record FusionRule(About about, Condition condition) implements NamedRule {
    /** When a fusion rule fires. */
    @FunctionalInterface
    public interface Condition {
        /**
         * Says whether a node is computed at its reader's points rather than stored.
         *
         * @param producer the node, which has no other reader
         * @param reader its reader
         * @param number which operand of the reader it is
         * @param readerIsInlined whether the reader itself has no storage
         * @return true to inline the producer
         */
        boolean holds(Node producer, Node reader, int number, boolean readerIsInlined);
    }

    @Override
    public Kind kind() {
        return Kind.INLINE;
    }
}
