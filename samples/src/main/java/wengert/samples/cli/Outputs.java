package wengert.samples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import wengert.samples.gpt.SafeFiles;

/** The checks of the files that a command is to write, before the work whose results they hold. */
final class Outputs {
    private Outputs() {}

    /** Checks that a file could be written, if one is asked for. */
    static void requireWritable(Path file) throws IOException {
        if (file != null) {
            SafeFiles.requireWritable(file);
        }
    }

    /** Checks that two options, where both are given, do not name the same file. */
    static void requireApart(String option, Path file, String otherOption, Path other) throws IOException {
        if (file == null || other == null) {
            return;
        }
        boolean same = SafeFiles.destination(file)
                        .normalize()
                        .equals(SafeFiles.destination(other).normalize())
                || (Files.isRegularFile(file) && Files.isRegularFile(other) && Files.isSameFile(file, other));
        if (same) {
            throw new UsageException(option + " and " + otherOption + " are the same file; expected two");
        }
    }
}
