package wengert.samples.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

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
     * @throws IOException if a directory or the file cannot be read
     */
    public Optional<String> find(String name) throws IOException {
        for (Path directory : directories) {
            List<Path> found;
            try (Stream<Path> files = Files.walk(directory)) {
                found = new ArrayList<>(files.filter(file -> file.endsWith(name) && Files.isRegularFile(file))
                        .sorted()
                        .toList());
            }
            if (!found.isEmpty()) {
                return Optional.of(new String(Files.readAllBytes(found.get(0)), StandardCharsets.UTF_8));
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
