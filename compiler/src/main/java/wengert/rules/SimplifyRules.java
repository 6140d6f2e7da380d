package wengert.rules;

import java.util.ArrayList;
import java.util.List;
import wengert.rewrite.Graph;
import wengert.rewrite.Rule;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Shape;
import wengert.trace.Views;

/**
 * The simplifications, applied after differentiation, when sharing and shortening cannot merge accumulators any more.
 *
 * <p>An adjoint is read by {@link Op#CHAIN}, {@link Op#NEG}, {@link Op#SELECT} and {@link Op#ACCUMULATE} only, to which 0.0
 * and -0.0 are the same, and ends in a sum from 0.0, which is never -0.0. Hence the rules on adjoints may drop a leading
 * {@code 0.0 +} everywhere but in the sum that is a gradient.
 */
public final class SimplifyRules {
    /** Reads through a copy: {@code copy(x) -> x}. */
    public static final Rule FORWARD_COPY = Rule.bitwise(
            "forward-copy",
            (node, graph) -> node.op() == Op.COPY || node.op() == Op.STOP_GRADIENT ? node.operand(0) : null);

    /** {@code x * 1 -> x} and {@code 1 * x -> x}. */
    public static final Rule MULTIPLY_BY_ONE = Rule.bitwise("multiply-by-one", (node, graph) -> {
        if (node.op() != Op.MUL) {
            return null;
        }
        if (Graph.isConstant(node.operand(1).node(), 1.0)) {
            return node.operand(0);
        }
        return Graph.isConstant(node.operand(0).node(), 1.0) ? node.operand(1) : null;
    });

    /** {@code x / 1 -> x}. */
    public static final Rule DIVIDE_BY_ONE = Rule.bitwise(
            "divide-by-one",
            (node, graph) ->
                    node.op() == Op.DIV && Graph.isConstant(node.operand(1).node(), 1.0) ? node.operand(0) : null);

    /** {@code -(-x) -> x}. */
    public static final Rule DOUBLE_NEGATION = Rule.bitwise("double-negation", (node, graph) -> {
        if (node.op() != Op.NEG || node.operand(0).node().op() != Op.NEG) {
            return null;
        }
        Operand inner = node.operand(0);
        return inner.node().operand(0).substitute(inner.at());
    });

    /** {@code chain(1, x) -> x}. */
    public static final Rule CHAIN_OF_ONE = Rule.bitwise(
            "chain-of-one",
            (node, graph) ->
                    node.op() == Op.CHAIN && Graph.isConstant(node.operand(0).node(), 1.0) ? node.operand(1) : null);

    /** {@code 0 += x -> x} for an adjoint that receives one term an element and is no gradient itself. */
    public static final Rule ONLY_TERM = Rule.bitwise("only-term", (node, graph) -> {
        if (node.op() != Op.ACCUMULATE || !Graph.isConstant(node.operand(0).node(), 0.0) || graph.isGradientSum(node)) {
            return null;
        }
        List<Index> inverse = inverse(node);
        return inverse == null ? null : node.operand(1).substitute(inverse);
    });

    /** {@code x += y -> x + y} for one term an element, so that the sum can be fused. */
    public static final Rule ONE_TERM_EACH = Rule.bitwise("one-term-each", (node, graph) -> {
        if (node.op() != Op.ACCUMULATE || Graph.isConstant(node.operand(0).node(), 0.0)) {
            return null;
        }
        List<Index> inverse = inverse(node);
        if (inverse == null) {
            return null;
        }
        return graph.map(
                Op.ADD,
                node.shape(),
                node.origin(),
                node.operand(0),
                node.operand(1).substitute(inverse));
    });

    private SimplifyRules() {}

    /**
     * Returns the built-in simplifications, in the order in which they are tried.
     *
     * @return the rules
     */
    public static List<Rule> all() {
        return List.of(
                FORWARD_COPY, MULTIPLY_BY_ONE, DIVIDE_BY_ONE, DOUBLE_NEGATION, CHAIN_OF_ONE, ONLY_TERM, ONE_TERM_EACH);
    }

    /** Returns the point of the domain for each element of the shape, if the target only exchanges axes. */
    private static List<Index> inverse(Node node) {
        Shape domain = node.domain();
        Shape shape = node.shape();
        if (domain.rank() != shape.rank()) {
            return null;
        }
        List<Integer> from = new ArrayList<>();
        for (Index index : node.target()) {
            from.add(index.asAxis());
        }
        if (!from.containsAll(Views.axes(domain)) || !domain.select(from).equals(shape)) {
            return null;
        }
        List<Index> inverse = new ArrayList<>();
        for (int axis = 0; axis < domain.rank(); axis++) {
            inverse.add(Index.axis(from.indexOf(axis)));
        }
        return inverse;
    }
}
