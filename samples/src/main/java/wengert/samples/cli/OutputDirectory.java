package wengert.samples.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import wengert.samples.gpt.SafeFiles;

/** A directory that a command fills with files. */
final class OutputDirectory {
    private OutputDirectory() {}

    /** Creates the directory if need be, and checks that a file could be written there. */
    static void requireWritable(Path directory, String file) throws IOException {
        create(directory);
        SafeFiles.requireWritable(directory.resolve(file));
    }

    /** Writes files, in directories that are created if need be, and returns how many there are. */
    static int write(Path directory, Map<String, byte[]> files) throws IOException {
        create(directory);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            create(path.getParent());
            SafeFiles.write(path, file.getValue());
        }
        return files.size();
    }

    private static void create(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("'" + directory + "' cannot be written: it is a file; expected a directory", e);
        } catch (IOException e) {
            throw new IOException("'" + directory + "' cannot be created: " + SafeFiles.reason(e), e);
        }
    }
}
