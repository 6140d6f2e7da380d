package wengert.rules;

import java.util.List;
import java.util.Set;
import wengert.trace.Node;

/**
 * A named reason for neighbouring stored nodes to share a kernel, whose outermost loop computes a row of each.
 *
 * @param name the name that reports use
 * @param condition when the rule fires
 */
public record KernelRule(String name, Condition condition) {
    /** When a kernel rule fires. */
    @FunctionalInterface
    public interface Condition {
        /**
         * Says whether the next stored node joins a kernel.
         *
         * @param rows the stored nodes of the kernel
         * @param next the stored node after them
         * @return true to compute its rows in the same loop, if that is possible
         */
        boolean holds(List<Expression> rows, Expression next);
    }

    /**
     * A stored node with what is inlined into it.
     *
     * @param parts the stored node, then the others from its operands inwards
     * @param reads the stored nodes and leaves that it reads
     */
    public record Expression(List<Node> parts, Set<Node> reads) {
        /**
         * Returns the stored node.
         *
         * @return the node
         */
        public Node root() {
            return parts.get(0);
        }
    }
}
