package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeFilesTest {
    private static final byte[] CONTENT = "new".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String error(Path file) {
        String checked = assertThrows(IOException.class, () -> SafeFiles.requireWritable(file))
                .getMessage();
        assertEquals(
                checked,
                assertThrows(IOException.class, () -> SafeFiles.write(file, CONTENT))
                        .getMessage());
        String who = "'" + file + "' cannot be written: ";
        assertTrue(checked.startsWith(who), checked);
        return checked.substring(who.length());
    }

    @Test
    void aFileIsCreatedOrReplacedAndNothingElseIsLeft() throws IOException {
        Path file = directory.resolve("file");
        SafeFiles.requireWritable(file);
        assertEquals(List.of(), listing());
        SafeFiles.write(file, "old, and longer".getBytes(StandardCharsets.UTF_8));
        SafeFiles.requireWritable(file);
        assertEquals("old, and longer", Files.readString(file));
        SafeFiles.write(file, CONTENT);
        assertEquals("new", Files.readString(file));
        assertEquals(List.of("file"), listing());
    }

    @Test
    void aLinkToNothingStaysALinkToWhatIsWritten() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("folder"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("folder", "file"));
        Path first = Files.createSymbolicLink(directory.resolve("first"), link);
        SafeFiles.requireWritable(first);
        SafeFiles.write(first, CONTENT);
        assertEquals(List.of("first", "folder", "link"), listing());
        assertTrue(Files.isSymbolicLink(first));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(folder.resolve("file")));
    }

    @Test
    void aLinkThatLeadsNowhereIsRefusedAndStays() throws IOException {
        Path astray = Files.createSymbolicLink(directory.resolve("astray"), Path.of("missing", "file"));
        assertEquals("no such directory", error(astray));
        Path circle = Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
        assertEquals("it leads through more than 40 links; expected a link to a file", error(circle));
        assertEquals(List.of("astray", "circle"), listing());
        assertTrue(Files.isSymbolicLink(astray));
        assertTrue(Files.isSymbolicLink(circle));
    }

    @Test
    void whatAKilledProcessOfTheSameNumberLeftIsNoObstacle() throws IOException {
        // In a container, every run may have the same number.
        Path left = directory.resolve(".file." + ProcessHandle.current().pid() + ".tmp");
        Files.writeString(left, "half");
        Path file = directory.resolve("file");
        SafeFiles.requireWritable(file);
        SafeFiles.write(file, CONTENT);
        assertEquals("new", Files.readString(file));
        assertEquals("half", Files.readString(left), "it may be another's");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        SafeFiles.write(link, CONTENT);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
    }

    @Test
    void whatCannotBeWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        assertEquals("is a directory", error(directory));
        assertEquals("no such directory", error(directory.resolve("missing").resolve("file")));
        assertEquals("Not a directory", error(file.resolve("below")));
        assertEquals("File name too long", error(directory.resolve("x".repeat(300))));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("file"), listing());
    }
}
