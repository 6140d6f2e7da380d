package wengert.samples.gpt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import wengert.cache.ProgramCache;
import wengert.samples.home.OwnJar;

/**
 * The documents to learn from: the lines of a text, without surrounding white space, empty ones left out.
 *
 * @param documents the documents in the order of the text, at least one
 */
public record Corpus(List<String> documents) {
    private static final String BUNDLED = "names.txt";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /**
     * Copies the list.
     *
     * @param documents the documents in the order of the text, at least one
     */
    public Corpus {
        documents = List.copyOf(documents);
    }

    /**
     * Returns the bundled corpus of English given names.
     *
     * @return the corpus; its provenance lies beside the resource
     * @throws IOException if the resource is missing or damaged; the message is one line
     */
    public static Corpus bundled() throws IOException {
        return bundled(null);
    }

    /**
     * Returns the bundled corpus, from its copy if one is kept.
     *
     * @param cache where a copy is looked up and kept, or null
     * @return the corpus
     * @throws IOException if the resource is missing or damaged; the message is one line
     */
    public static Corpus bundled(ProgramCache cache) throws IOException {
        byte[] bytes = OwnJar.resource(Corpus.class, BUNDLED, cache);
        if (bytes == null) {
            throw new IOException("the bundled corpus is missing from the jar; expected " + BUNDLED);
        }
        return parse("the bundled corpus", bytes);
    }

    /**
     * Reads a UTF-8 text file.
     *
     * @param file the file, one document a line
     * @return the corpus
     * @throws IOException if the file cannot be read, is no UTF-8 text or holds no document; the message is one line
     */
    public static Corpus read(Path file) throws IOException {
        String who = "corpus '" + file + "'";
        if (Files.isDirectory(file)) {
            throw new IOException(who + " is a directory; expected a text file");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(who + " does not exist", e);
        } catch (IOException e) {
            throw new IOException(who + " cannot be read: " + SafeFiles.reason(e), e);
        }
        return parse(who, bytes);
    }

    private static Corpus parse(String who, byte[] bytes) throws IOException {
        CharBuffer text = decode(who, bytes);
        List<String> documents = split(text.array(), text.limit());
        int nul = firstNul(bytes);
        if (nul >= 0) {
            throw new IOException(who + " is binary: byte " + nul + " is NUL; expected UTF-8 text");
        }
        if (documents.isEmpty()) {
            throw new IOException(who + " is empty; expected one document a line");
        }
        return new Corpus(documents);
    }

    private static CharBuffer decode(String who, byte[] bytes) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        // UTF-8 never has fewer bytes than UTF-16 has chars.
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            int nul = firstNul(bytes);
            throw new IOException(
                    nul >= 0
                            ? who + " is binary: byte " + nul + " is NUL; expected UTF-8 text"
                            : who + " is malformed: byte " + in.position() + " does not continue as UTF-8");
        }
        return out.flip();
    }

    private static int firstNul(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && bytes[at] != 0) {
            at++;
        }
        return at < bytes.length ? at : -1;
    }

    /**
     * On the array itself: the run starts cold, and each char through a buffer would cost several calls. And a line at a
     * time: HotSpot compiles a method early that is called often, and a long loop late.
     */
    private static List<String> split(char[] text, int length) {
        List<String> documents = new ArrayList<>();
        int start = length > 0 && text[0] == BYTE_ORDER_MARK ? 1 : 0;
        while (start < length) {
            int end = lineEnd(text, start, length);
            String line = trimmed(text, start, end);
            if (!line.isEmpty()) {
                documents.add(line);
            }
            start = end + 1;
        }
        return documents;
    }

    private static int lineEnd(char[] text, int start, int length) {
        int end = start;
        while (end < length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private static String trimmed(char[] text, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && isSpace(text[from])) {
            from++;
        }
        while (to > from && isSpace(text[to - 1])) {
            to--;
        }
        return new String(text, from, to - from);
    }

    /** Unicode's White_Space, which the seed trims; {@link Character#isWhitespace} leaves out the no-break spaces. */
    private static boolean isSpace(char c) {
        return c <= ' ' ? c == ' ' || (c >= '\t' && c <= '\r') : c == '\u0085' || Character.isSpaceChar(c);
    }
}
