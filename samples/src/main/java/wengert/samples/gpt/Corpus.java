package wengert.samples.gpt;

import java.io.IOException;
import java.io.InputStream;
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

/**
 * The documents to learn from: the lines of a text, without surrounding white space, empty ones left out.
 *
 * @param documents the documents in the order of the text, at least one
 */
public record Corpus(List<String> documents) {
    private static final String BUNDLED = "names.txt";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Copies the list. */
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
        try (InputStream in = Corpus.class.getResourceAsStream(BUNDLED)) {
            if (in == null) {
                throw new IOException("the bundled corpus is missing from the jar; expected " + BUNDLED);
            }
            return parse("the bundled corpus", in.readAllBytes());
        }
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
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                throw new IOException(who + " is binary: byte " + i + " is NUL; expected UTF-8 text");
            }
        }
        List<String> documents = split(decode(who, bytes));
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
            throw new IOException(who + " is malformed: byte " + in.position() + " does not continue as UTF-8");
        }
        return out.flip();
    }

    private static List<String> split(CharBuffer text) {
        List<String> documents = new ArrayList<>();
        int start = text.hasRemaining() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && text.charAt(end) != '\n') {
                end++;
            }
            int from = start;
            int to = end;
            while (from < to && isSpace(text.charAt(from))) {
                from++;
            }
            while (to > from && isSpace(text.charAt(to - 1))) {
                to--;
            }
            if (from < to) {
                documents.add(text.subSequence(from, to).toString());
            }
            start = end + 1;
        }
        return documents;
    }

    /** Unicode's White_Space, which the seed trims; {@link Character#isWhitespace} leaves out the no-break spaces. */
    private static boolean isSpace(char c) {
        return c <= ' ' ? c == ' ' || (c >= '\t' && c <= '\r') : c == '\u0085' || Character.isSpaceChar(c);
    }
}
