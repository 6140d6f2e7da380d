package wengert.rules;

import java.util.ArrayList;
import java.util.List;
import wengert.rewrite.Graph;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Shape;

/**
 * The rewriting of the adjoint that the logarithm of a softmax, picked at one class of each row, passes to what the exponential
 * was taken of.
 *
 * <p>With {@code e = exp(x)}, {@code s = sum(e)}, {@code p = e / s} and the result {@code log(p[target])}, the reverse sweep goes
 * through the logarithm, {@code d = 1 / p[target] * g} at one class of each row, and back through the division and the sum:
 * {@code e * (1 / s * d + sum(-e / (s * s) * d))}. That is {@code (onehot - p) * g}. It is so for rows that belong together only,
 * so all views are compared.
 */
final class LogSoftmaxGradient {
    private final Node exponential;
    private Node probability;
    private PickedClasses picked;
    private Operand adjoint;

    private LogSoftmaxGradient(Node exponential) {
        this.exponential = exponential;
    }

    /** Returns what stands for the adjoint, or null if the node is another one. */
    static Operand rewrite(Node node, Graph graph) {
        if (node.op() != Op.CHAIN || node.operand(0).node().op() != Op.EXP) {
            return null;
        }
        LogSoftmaxGradient found = new LogSoftmaxGradient(node.operand(0).node());
        Operand both = node.operand(1);
        boolean isWhole =
                node.operand(0).isIdentity() && both.isIdentity() && both.node().op() == Op.ADD;
        if (!isWhole || !found.matches(both.node().operand(0), both.node().operand(1))) {
            return null;
        }
        Shape shape = node.shape();
        Operand onehot = found.picked.onehot(node.origin(), graph);
        Operand local = graph.map(Op.SUB, shape, node.origin(), onehot, Operand.of(found.probability));
        return graph.map(Op.CHAIN, shape, node.origin(), local, found.adjoint);
    }

    /** Says whether the terms are what comes through the numerator of the softmax, and through the denominator. */
    private boolean matches(Operand above, Operand below) {
        if (!isWhole(above, Op.CHAIN) || !above.node().operand(1).isIdentity()) {
            return false;
        }
        Node received = above.node().operand(1).node();
        if (!comesFromLogarithm(received)
                || probability.op() != Op.DIV
                || !isWholeExponential(probability.operand(0))) {
            return false;
        }
        List<Index> rows = new ArrayList<>(Index.identity(picked.shape().rank()));
        rows.remove(picked.axis());
        Operand sums = probability.operand(1);
        return sums.at().equals(rows)
                && isSumOfRows(sums.node(), rows)
                && isReciprocal(above.node().operand(0), sums)
                && isThroughSum(below, received, sums);
    }

    /** Finds the softmax, the classes and the adjoint of the logarithm, whether it was taken of some elements or of all. */
    private boolean comesFromLogarithm(Node received) {
        boolean isOfAll = received.op() == Op.CHAIN;
        if (isOfAll && !received.operand(1).isIdentity()) {
            return false;
        }
        picked = PickedClasses.of(isOfAll ? received.operand(1).node() : received);
        if (picked == null || !Graph.isConstant(picked.scatter().operand(0).node(), 0.0)) {
            return false;
        }
        Operand term = picked.scatter().operand(1);
        if (isOfAll) {
            adjoint = picked.term();
            return isReciprocalOfSoftmax(
                    received.operand(0), Index.identity(received.shape().rank()));
        }
        if (term.node().op() != Op.CHAIN) {
            return false;
        }
        adjoint = term.node().operand(1).substitute(term.at()).substitute(picked.points());
        return isReciprocalOfSoftmax(
                term.node().operand(0).substitute(term.at()), picked.scatter().target());
    }

    /** Remembers the softmax if a view is one over it, at the given elements. */
    private boolean isReciprocalOfSoftmax(Operand view, List<Index> at) {
        if (view.node().op() != Op.DIV
                || !Graph.isConstant(view.node().operand(0).node(), 1.0)) {
            return false;
        }
        Operand divisor = view.node().operand(1).substitute(view.at());
        probability = divisor.node();
        return divisor.at().equals(at);
    }

    /** Says whether a node sums the exponentials of each row. */
    private boolean isSumOfRows(Node sum, List<Index> rows) {
        if (sum.op() != Op.SUM || sum.operand(0).node() != exponential) {
            return false;
        }
        List<Index> summed = new ArrayList<>(Index.identity(rows.size()));
        summed.add(picked.axis(), Index.axis(rows.size()));
        return sum.target().equals(Index.identity(rows.size()))
                && sum.operand(0).at().equals(summed);
    }

    private static boolean isReciprocal(Operand view, Operand sums) {
        return view.node().op() == Op.DIV
                && view.at().equals(sums.at())
                && Graph.isConstant(view.node().operand(0).node(), 1.0)
                && view.node().operand(1).equals(Operand.of(sums.node()));
    }

    /** Says whether a term is {@code sum(chain(div(neg(e), mul(s, s)), received))} of the same row. */
    private boolean isThroughSum(Operand below, Node received, Operand sums) {
        Node total = below.node();
        boolean isRow = total.op() == Op.ACCUMULATE
                && below.at().equals(sums.at())
                && total.target().equals(sums.at())
                && Graph.isConstant(total.operand(0).node(), 0.0)
                && isWhole(total.operand(1), Op.CHAIN);
        if (!isRow) {
            return false;
        }
        Operand quotient = total.operand(1).node().operand(0);
        return total.operand(1).node().operand(1).equals(Operand.of(received))
                && isWhole(quotient, Op.DIV)
                && isWhole(quotient.node().operand(0), Op.NEG)
                && isWholeExponential(quotient.node().operand(0).node().operand(0))
                && isSquare(quotient.node().operand(1), sums);
    }

    private static boolean isSquare(Operand view, Operand sums) {
        Operand own = Operand.of(sums.node());
        return view.node().op() == Op.MUL
                && view.at().equals(sums.at())
                && view.node().operand(0).equals(own)
                && view.node().operand(1).equals(own);
    }

    private boolean isWholeExponential(Operand view) {
        return view.equals(Operand.of(exponential));
    }

    private static boolean isWhole(Operand view, Op op) {
        return view.node().op() == op && view.isIdentity();
    }
}
