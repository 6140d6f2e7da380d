package wengert.rewrite;

import wengert.trace.Node;
import wengert.trace.Operand;

/**
 * A named rewriting of one node.
 *
 * @param name the name that reports use, for instance {@code multiply-by-one}
 * @param exactness what the rule does to the bits of the results
 * @param rewrite the rewriting
 */
public record Rule(String name, Exactness exactness, Rewrite rewrite) {
    /** What a rule does to a node that it matches. */
    @FunctionalInterface
    public interface Rewrite {
        /**
         * Returns what stands for a node.
         *
         * @param node a node whose operands are rewritten already
         * @param graph adds nodes and answers questions about the trace
         * @return a view over the node's shape that is read in its place, or null if the rule does not fire
         */
        Operand apply(Node node, Graph graph);
    }

    /**
     * Returns a rule that keeps every bit.
     *
     * @param name its name
     * @param rewrite the rewriting
     * @return the rule
     */
    public static Rule bitwise(String name, Rewrite rewrite) {
        return new Rule(name, Exactness.BITWISE, rewrite);
    }
}
