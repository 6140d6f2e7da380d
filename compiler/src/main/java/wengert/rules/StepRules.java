package wengert.rules;

import java.util.List;
import wengert.nn.Layers;
import wengert.rewrite.About;
import wengert.rewrite.Exactness;
import wengert.rewrite.StepRule;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Op;
import wengert.trace.Trace;

/** The rules of training steps: which parameters are updated where their gradient is computed. */
public final class StepRules {
    /** The gradient of a linear map, {@code sum of x * dy}, goes into the optimiser. */
    public static final StepRule GRADIENT_INTO_UPDATE = new StepRule(
            new About(
                    "gradient-into-update",
                    Exactness.BITWISE,
                    "Updates a parameter where the sum of its gradient ends, in a step of one document; stores no gradient",
                    "dw = sum(mul(x, dy)); w = update(w, dw)",
                    "w = update(w, sum(mul(x, dy)))"),
            gradient -> gradient.root().op() == Op.ACCUMULATE);

    private StepRules() {}

    /**
     * Returns the built-in rules of training steps.
     *
     * @return the rules, in the order in which they are tried
     */
    public static List<StepRule> all() {
        return List.of(GRADIENT_INTO_UPDATE);
    }

    /**
     * Records what step rules find something in: two linear maps, the first of gathered rows.
     *
     * @return a trace
     */
    public static Trace example() {
        return Trace.record("steps", t -> {
            Dim n = Dim.bounded("n", 5);
            Expr table = t.parameter("table", 7, 6);
            Expr x = table.gather(t.indices("tokens", 7, n)).tanh();
            Expr hidden = Layers.linear(x, t.parameter("inner", 10, 6)).relu();
            Expr y = Layers.linear(hidden, t.parameter("outer", 3, 10));
            t.output("loss", y.mul(y).sum());
        });
    }
}
