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
    private CompilerOptions compiler = new CompilerOptions();

    Execution execution() {
        return compiler.execution(engine);
    }
}
