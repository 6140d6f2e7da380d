package wengert.pass;

import java.util.List;
import java.util.function.UnaryOperator;
import wengert.trace.Index;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Origin;
import wengert.trace.Shape;

/**
 * The derivatives of one node with respect to its operands, as nodes: the same arithmetic, in the same order, as the
 * local gradients of {@link wengert.tape.Tape}.
 */
final class LocalGradients {
    private final Node node;
    private final UnaryOperator<Node> add;
    private final Shape domain;
    private final Origin origin;

    LocalGradients(Node node, UnaryOperator<Node> add) {
        this.node = node;
        this.add = add;
        this.domain = node.domain();
        this.origin = node.origin();
    }

    /** Returns what an element-wise node passes to an operand, over its domain; null if nothing. */
    Operand term(int number, Operand adjoint) {
        return switch (node.op()) {
            case ADD, COPY -> adjoint;
            case SUB -> number == 0 ? adjoint : map(Op.NEG, adjoint);
            case NEG -> map(Op.NEG, adjoint);
            case MUL -> chain(node.operand(1 - number), adjoint);
            case DIV -> chain(number == 0 ? reciprocal(operand(1)) : quotientByDenominator(), adjoint);
            case EXP -> chain(result(), adjoint);
            case LOG -> chain(reciprocal(operand(0)), adjoint);
            case RELU -> chain(map(Op.GREATER, operand(0), constant(0)), adjoint);
            case SQRT -> chain(map(Op.DIV, constant(0.5), result()), adjoint);
            case TANH -> chain(map(Op.SUB, constant(1), map(Op.MUL, result(), result())), adjoint);
            case SIGMOID -> chain(map(Op.MUL, result(), map(Op.SUB, constant(1), result())), adjoint);
            case SIN -> chain(map(Op.COS, operand(0)), adjoint);
            case COS -> chain(map(Op.NEG, map(Op.SIN, operand(0))), adjoint);
            case ABS ->
                chain(
                        map(Op.SUB, map(Op.GREATER, operand(0), constant(0)), map(Op.GREATER, constant(0), operand(0))),
                        adjoint);
            case POW ->
                node.literal() == 0
                        ? null
                        : chain(map(Op.MUL, constant(node.literal()), power(node.literal() - 1)), adjoint);
            case MAX -> winner(number, Op.GREATER_EQUAL, operand(0), operand(1), adjoint);
            case MIN -> winner(number, Op.GREATER_EQUAL, operand(1), operand(0), adjoint);
            case SELECT ->
                switch (number) {
                    case 1 -> map(Op.SELECT, operand(0), adjoint, constant(0));
                    case 2 -> map(Op.SELECT, operand(0), constant(0), adjoint);
                    default -> null;
                };
            case PARAMETER,
                    INPUT,
                    STATE,
                    CONSTANT,
                    LENGTH,
                    IOTA,
                    QUOTIENT,
                    RECIPROCAL,
                    RSQRT,
                    FAST_EXP,
                    STOP_GRADIENT,
                    GREATER,
                    GREATER_EQUAL,
                    EQUAL,
                    SUM,
                    MAX_OVER,
                    ARGMAX,
                    UPDATE,
                    CHAIN,
                    ACCUMULATE -> throw new IllegalStateException(node.op() + " has no element-wise derivative");
        };
    }

    /** Returns the adjoint of a maximum at the element that won, and 0 elsewhere, over the domain of the reduction. */
    Operand ofWinner(Operand adjoint) {
        Operand position = Operand.of(
                        add.apply(Node.fold(Op.ARGMAX, node.shape(), domain, node.target(), node.operands(), origin)))
                .substitute(node.target());
        Operand place = constant(0);
        for (int axis : node.foldedAxes()) {
            Operand along = new Operand(
                    add.apply(Node.map(Op.IOTA, Shape.of(domain.dim(axis)), List.of(), 0, origin)),
                    List.of(Index.axis(axis)));
            double extent = domain.dim(axis).max();
            place = map(Op.ADD, map(Op.MUL, place, constant(extent)), along);
        }
        return map(Op.SELECT, map(Op.EQUAL, place, position), adjoint, constant(0));
    }

    /** The first operand of MAX or MIN wins if it beats the second one or is NaN; the loser receives nothing. */
    private Operand winner(int number, Op beats, Operand better, Operand worse, Operand adjoint) {
        Operand isNumber = map(Op.EQUAL, operand(0), operand(0));
        Operand isNaN = map(Op.SUB, constant(1), isNumber);
        Operand firstWins = map(Op.SELECT, map(beats, better, worse), constant(1), isNaN);
        return number == 0
                ? map(Op.SELECT, firstWins, adjoint, constant(0))
                : map(Op.SELECT, firstWins, constant(0), adjoint);
    }

    private Operand quotientByDenominator() {
        Operand denominator = operand(1);
        Operand square;
        if (isSmaller(denominator)) {
            Operand own = Operand.of(denominator.node());
            square = atSource(denominator, Op.MUL, own, own);
        } else {
            square = map(Op.MUL, denominator, denominator);
        }
        return map(Op.DIV, map(Op.NEG, operand(0)), square);
    }

    private Operand reciprocal(Operand x) {
        return isSmaller(x) ? atSource(x, Op.DIV, constant(1), Operand.of(x.node())) : map(Op.DIV, constant(1), x);
    }

    /** Whether an operand has fewer elements than the node has points, so that it pays to compute where it lies. */
    private boolean isSmaller(Operand x) {
        return x.node().shape().points() < domain.points();
    }

    /** Computes an operation at the elements of an operand's array, and reads it as the operand is read. */
    private Operand atSource(Operand x, Op op, Operand... operands) {
        Node own = add.apply(Node.map(op, x.node().shape(), List.of(operands), 0, origin));
        return new Operand(own, x.at());
    }

    private Operand power(double exponent) {
        return Operand.of(add.apply(Node.map(Op.POW, domain, List.of(operand(0)), exponent, origin)));
    }

    private Operand chain(Operand local, Operand adjoint) {
        return map(Op.CHAIN, local, adjoint);
    }

    private Operand operand(int number) {
        return node.operand(number);
    }

    private Operand result() {
        return Operand.of(node);
    }

    private Operand constant(double value) {
        return Operand.of(add.apply(Node.constant(value, origin)));
    }

    private Operand map(Op op, Operand... operands) {
        return Operand.of(add.apply(Node.map(op, domain, List.of(operands), 0, origin)));
    }
}
