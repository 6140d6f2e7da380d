package wengert.samples.cli;

import picocli.CommandLine.Option;
import wengert.compiler.Mode;
import wengert.samples.gpt.Engine;

/** The option that says how closely compiled code follows the tape. */
final class ModeOption {
    @Option(
            names = "--mode",
            paramLabel = "exact|fast",
            description =
                    "How closely the compiled engine follows the tape: exact to the bit, fast with rules"
                            + " that round differently, as for fused multiply-adds and quicker divisions (default: ${DEFAULT-VALUE}).")
    private Mode mode = Mode.EXACT;

    Mode mode() {
        return mode;
    }

    void requireCompiled(Engine engine) {
        if (engine != Engine.COMPILED && mode != Mode.EXACT) {
            throw new UsageException(
                    "--mode is " + mode + " and --engine is " + engine + "; expected --engine compiled");
        }
    }
}
