package wengert.samples.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says where a command writes its files. */
final class OutOption {
    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Directory, created if need be.")
    private Path out;

    Path directory() {
        if (out.toString().isEmpty()) {
            throw new UsageException("--out is empty; expected a directory, such as . for the current one");
        }
        return out;
    }
}
