package wengert.samples.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import wengert.samples.gpt.SafeFiles;

/** Finds the texts of the user's source files: in directories, and for the samples in the jar. */
public final class SourceFinder {
    private static final List<String> BUNDLED = List.of("/wengert/samples/gpt/", "/wengert/samples/");

    private final List<Path> directories;

    /**
     * Creates a finder.
     *
     * @param directories where to look first, each with all that is below it
     */
    public SourceFinder(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /**
     * Returns the text of a file, known as a trace knows it.
     *
     * @param name the simple name, such as {@code Gpt.java}; of several files of that name the first one counts, in the
     *     order of the directories and then of the paths
     * @return the text, or empty if there is no such file
     * @throws IOException if a directory or the file cannot be read; the message is one line
     */
    public Optional<String> find(String name) throws IOException {
        for (Path directory : directories) {
            Optional<String> text = find(directory, name);
            if (text.isPresent()) {
                return text;
            }
        }
        for (String folder : BUNDLED) {
            try (InputStream in = SourceFinder.class.getResourceAsStream(folder + name)) {
                if (in != null) {
                    return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> find(Path directory, String name) throws IOException {
        Path reading = directory;
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> found = files.filter(file -> file.endsWith(name) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            reading = found.get(0);
            return Optional.of(new String(Files.readAllBytes(reading), StandardCharsets.UTF_8));
        } catch (UncheckedIOException e) {
            throw unreadable(reading, e.getCause());
        } catch (IOException e) {
            throw unreadable(reading, e);
        }
    }

    /** Names the file that the system could not read, which may be deep in the directory. */
    private static IOException unreadable(Path reading, IOException e) {
        String file = e instanceof FileSystemException system ? system.getFile() : null;
        return new IOException(
                "source '" + (file == null ? reading : file) + "' cannot be read: " + SafeFiles.reason(e), e);
    }

    /**
     * Finds the files of all lines of a trace.
     *
     * @param locations the lines, such as {@code Gpt.java:41}
     * @return the text by the name of the file; null for a file that was not found
     */
    Map<String, Object> all(Iterable<String> locations) throws IOException {
        Map<String, Object> texts = new TreeMap<>();
        for (String location : locations) {
            int colon = location.lastIndexOf(':');
            String name = colon < 0 ? location : location.substring(0, colon);
            if (!texts.containsKey(name)) {
                texts.put(name, find(name).orElse(null));
            }
        }
        return texts;
    }
}
