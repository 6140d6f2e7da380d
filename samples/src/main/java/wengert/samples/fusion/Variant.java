package wengert.samples.fusion;

import java.util.ArrayList;
import java.util.List;
import wengert.rewrite.Exactness;
import wengert.rewrite.NamedRule;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;

/**
 * A choice among rules.
 *
 * @param name what the table calls it
 * @param rules the rules that are on
 */
record Variant(String name, RuleSet rules) {
    /** Nothing is rewritten, nothing is fused. */
    static final String BASELINE = "nothing";

    /**
     * Returns the rows of an ablation: nothing, each rule alone, what is on by default, all that keep every bit, these but
     * each, and these with each of the others.
     *
     * @param every the rules that there are
     */
    static List<Variant> ablation(RuleSet every) {
        RuleSet bitwise = every;
        List<Variant> variants = new ArrayList<>(List.of(new Variant(BASELINE, RuleSet.none())));
        for (NamedRule rule : every.rules()) {
            variants.add(new Variant(rule.name() + " alone", RuleSet.of(rule)));
            if (rule.exactness() != Exactness.BITWISE) {
                bitwise = bitwise.minus(rule.name());
            }
        }
        variants.add(new Variant("default", BuiltInRules.exact()));
        variants.add(new Variant("all", bitwise));
        for (NamedRule rule : every.rules()) {
            variants.add(
                    bitwise.contains(rule.name())
                            ? new Variant("all but " + rule.name(), bitwise.minus(rule.name()))
                            : new Variant("all and " + rule.name(), bitwise.with("+" + rule.name(), every)));
        }
        return variants;
    }
}
