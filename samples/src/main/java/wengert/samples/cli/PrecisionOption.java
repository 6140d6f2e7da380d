package wengert.samples.cli;

import picocli.CommandLine.Option;
import wengert.engine.Precision;

/** The option that says what each operation is rounded to. */
final class PrecisionOption {
    @Option(
            names = "--precision",
            paramLabel = "f32|f64",
            description = "What each operation is rounded to (default: ${DEFAULT-VALUE}).")
    private Precision precision = Precision.F64;

    Precision precision() {
        return precision;
    }
}
