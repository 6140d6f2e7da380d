package wengert.rules;

import java.util.List;
import wengert.pass.Footprint;
import wengert.rewrite.About;
import wengert.rewrite.Exactness;
import wengert.rewrite.RecomputeRule;
import wengert.trace.Expr;
import wengert.trace.Node;
import wengert.trace.Trace;

/** The recomputations: what the backward sweep computes again, so that it need not be kept from the forward sweep. */
public final class RecomputeRules {
    /** As many additions an element as computing it again may cost: a division and a few others. */
    private static final double CHEAP = 8;

    /** So much is an elementary function, and something before and after it. */
    private static final double WITH_FUNCTION = 16;

    /** Additions, products, comparisons and divisions. */
    public static final RecomputeRule ARITHMETIC = new RecomputeRule(
            about(
                    "recompute",
                    "Computes cheap nodes again in the backward sweep, so that they are not kept until then",
                    "p = div(e, s) stored; ..; chain(p, adjoint)",
                    "p = div(e, s); ..; chain(div(e, s), adjoint)"),
            parts -> cost(parts) <= CHEAP);

    /** An elementary function such as an exponential. */
    public static final RecomputeRule FUNCTIONS = new RecomputeRule(
            about(
                    "recompute-functions",
                    "Computes elementary functions again in the backward sweep, so that they are not kept until then",
                    "y = sigmoid(x) stored; ..; chain(y, adjoint)",
                    "y = sigmoid(x); ..; chain(sigmoid(x), adjoint)"),
            parts -> cost(parts) <= WITH_FUNCTION);

    private RecomputeRules() {}

    /**
     * Returns the built-in recomputations.
     *
     * @return the rules, in the order in which they are tried
     */
    public static List<RecomputeRule> all() {
        return List.of(ARITHMETIC, FUNCTIONS);
    }

    /**
     * Records what recomputations find something in: a perceptron with gates, of which all is needed to go back.
     *
     * @return a trace
     */
    public static Trace example() {
        return Trace.record("gates", t -> {
            Expr x = t.input("x", 4, 3);
            for (int layer = 0; layer < 2; layer++) {
                Expr h = x.matmul(t.parameter("w" + layer, 3, 3));
                x = h.mul(h.sigmoid()).relu();
            }
            t.output("loss", x.mean());
        });
    }

    private static About about(String name, String description, String before, String after) {
        return new About(name, Exactness.BITWISE, description, before, after);
    }

    private static double cost(List<Node> parts) {
        double cost = 0;
        for (Node part : parts) {
            cost += Footprint.cost(part.op());
        }
        return cost;
    }
}
