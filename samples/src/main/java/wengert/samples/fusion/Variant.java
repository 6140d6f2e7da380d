package wengert.samples.fusion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import wengert.compiler.TraceCompiler;
import wengert.rewrite.Rule;
import wengert.rules.FusionRule;
import wengert.rules.FusionRules;
import wengert.rules.KernelRule;
import wengert.rules.KernelRules;
import wengert.rules.SimplifyRules;

/**
 * A choice among the built-in rules.
 *
 * @param name what the table calls it
 * @param rules the names of the rules that are on
 */
record Variant(String name, Set<String> rules) {
    /** Nothing is rewritten, nothing is fused. */
    static final String BASELINE = "nothing";

    /** Returns the names of all rules, in the order in which the compiler tries them. */
    static List<String> ruleNames() {
        List<String> names = new ArrayList<>();
        SimplifyRules.all().forEach(rule -> names.add(rule.name()));
        FusionRules.all().forEach(rule -> names.add(rule.name()));
        KernelRules.all().forEach(rule -> names.add(rule.name()));
        return names;
    }

    /** Returns the rows of an ablation: nothing, each rule alone, all, and all but each. */
    static List<Variant> ablation() {
        List<String> all = ruleNames();
        List<Variant> variants = new ArrayList<>(List.of(new Variant(BASELINE, Set.of())));
        for (String rule : all) {
            variants.add(new Variant(rule + " alone", Set.of(rule)));
        }
        variants.add(new Variant("all", Set.copyOf(all)));
        for (String rule : all) {
            Set<String> others = new HashSet<>(all);
            others.remove(rule);
            variants.add(new Variant("all but " + rule, others));
        }
        return variants;
    }

    /** Sets the rules of a compiler. */
    TraceCompiler in(TraceCompiler compiler) {
        List<Rule> simplifications = SimplifyRules.all().stream()
                .filter(rule -> rules.contains(rule.name()))
                .toList();
        List<FusionRule> fusions = FusionRules.all().stream()
                .filter(rule -> rules.contains(rule.name()))
                .toList();
        List<KernelRule> kernels = KernelRules.all().stream()
                .filter(rule -> rules.contains(rule.name()))
                .toList();
        return compiler.simplifications(simplifications).fusions(fusions).kernelRules(kernels);
    }
}
