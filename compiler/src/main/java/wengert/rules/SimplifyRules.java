package wengert.rules;

import static wengert.rewrite.Pattern.any;
import static wengert.rewrite.Pattern.constant;
import static wengert.rewrite.Pattern.op;

import java.util.ArrayList;
import java.util.List;
import wengert.rewrite.Capture;
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
    private static final Capture<Operand> X = Capture.view("x");

    /** Reads through a copy, unless that is of rows that are looked up: {@code copy(x) -> x}. */
    public static final Rule FORWARD_COPY = Rule.named("forward-copy")
            .match(op(Op.COPY, any(X)).or(Op.STOP_GRADIENT))
            .where(match -> !match.get(X).looksUp())
            .rewriteTo(X)
            .describe("Reads through a copy, which mattered to the reverse sweep alone");

    /** {@code x * 1 -> x} and {@code 1 * x -> x}. */
    public static final Rule MULTIPLY_BY_ONE = Rule.named("multiply-by-one")
            .match(op(Op.MUL, any(X), constant(1)).eitherOrder())
            .rewriteTo(X)
            .describe("Drops a multiplication by one, on either side");

    /** {@code x / 1 -> x}. */
    public static final Rule DIVIDE_BY_ONE = Rule.named("divide-by-one")
            .match(op(Op.DIV, any(X), constant(1)))
            .rewriteTo(X)
            .describe("Drops a division by one");

    /** {@code -(-x) -> x}. */
    public static final Rule DOUBLE_NEGATION = Rule.named("double-negation")
            .match(op(Op.NEG, op(Op.NEG, any(X))))
            .rewriteTo(X)
            .describe("Cancels two negations, through views between them too");

    /** {@code chain(1, x) -> x}. */
    public static final Rule CHAIN_OF_ONE = Rule.named("chain-of-one")
            .match(op(Op.CHAIN, constant(1), any(X)))
            .rewriteTo(X)
            .describe("Passes an adjoint through an operation with the local gradient one");

    /** {@code 0 += x -> x} for an adjoint that receives one term an element and is no gradient itself. */
    public static final Rule ONLY_TERM = Rule.named("only-term")
            .function((node, graph) -> {
                if (node.op() != Op.ACCUMULATE
                        || !Graph.isConstant(node.operand(0).node(), 0.0)
                        || graph.isGradientSum(node)) {
                    return null;
                }
                List<Index> inverse = inverse(node);
                return inverse == null ? null : node.operand(1).substitute(inverse);
            })
            .describe("Takes the only term of a sum of adjoints for the sum, unless it is a gradient")
            .draw("accumulate(0, x), one term an element", "x");

    /** {@code x += y -> x + y} for one term an element, so that the sum can be fused. */
    public static final Rule ONE_TERM_EACH = Rule.named("one-term-each")
            .function((node, graph) -> {
                if (node.op() != Op.ACCUMULATE
                        || Graph.isConstant(node.operand(0).node(), 0.0)) {
                    return null;
                }
                List<Index> inverse = inverse(node);
                return inverse == null
                        ? null
                        : graph.map(
                                Op.ADD,
                                node.shape(),
                                node.origin(),
                                node.operand(0),
                                node.operand(1).substitute(inverse));
            })
            .describe("Makes a sum of adjoints an addition where it gets one term an element, so that it can be fused")
            .draw("accumulate(x, y), one term an element", "add(x, y)");

    /** Reads the first of two nodes that compute the same. */
    public static final Rule SHARE_EQUAL_NODES = Rule.named("share-equal-nodes")
            .function((node, graph) -> {
                Node equal = graph.equal(node);
                return equal == null ? null : Operand.of(equal);
            })
            .describe("Computes once what two nodes compute alike; it comes last, when they are rewritten")
            .draw("exp(x) and exp(x)", "exp(x), read twice");

    private SimplifyRules() {}

    /**
     * Returns the built-in simplifications, in the order in which they are tried.
     *
     * @return the rules
     */
    public static List<Rule> all() {
        return List.of(
                FORWARD_COPY,
                MULTIPLY_BY_ONE,
                DIVIDE_BY_ONE,
                DOUBLE_NEGATION,
                CHAIN_OF_ONE,
                ONLY_TERM,
                ONE_TERM_EACH,
                SHARE_EQUAL_NODES);
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
