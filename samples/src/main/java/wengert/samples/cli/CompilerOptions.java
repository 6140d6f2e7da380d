package wengert.samples.cli;

import picocli.CommandLine.Mixin;
import wengert.compiler.Mode;
import wengert.engine.Precision;
import wengert.rewrite.RuleSet;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Execution;

/** The options that say how a trace is compiled. */
final class CompilerOptions {
    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Mixin
    private ModeOption mode = new ModeOption();

    @Mixin
    private RulesOption rules = new RulesOption();

    Precision precision() {
        return precision.precision();
    }

    Mode mode() {
        return mode.mode();
    }

    /** Returns the rules of the mode, with the changes that were asked for. */
    RuleSet rules() {
        return rules.rules(mode.mode());
    }

    Execution execution() {
        return execution(Engine.COMPILED);
    }

    /** Returns how an engine runs traces; the tape takes none of these options but the precision. */
    Execution execution(Engine engine) {
        tier.requireCompiled(engine);
        mode.requireCompiled(engine);
        rules.requireCompiled(engine);
        return new Execution(engine, tier.tier(), precision(), rules());
    }
}
