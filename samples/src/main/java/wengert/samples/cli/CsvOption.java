package wengert.samples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import wengert.samples.gpt.SafeFiles;

/** The option that keeps a table as CSV. */
final class CsvOption {
    @Option(names = "--csv", paramLabel = "FILE", description = "Write the table as CSV, with all digits.")
    private Path csv;

    /** Checks that the file, if one is asked for, could be written, and is not the corpus. */
    void requireWritable(ModelOptions model) throws IOException {
        Outputs.requireApart("--csv", csv, "--data", model.data());
        Outputs.requireWritable(csv);
    }

    /** Writes the table, if a file is asked for. */
    void write(Supplier<byte[]> table) throws IOException {
        if (csv != null) {
            SafeFiles.write(csv, table.get());
        }
    }
}
