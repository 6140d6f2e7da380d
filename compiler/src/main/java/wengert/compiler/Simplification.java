package wengert.compiler;

import java.util.List;
import wengert.engine.Precision;
import wengert.pass.DeadCode;
import wengert.rewrite.Firing;
import wengert.rewrite.Rewriter;
import wengert.rewrite.Rule;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.trace.Trace;

/** The pass that simplifies, and holds rules that are not built in to what they promise. */
final class Simplification {
    private Simplification() {}

    /** Returns the pass, or null if there are no rules for it. */
    static PassTrace of(Trace trace, RuleSet rules, Precision precision, boolean verifies) {
        List<Rule> simplifications = rules.of(Rule.class);
        if (simplifications.isEmpty()) {
            return null;
        }
        Rewriter rewriter = new Rewriter(simplifications);
        Trace simplified = DeadCode.remove(rewriter.rewrite(trace));
        if (verifies && firedForeign(simplifications, rewriter.firings())) {
            ValueCheck.requireIfSmall(trace, simplifications, precision);
        }
        return new PassTrace("simplify", trace, simplified, rewriter.firings());
    }

    private static boolean firedForeign(List<Rule> rules, List<Firing> firings) {
        for (Rule rule : rules) {
            if (!BuiltInRules.isBuiltIn(rule)) {
                for (Firing firing : firings) {
                    if (firing.rule().equals(rule.name())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
