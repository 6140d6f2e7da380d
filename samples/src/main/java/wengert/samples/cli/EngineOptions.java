package wengert.samples.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Execution;

/** The options that say what runs a model. */
final class EngineOptions {
    @Option(
            names = "--engine",
            paramLabel = "compiled|tape",
            description = "What runs the model (default: ${DEFAULT-VALUE}).")
    private Engine engine = Engine.COMPILED;

    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Mixin
    private ModeOption mode = new ModeOption();

    @Mixin
    private RulesOption rules = new RulesOption();

    Execution execution() {
        tier.requireCompiled(engine);
        mode.requireCompiled(engine);
        rules.requireCompiled(engine);
        return new Execution(engine, tier.tier(), precision.precision(), rules.rules(mode.mode()));
    }
}
