package wengert.rules;

import java.util.List;
import wengert.nn.Layers;
import wengert.nn.Losses;
import wengert.rewrite.Exactness;
import wengert.rewrite.Rule;
import wengert.rewrite.RuleSet;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Indices;
import wengert.trace.Trace;

/**
 * The simplifications that round differently, which are on in fast mode. In a set of one's own they come before
 * {@link SimplifyRules#ONE_TERM_EACH}, as {@link RuleSet#before} puts them, which would rewrite the sums that they look for.
 */
public final class RoundingRules {
    /** The gradient of a cross-entropy, {@code (p - onehot) * g}, for the chain through logarithm, sum and exponential. */
    public static final Rule CROSS_ENTROPY_GRADIENT = Rule.named("cross-entropy-gradient")
            .function(CrossEntropyGradient::rewrite)
            .exactness(Exactness.ROUNDS_DIFFERENTLY)
            .describe(
                    "Takes the gradient of a cross-entropy as probability minus target, without a sparse array of adjoints")
            .draw(
                    "accumulate(accumulate(0 at target, neg(g)), chain(e, chain(div(1, sum(e)), g)))",
                    "chain(sub(mul(e, div(1, sum(e))), equal(class, target)), g)")
            .example(RoundingRules::rows)
            .example(RoundingRules::weighted);

    /** The gradient of the logarithm of a softmax at one class, {@code (onehot - p) * g}, for the chain through the division. */
    public static final Rule LOG_SOFTMAX_GRADIENT = Rule.named("log-softmax-gradient")
            .function(LogSoftmaxGradient::rewrite)
            .exactness(Exactness.ROUNDS_DIFFERENTLY)
            .describe("Takes the gradient of the logarithm of a softmax at a target as target minus probability")
            .draw(
                    "chain(e, add(chain(div(1, s), d), sum(chain(div(neg(e), mul(s, s)), d)))), d = chain(div(1, p), g) at target",
                    "chain(sub(equal(class, target), p), g)")
            .example(() -> likelihood(false))
            .example(() -> likelihood(true));

    private RoundingRules() {}

    /**
     * Returns the built-in simplifications that round differently.
     *
     * @return the rules, in the order in which they are tried
     */
    public static List<Rule> all() {
        return List.of(CROSS_ENTROPY_GRADIENT, LOG_SOFTMAX_GRADIENT);
    }

    /** Puts the rules where they find the nodes that they look for: before those that rewrite sums of adjoints. */
    static RuleSet in(RuleSet exact) {
        RuleSet rules = exact;
        for (Rule rule : all()) {
            rules = rules.before(SimplifyRules.ONE_TERM_EACH.name(), rule);
        }
        return rules;
    }

    /** The mean loss of rows, as a model has it. */
    private static Trace rows() {
        return Trace.record("rows", t -> {
            Dim n = Dim.bounded("n", 5);
            Expr x = t.input("x", n, Dim.of(3)).mul(t.parameter("scale", 3));
            t.output("loss", Losses.mean(Losses.crossEntropy(x, t.indices("targets", 3, n))));
        });
    }

    /** The likelihood of targets, with the logarithm of all classes or of the targets alone. */
    private static Trace likelihood(boolean isOfAll) {
        return Trace.record("likelihood", t -> {
            Dim n = Dim.bounded("n", 5);
            Expr p = Layers.softmax(t.input("x", n, Dim.of(3)).mul(t.parameter("scale", 3)));
            Indices targets = t.indices("targets", 3, n);
            Expr logs = isOfAll ? p.log().pick(targets) : p.pick(targets).log();
            t.output("loss", Losses.mean(logs.neg()));
        });
    }

    /** The weighted losses of rows side by side, the likelihood of which is to grow. */
    private static Trace weighted() {
        return Trace.record("weighted", t -> {
            Expr x = t.input("x", 4, 2, 3).mul(t.parameter("scale", 3));
            Expr losses = Losses.crossEntropy(x, t.indices("targets", 3, Dim.of(4), Dim.of(2)));
            t.output("likelihood", losses.neg().mul(t.input("weights", 2)).sum());
        });
    }
}
