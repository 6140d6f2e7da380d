package wengert.rules;

import java.util.List;
import wengert.rewrite.About;
import wengert.rewrite.Exactness;
import wengert.rewrite.FusionRule;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;

/** The fusions: which nodes need no storage because their only reader computes them where it needs them. */
public final class FusionRules {
    /** An element-wise node into an element-wise reader: {@code exp(x - m)} in one loop. */
    public static final FusionRule CHAIN = new FusionRule(
            about(
                    "element-wise-chain",
                    "Computes an element-wise node in the loop of the element-wise node that reads it",
                    "t = sub(x, m) stored; exp(t)",
                    "exp(sub(x, m)) in one loop"),
            (producer, reader, number, readerIsInlined) -> isMap(producer)
                    && isMap(reader)
                    && !readsNumbers(producer)
                    && !(isFunction(producer) && reader.looksUp()));

    /** An element-wise node into the reduction that consumes it: {@code sum(w * x)} without the products. */
    public static final FusionRule INTO_REDUCTION = new FusionRule(
            about(
                    "producer-into-reduction",
                    "Computes an element-wise node in the loop of the reduction that consumes it",
                    "t = mul(w, x) stored; sum(t)",
                    "sum(mul(w, x)) without the products"),
            (producer, reader, number, readerIsInlined) ->
                    isMap(producer) && !isMap(reader) && isTerm(reader, number) && !readsNumbers(producer));

    /** A reduction into the element-wise node that finishes it: {@code relu(sum(..))}, {@code sum(..) + residual}. */
    public static final FusionRule EPILOGUE = new FusionRule(
            about(
                    "reduction-epilogue",
                    "Finishes a reduction where it is computed",
                    "s = sum(t) stored; relu(s)",
                    "relu(sum(t)) in one loop"),
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

    private static About about(String name, String description, String before, String after) {
        return new About(name, Exactness.BITWISE, description, before, after);
    }

    private static boolean isMap(Node node) {
        return node.op().kind() == Op.Kind.MAP;
    }

    /** What takes long by itself is better off in vectors, which a reader that looks elements up cannot be. */
    private static boolean isFunction(Node node) {
        return switch (node.op()) {
            case EXP, FAST_EXP, LOG, TANH, SIGMOID, SIN, COS, POW -> true;
            default -> false;
        };
    }

    /** Numbers from a table are successive along no axis, so no vectors can be made of them: they keep a loop of their own. */
    private static boolean readsNumbers(Node node) {
        for (Operand operand : node.operands()) {
            if (operand.node().op() == Op.IOTA && !operand.at().get(0).isAffine()) {
                return true;
            }
        }
        return false;
    }

    /** The first operand of a write is an array in place, not a term. */
    private static boolean isTerm(Node reader, int number) {
        return reader.op().kind() != Op.Kind.WRITE || number == 1;
    }
}
