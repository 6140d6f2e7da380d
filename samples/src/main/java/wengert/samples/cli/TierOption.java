package wengert.samples.cli;

import picocli.CommandLine.Option;
import wengert.compiler.Tier;
import wengert.emit.VectorProvider;
import wengert.samples.gpt.Engine;

/** The option that says which kernels a compiled program runs. */
final class TierOption {
    @Option(
            names = "--tier",
            paramLabel = "auto|scalar|vector",
            description = "Kernels of the compiled engine: scalar ones start fast, vector ones run fast and need java"
                    + " --add-modules jdk.incubator.vector, auto changes over when that pays; changes no bit"
                    + " of exact mode (default: ${DEFAULT-VALUE}).")
    private Tier tier = Tier.AUTO;

    /** Returns the tier, which this virtual machine has. */
    Tier tier() {
        if (tier == Tier.VECTOR) {
            requireVectors("--tier is vector; expected auto or scalar");
        }
        return tier;
    }

    /** Requires vectors for what was asked for, which is said in the message before the reason. */
    static void requireVectors(String message) {
        VectorProvider provider = VectorProvider.find();
        if (!provider.isOn()) {
            throw new UsageException(message + ", since " + provider.reason());
        }
    }

    void requireCompiled(Engine engine) {
        if (engine != Engine.COMPILED && tier != Tier.AUTO) {
            throw new UsageException(
                    "--tier is " + tier + " and --engine is " + engine + "; expected --engine compiled");
        }
    }
}
