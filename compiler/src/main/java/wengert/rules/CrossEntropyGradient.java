package wengert.rules;

import wengert.rewrite.Graph;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Origin;
import wengert.trace.Shape;

/**
 * The rewriting of the adjoint that a cross-entropy passes to its logits.
 *
 * <p>With {@code e = exp(x)}, {@code s = sum(e)} and the loss {@code log(s) - x[target]}, the reverse sweep adds two terms: what
 * the target gets, {@code -g} at one class of each row, and what all classes get, {@code e * (1 / s * g)}. Their sum is
 * {@code (p - onehot) * g} with {@code p = e * (1 / s)}, for any numbers e and s; so a view is taken as it is read, and it is
 * enough to see that they are an exponential and the sum of it.
 */
final class CrossEntropyGradient {
    private final PickedClasses picked;
    private Operand exponential;
    private Operand reciprocal;
    private Operand adjoint;

    private CrossEntropyGradient(PickedClasses picked) {
        this.picked = picked;
    }

    /** Returns what stands for the sum of both terms, or null if the node is another one. */
    static Operand rewrite(Node node, Graph graph) {
        if (node.op() != Op.ACCUMULATE) {
            return null;
        }
        Operand into = node.operand(0);
        boolean isTargetFirst = into.node().op() == Op.ACCUMULATE && into.isIdentity() && isWhole(node);
        Node scatter = isTargetFirst ? into.node() : node;
        Operand all = isTargetFirst ? node.operand(1) : into;
        if (all.node().op() != Op.CHAIN
                || (isTargetFirst && !Graph.isConstant(scatter.operand(0).node(), 0.0))) {
            return null;
        }
        PickedClasses picked = PickedClasses.of(scatter);
        if (picked == null) {
            return null;
        }
        CrossEntropyGradient found = new CrossEntropyGradient(picked);
        return found.matches(all) ? found.replacement(node.origin(), graph) : null;
    }

    /** Says whether a sum gets one term for each of its elements, where that lies. */
    private static boolean isWhole(Node node) {
        return node.domain().equals(node.shape())
                && node.target().equals(Index.identity(node.shape().rank()));
    }

    /** Says whether the other term is {@code chain(e, chain(div(1, sum(e)), g))}, with the g that the target gets less. */
    private boolean matches(Operand all) {
        exponential = all.node().operand(0).substitute(all.at());
        Operand share = all.node().operand(1).substitute(all.at());
        if (exponential.node().op() != Op.EXP || share.node().op() != Op.CHAIN) {
            return false;
        }
        reciprocal = share.node().operand(0).substitute(share.at());
        adjoint = share.node().operand(1).substitute(share.at());
        return isReciprocalOfSum(reciprocal.node(), exponential.node()) && areOpposite(picked.term(), adjoint);
    }

    private static boolean isReciprocalOfSum(Node reciprocal, Node of) {
        if (reciprocal.op() != Op.DIV || !Graph.isConstant(reciprocal.operand(0).node(), 1.0)) {
            return false;
        }
        Node sum = reciprocal.operand(1).node();
        return sum.op() == Op.SUM && sum.operand(0).node() == of;
    }

    private static boolean areOpposite(Operand one, Operand other) {
        return isNegative(one, other) || isNegative(other, one);
    }

    private static boolean isNegative(Operand view, Operand of) {
        return view.node().op() == Op.NEG
                && view.node().operand(0).substitute(view.at()).equals(of);
    }

    private Operand replacement(Origin origin, Graph graph) {
        Shape shape = picked.shape();
        Operand probability = graph.map(Op.MUL, shape, origin, exponential, reciprocal);
        Operand local = graph.map(Op.SUB, shape, origin, probability, picked.onehot(origin, graph));
        return graph.map(Op.CHAIN, shape, origin, local, adjoint);
    }
}
