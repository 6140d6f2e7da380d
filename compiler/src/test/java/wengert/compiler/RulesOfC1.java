package wengert.compiler;

import wengert.rules.BuiltInRules;

/** A virtual machine that was told to do without C2: it prints what {@link SharedQuotientTest} reads. */
final class RulesOfC1 {
    private RulesOfC1() {}

    /** Prints the rules that are on by default, and what fast mode changes. */
    public static void main(String[] args) {
        System.out.println(BuiltInRules.exact());
        System.out.println(BuiltInRules.fast().changesFrom(BuiltInRules.exact()));
    }
}
