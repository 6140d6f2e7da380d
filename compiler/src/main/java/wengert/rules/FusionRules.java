package wengert.rules;

import java.util.List;
import wengert.trace.Node;
import wengert.trace.Op;

/** The fusions: which nodes need no storage because their only reader computes them where it needs them. */
public final class FusionRules {
    /** An element-wise node into an element-wise reader: {@code exp(x - m)} in one loop. */
    public static final FusionRule CHAIN = new FusionRule(
            "element-wise-chain", (producer, reader, number, readerIsInlined) -> isMap(producer) && isMap(reader));

    /** An element-wise node into the reduction that consumes it: {@code sum(w * x)} without the products. */
    public static final FusionRule INTO_REDUCTION = new FusionRule(
            "producer-into-reduction",
            (producer, reader, number, readerIsInlined) -> isMap(producer) && !isMap(reader) && isTerm(reader, number));

    /** A reduction into the element-wise node that finishes it: {@code relu(sum(..))}, {@code sum(..) + residual}. */
    public static final FusionRule EPILOGUE = new FusionRule(
            "reduction-epilogue",
            (producer, reader, number, readerIsInlined) -> (producer.op() == Op.SUM || producer.op() == Op.MAX_OVER)
                    && isMap(reader)
                    && !readerIsInlined
                    && reader.operand(number).isIdentity()
                    && reader.domain().equals(producer.shape()));

    private FusionRules() {}

    /**
     * Returns the built-in fusions.
     *
     * @return the rules
     */
    public static List<FusionRule> all() {
        return List.of(CHAIN, INTO_REDUCTION, EPILOGUE);
    }

    private static boolean isMap(Node node) {
        return node.op().kind() == Op.Kind.MAP;
    }

    /** The first operand of a write is an array in place, not a term. */
    private static boolean isTerm(Node reader, int number) {
        return reader.op().kind() != Op.Kind.WRITE || number == 1;
    }
}
