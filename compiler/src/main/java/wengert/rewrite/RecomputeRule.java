package wengert.rewrite;

import java.util.List;
import wengert.trace.Node;

/**
 * A named reason to compute a node of the forward sweep again where the backward sweep reads it, rather than keep it until then.
 * The same operation on the same values gives the same bits, so every such rule is {@link Exactness#BITWISE}.
 *
 * @param about what people are told of it
 * @param condition when the rule fires
 */
public record RecomputeRule(About about, Condition condition) implements NamedRule {
    /** When a recomputation is worth the space that it saves. */
    @FunctionalInterface
    public interface Condition {
        /**
         * Says whether a node may be computed again.
         *
         * @param parts the stored node, then what has to be computed again for it, from its operands inwards; all of them are
         *     element-wise
         * @return true to compute them again, if that makes the workspace smaller
         */
        boolean holds(List<Node> parts);
    }

    @Override
    public Kind kind() {
        return Kind.RECOMPUTE;
    }
}
