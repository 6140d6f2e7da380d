package wengert.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import wengert.rewrite.NamedRule;
import wengert.rewrite.RuleSet;

/** The table of all built-in rules, of every kind. */
public final class BuiltInRules {
    /** What HotSpot calls itself when it was told to do with C1 alone. */
    private static final boolean HAS_C2 =
            !System.getProperty("java.vm.info", "").contains("emulated-client");

    private static final RuleSet EXACT = RuleSet.deferred(new ExactRules());

    private BuiltInRules() {}

    /** A class of its own, as a lambda would take longer at start. */
    private static final class ExactRules implements Supplier<List<NamedRule>> {
        @Override
        public List<NamedRule> get() {
            RuleSet rules = withCompilers();
            // By objects, a step of Adam would take a thousand times as long.
            return HAS_C2 || !FusedMultiplyAdds.areInstructions()
                    ? rules.rules()
                    : rules.plus(TreeRules.SHARED_QUOTIENT).rules();
        }
    }

    /** Rules that round differently, which exact programs never load. */
    private static final class Fast {
        private static final RuleSet ALL = RoundingRules.in(withCompilers())
                .plus(RootRules.all().toArray(new NamedRule[0]))
                .plus(TreeRules.all().toArray(new NamedRule[0]));
    }

    /** All there are, which programs with the usual rules never load. */
    private static final class Every {
        private static final RuleSet RULES = Fast.ALL
                .plus(RecomputeRules.all().toArray(new NamedRule[0]))
                .plus(KernelRules.all().toArray(new NamedRule[0]))
                .plus(StepRules.all().toArray(new NamedRule[0]))
                .plus(TreeRules.SHARED_QUOTIENT, TreeRules.LANE_QUOTIENT);
    }

    /** Returns the exact rules that are on where HotSpot has all its compilers. */
    private static RuleSet withCompilers() {
        List<NamedRule> rules = new ArrayList<>();
        rules.addAll(SimplifyRules.all());
        rules.addAll(FusionRules.all());
        return RuleSet.of(rules);
    }

    /**
     * Says whether HotSpot was left its second compiler.
     *
     * @return false only where it was told to do with C1 alone, so that {@link TreeRules#SHARED_QUOTIENT} is on by default if the
     *     processor has fused multiply-adds
     */
    public static boolean hasC2() {
        return HAS_C2;
    }

    /**
     * Returns the rules that keep every bit and are worth their while, which are on by default.
     *
     * @return the rules in the order in which they are tried
     */
    public static RuleSet exact() {
        return EXACT;
    }

    /**
     * Returns the rules that are on in fast mode: those that keep every bit, and those that round differently.
     *
     * @return the rules in the order in which they are tried
     */
    public static RuleSet fast() {
        return Fast.ALL;
    }

    /**
     * Returns all rules that there are without anybody else's: those of fast mode, and those that compute nodes again, let them
     * share kernels, change training steps or divide without divisions, which are off until they are named.
     *
     * @return the rules in the order in which they are tried
     */
    public static RuleSet all() {
        return Every.RULES;
    }

    /**
     * Says whether a rule is of this table.
     *
     * @param rule a rule
     * @return false for a rule of somebody else, whatever its name
     */
    public static boolean isBuiltIn(NamedRule rule) {
        // Exact programs ask too, and are not to load the others.
        return has(EXACT, rule) || has(all(), rule);
    }

    private static boolean has(RuleSet rules, NamedRule rule) {
        if (!rules.contains(rule.name())) {
            return false;
        }
        NamedRule known = rules.get(rule.name());
        // What is equal is nearly always the same, and the generated equals of a record takes long to link.
        return known == rule || known.equals(rule);
    }
}
