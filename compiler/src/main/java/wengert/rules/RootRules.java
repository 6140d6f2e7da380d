package wengert.rules;

import java.util.List;
import wengert.nn.Layers;
import wengert.rewrite.Exactness;
import wengert.rewrite.Graph;
import wengert.rewrite.Range;
import wengert.rewrite.Rule;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Trace;

/** The rewritings of traces that fast mode adds: what they make rounds otherwise than the tape. */
public final class RootRules {
    /**
     * {@code a / sqrt(x) -> a * rsqrt(x)}, and the same for the square of the root, by which the derivative of a norm divides.
     * It needs to know of {@code x} what only the whole trace tells, so it is no rule for loops.
     */
    public static final Rule RSQRT = Rule.named("rsqrt")
            .function(RootRules::withoutRoot)
            .exactness(Exactness.ROUNDS_DIFFERENTLY)
            .describe(
                    "Divides by a root without root and division, from a guess by the bits, if no square is below a positive"
                            + " constant")
            .draw("a / sqrt(x), b / (sqrt(x) * sqrt(x))", "r = rsqrt(x): a * r, b * (r * r)")
            .example(RootRules::norm);

    private RootRules() {}

    /**
     * Returns the built-in rewritings of traces that round otherwise.
     *
     * @return the rules
     */
    public static List<Rule> all() {
        return List.of(RSQRT);
    }

    private static Operand withoutRoot(Node node, Graph graph) {
        if (node.op() != Op.DIV) {
            return null;
        }
        Operand divisor = node.operand(1);
        Operand inverse = inverse(divisor.node(), graph);
        if (inverse == null) {
            return null;
        }
        Operand there = inverse.substitute(divisor.at());
        Operand dividend = node.operand(0);
        return Graph.isConstant(dividend.node(), 1.0) ? there : graph.map(Op.MUL, dividend, there);
    }

    /** Returns the reciprocal of a root or of its square, over the shape of that node; null for anything else. */
    private static Operand inverse(Node divisor, Graph graph) {
        if (divisor.op() == Op.SQRT) {
            Operand square = divisor.operand(0);
            return Range.of(square.node()).isNormal()
                    ? graph.map(Op.RSQRT, divisor.shape(), divisor.origin(), square)
                    : null;
        }
        if (divisor.op() == Op.MUL && divisor.operand(0).equals(divisor.operand(1))) {
            Operand factor = divisor.operand(0);
            Operand inverse = factor.node().op() == Op.SQRT ? inverse(factor.node(), graph) : null;
            if (inverse != null) {
                Operand view = inverse.substitute(factor.at());
                return graph.map(Op.MUL, divisor.shape(), divisor.origin(), view, view);
            }
        }
        return null;
    }

    private static Trace norm() {
        return Trace.record(
                "norm",
                t -> t.output("y", Layers.rmsNorm(t.parameter("x", 3, 8)).exp().sum()));
    }
}
