package wengert.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCacheTest {
    private static final byte[] KEY = {1, 2, 3};
    private static final byte[] VALUE = {4, 5};

    @TempDir
    private Path outer;

    private List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void whatWasKeptIsFoundUnderItsKeyAlone() {
        ProgramCache cache = ProgramCache.in(outer.resolve("made/when/needed"), "build");
        assertNull(cache.find(KEY));
        cache.keep(KEY, VALUE);
        assertArrayEquals(VALUE, cache.find(KEY));
        assertArrayEquals(
                VALUE,
                ProgramCache.in(outer.resolve("made/when/needed"), "build").find(KEY));
        assertNull(cache.find(new byte[] {1, 2}));
        cache.keep(KEY, KEY);
        assertArrayEquals(KEY, cache.find(KEY));
    }

    @Test
    void theBuildIsAPartOfTheKey() {
        byte[] one = ProgramCache.in(outer, "one").key(List.of()).toBytes();
        assertArrayEquals(one, ProgramCache.in(outer, "one").key(List.of()).toBytes());
        assertFalse(
                Arrays.equals(one, ProgramCache.in(outer, "two").key(List.of()).toBytes()));
    }

    @Test
    void aCollisionOfNamesIsNoMistake() throws IOException {
        ProgramCache cache = ProgramCache.in(outer, "build");
        cache.keep(KEY, VALUE);
        Path file = files(outer).get(0);
        byte[] other = {9};
        cache.keep(other, VALUE);
        Path second = files(outer).stream()
                .filter(each -> !each.equals(file))
                .findFirst()
                .orElseThrow();
        Files.copy(second, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertNull(cache.find(KEY));
        assertArrayEquals(VALUE, cache.find(other));
    }

    @Test
    void damageIsAsGoodAsNothing() throws IOException {
        ProgramCache cache = ProgramCache.in(outer, "build");
        cache.keep(KEY, VALUE);
        Path file = files(outer).get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertNull(cache.find(KEY), "byte " + at);
            Files.write(file, Arrays.copyOf(whole, at));
            assertNull(cache.find(KEY), "cut off at " + at);
        }
        cache.keep(KEY, VALUE);
        assertArrayEquals(VALUE, cache.find(KEY));
    }

    @Test
    void withoutAJarNothingIsKept() {
        ProgramCache cache = ProgramCache.in(outer.resolve("never"), "");
        cache.keep(KEY, VALUE);
        assertNull(cache.find(KEY));
        assertFalse(cache.isOn());
        assertFalse(Files.exists(outer.resolve("never")));
        // The classes under test lie in a directory.
        assertFalse(ProgramCache.in(outer).isOn());
    }

    @Test
    void whereNothingCanBeWrittenNothingIsKept() throws IOException {
        Path file = Files.writeString(outer.resolve("file"), "as it was");
        ProgramCache cache = ProgramCache.in(file, "build");
        cache.keep(KEY, VALUE);
        assertNull(cache.find(KEY));
        assertEquals("as it was", Files.readString(file));
    }

    @Test
    void theOldestGoWhenThereAreTooMany() throws IOException {
        ProgramCache cache = ProgramCache.in(outer, "build");
        Path note = Files.writeString(outer.resolve("note.txt"), "not an entry");
        for (byte i = 0; i < ProgramCache.MOST; i++) {
            cache.keep(new byte[] {i}, VALUE);
        }
        for (Path file : files(outer)) {
            Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(2_000_000));
        }
        cache.keep(KEY, VALUE);
        assertEquals(ProgramCache.MOST + 1, files(outer).size());
        assertArrayEquals(VALUE, cache.find(KEY));
        assertTrue(Files.exists(note));
    }
}
