package wengert.rules;

import wengert.trace.Node;

/**
 * A named reason to inline a node into its only reader.
 *
 * @param name the name that reports use
 * @param condition when the rule fires
 */
public record FusionRule(String name, Condition condition) {
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
}
