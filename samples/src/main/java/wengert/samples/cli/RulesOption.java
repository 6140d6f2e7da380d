package wengert.samples.cli;

import picocli.CommandLine.Option;
import wengert.compiler.Mode;
import wengert.rewrite.RuleException;
import wengert.rewrite.RuleSet;
import wengert.rules.ProvidedRules;
import wengert.samples.gpt.Engine;

/** The option that switches rules of the compiler on and off. */
final class RulesOption {
    @Option(
            names = "--rules",
            paramLabel = "+NAME,-NAME",
            description =
                    "Rules of the compiled engine to switch on (+) and off (-), beginning with those of the mode; -all"
                            + " switches all off. 'wengert rules' lists them.")
    private String changes;

    /** Returns the rules of a mode, with the changes that were asked for. */
    RuleSet rules(Mode mode) {
        if (changes == null) {
            return mode.rules();
        }
        try {
            return ProvidedRules.with(mode.rules(), changes);
        } catch (RuleException e) {
            throw new UsageException("--rules: " + e.getMessage());
        }
    }

    void requireCompiled(Engine engine) {
        if (engine != Engine.COMPILED && changes != null) {
            throw new UsageException(
                    "--rules is " + changes + " and --engine is " + engine + "; expected --engine compiled");
        }
    }
}
