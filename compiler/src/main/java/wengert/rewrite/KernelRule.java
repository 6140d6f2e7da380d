package wengert.rewrite;

import java.util.List;
import java.util.Set;
import wengert.trace.Node;

/**
 * A named reason for stored nodes to share a kernel: a loop over rows of each, or all of their loops. Which loop a node is
 * computed in changes no bit, so every such rule is {@link Exactness#BITWISE}.
 *
 * @param about what people are told of it
 * @param loops which loops the nodes share
 * @param condition when the rule fires
 */
public record KernelRule(About about, Loops loops, Condition condition) implements NamedRule {
    /** Which loops of a kernel its nodes share. */
    public enum Loops {
        /** The outermost one, whose rounds compute a row of each neighbour after the other. */
        OUTERMOST,
        /** All of them: sums over the same domain are accumulated side by side. */
        ALL
    }

    /**
     * Makes a rule for neighbours that share the outermost loop.
     *
     * @param about what people are told of it
     * @param condition when the rule fires
     */
    public KernelRule(About about, Condition condition) {
        this(about, Loops.OUTERMOST, condition);
    }

    /** When a kernel rule fires. */
    @FunctionalInterface
    public interface Condition {
        /**
         * Says whether the next stored node joins a kernel.
         *
         * @param rows the stored nodes of the kernel
         * @param next the stored node after them
         * @return true to compute it in the same loop or loops, if that is possible
         */
        boolean holds(List<Expression> rows, Expression next);
    }

    @Override
    public Kind kind() {
        return Kind.KERNEL;
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
