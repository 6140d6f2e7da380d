package wengert.samples.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Execution;
import wengert.samples.home.CompiledCode;

/** The options that say what runs a model. */
public final class EngineOptions {
    private static final String NO_CACHE = "--no-cache";

    @Option(
            names = "--engine",
            paramLabel = "compiled|tape",
            description = "What runs the model (default: ${DEFAULT-VALUE}).")
    private Engine engine = Engine.COMPILED;

    @Mixin
    private CompilerOptions compiler = new CompilerOptions();

    @Option(
            names = NO_CACHE,
            description = "Compile anew. Without it, compiled code is kept beside the jar for later runs.")
    private boolean isWithoutCache;

    EngineOptions() {}

    /**
     * Says whether a command keeps what it compiles, without parsing the rest of it.
     *
     * @param args a command line
     * @return true for a command with these options, unless it is told not to
     */
    public static boolean keepsCode(String[] args) {
        boolean keeps = false;
        for (String arg : args) {
            if (arg.equals(NO_CACHE)) {
                return false;
            }
            keeps |= arg.equals("train") || arg.equals("sample");
        }
        return keeps;
    }

    Execution execution() {
        Execution execution = compiler.execution(engine);
        return isWithoutCache ? execution : execution.keptIn(CompiledCode.cache());
    }
}
