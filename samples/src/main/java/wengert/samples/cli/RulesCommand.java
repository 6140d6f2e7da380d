package wengert.samples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import wengert.compiler.Mode;
import wengert.compiler.RuleCheck;
import wengert.rewrite.Exactness;
import wengert.rewrite.NamedRule;
import wengert.rewrite.RuleException;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.rules.ProvidedRules;

/** {@code wengert rules}: lists the rules of the compiler, or holds one of them to what it promises. */
@Command(
        name = "rules",
        description = "List the rules of the compiler, those of jars on the class path too, or check one of them.",
        mixinStandardHelpOptions = true)
final class RulesCommand implements Callable<Integer> {
    private static final String INDENT = "      ";

    private final Streams streams;

    @Option(
            names = "--check",
            paramLabel = "NAME",
            description =
                    "Try a rule on traces made of its pattern and on random ones: before and after it, results must"
                            + " be equal to the bit, or near enough if it rounds differently.")
    private String checked;

    RulesCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        RuleSet known = ProvidedRules.known();
        if (checked != null) {
            streams.out().println(RuleCheck.of(wanted(known)).run());
            return 0;
        }
        for (NamedRule.Kind kind : NamedRule.Kind.values()) {
            streams.out().println(kind.label() + ": " + kind.meaning());
            for (NamedRule rule : known.rules()) {
                if (rule.kind() == kind) {
                    list(rule);
                }
            }
        }
        return 0;
    }

    private NamedRule wanted(RuleSet known) {
        try {
            return known.get(checked);
        } catch (RuleException e) {
            throw new UsageException("--check: " + e.getMessage());
        }
    }

    private void list(NamedRule rule) {
        streams.out()
                .println("  %-24s %-19s %s"
                        .formatted(
                                rule.name(),
                                rule.exactness() == Exactness.BITWISE ? "keeps every bit" : "rounds differently",
                                state(rule)));
        if (!rule.about().description().isEmpty()) {
            streams.out().println(INDENT + rule.about().description());
        }
        streams.out().println(INDENT + rule.about().before());
        streams.out().println(INDENT + "-> " + rule.about().after());
    }

    private static String state(NamedRule rule) {
        if (!BuiltInRules.isBuiltIn(rule)) {
            return "off, from a jar";
        }
        if (Mode.EXACT.rules().contains(rule.name())) {
            return "on";
        }
        return Mode.FAST.rules().contains(rule.name()) ? "on in fast mode" : "off";
    }
}
