package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wengert.cache.ProgramCache;

class CorpusTest {
    @TempDir
    private Path directory;

    private Path file(byte... bytes) throws IOException {
        return Files.write(directory.resolve("corpus.txt"), bytes);
    }

    private List<String> read(String text) throws IOException {
        return Corpus.read(file(text.getBytes(StandardCharsets.UTF_8))).documents();
    }

    private static String error(Path file) {
        return assertThrows(IOException.class, () -> Corpus.read(file)).getMessage();
    }

    @Test
    void theBundledNamesComeWithTheirProvenance() throws IOException {
        List<String> names = Corpus.bundled().documents();
        assertEquals(8403, names.size());
        assertEquals("aaren", names.get(0));
        assertNotNull(Corpus.class.getResource("names-provenance.txt"));
    }

    @Test
    void aCopyOfTheBundledNamesIsKeptAndRead() throws IOException {
        ProgramCache cache = ProgramCache.in(directory.resolve("kept"), "a build");
        assertEquals(Corpus.bundled(), Corpus.bundled(cache));
        byte[] key = cache.key(List.of()).text("wengert/samples/gpt/names.txt").toBytes();
        assertEquals(Corpus.bundled().documents(), read(new String(cache.find(key), StandardCharsets.UTF_8)));
        cache.keep(key, "anna\n".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("anna"), Corpus.bundled(cache).documents());
        assertEquals(Corpus.bundled(), Corpus.bundled(ProgramCache.in(directory.resolve("kept"), "another build")));
    }

    @Test
    void withoutABuildNoCopyIsKept() throws IOException {
        Path kept = directory.resolve("kept");
        assertEquals(Corpus.bundled(), Corpus.bundled(ProgramCache.in(kept, "")));
        assertFalse(Files.exists(kept));
    }

    @Test
    void linesAreTrimmedAndEmptyOnesLeftOut() throws IOException {
        assertEquals(List.of("anna", "b b", "c"), read("  anna\t\r\n\r\n \n\u00a0b b\u2003\nc"));
    }

    @Test
    void aByteOrderMarkIsNoText() throws IOException {
        assertEquals(List.of("anna", "\ufeffb"), read("\ufeffanna\n\ufeffb\n"));
    }

    @Test
    void separatorsOtherThanLineFeedsStayWithinADocument() throws IOException {
        assertEquals(List.of("a\rb", "c\u2028d"), read("a\rb\nc\u2028d\n"));
    }

    @Test
    void charactersBeyondTheBasicPlaneAreKept() throws IOException {
        assertEquals(List.of("\ud83d\ude00x"), read("\ud83d\ude00x\n"));
    }

    @Test
    void aMissingFile() {
        Path missing = directory.resolve("missing.txt");
        assertEquals("corpus '" + missing + "' does not exist", error(missing));
    }

    @Test
    void aDirectory() {
        assertEquals("corpus '" + directory + "' is a directory; expected a text file", error(directory));
    }

    /** A link to itself cannot be read by anyone, not even by root, to whom permissions mean nothing. */
    @Test
    void anUnreadableFile() throws IOException {
        Path loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        String message = error(loop);
        assertEquals("corpus '" + loop + "' cannot be read: ", message.substring(0, message.indexOf(": ") + 2));
    }

    @Test
    void emptyFiles() throws IOException {
        String expected = "corpus '" + file() + "' is empty; expected one document a line";
        assertEquals(expected, error(file()));
        assertEquals(expected, error(file(" \n\t\n".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void binaryFiles() throws IOException {
        String end = " is binary: byte 2 is NUL; expected UTF-8 text";
        assertEquals("corpus '" + file() + "'" + end, error(file((byte) 'a', (byte) '\n', (byte) 0, (byte) 'b')));
        assertEquals("corpus '" + file() + "'" + end, error(file((byte) 0x7f, (byte) 0xff, (byte) 0)));
    }

    @Test
    void malformedUtf8() throws IOException {
        String who = "corpus '" + file() + "' is malformed: byte ";
        String end = " does not continue as UTF-8";
        assertEquals(who + 1 + end, error(file((byte) 'a', (byte) 0xff, (byte) 'b')));
        assertEquals(who + 0 + end, error(file((byte) 0xc0, (byte) 0x80)));
        assertEquals(who + 1 + end, error(file((byte) 'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80)));
        // Cut off within a character.
        assertEquals(who + 2 + end, error(file((byte) 'a', (byte) 'b', (byte) 0xe2, (byte) 0x82)));
    }
}
