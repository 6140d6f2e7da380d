package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private static final int BOUNDARY = 3;

    private static Documents of(String... texts) {
        return Documents.of(List.of(texts), Tokenizer.of('a', 'b', 'c'), 4);
    }

    private static int[] tokens(Documents documents, int document) {
        int[] tokens = new int[documents.length(document)];
        documents.copyTokens(document, tokens, 0);
        return tokens;
    }

    private static int[] targets(Documents documents, int document) {
        int[] targets = new int[documents.length(document)];
        documents.copyTargets(document, targets, 0);
        return targets;
    }

    @Test
    void aDocumentStandsBetweenBoundaries() {
        Documents documents = of("b", "ab");
        assertEquals(2, documents.count());
        assertArrayEquals(new int[] {BOUNDARY, 0, 1}, tokens(documents, 1));
        assertArrayEquals(new int[] {0, 1, BOUNDARY}, targets(documents, 1));
        assertEquals(0, documents.longer());
    }

    @Test
    void whatFitsExactlyIsWhole() {
        Documents documents = of("abc");
        assertArrayEquals(new int[] {BOUNDARY, 0, 1, 2}, tokens(documents, 0));
        assertArrayEquals(new int[] {0, 1, 2, BOUNDARY}, targets(documents, 0));
        assertEquals(0, documents.longer());
    }

    @Test
    void asManyCharactersAsTheBlockLeaveNoRoomForTheEnd() {
        Documents documents = of("abca");
        assertArrayEquals(new int[] {BOUNDARY, 0, 1, 2}, tokens(documents, 0));
        assertArrayEquals(new int[] {0, 1, 2, 0}, targets(documents, 0));
        assertEquals(1, documents.longer());
    }

    @Test
    void longerDocumentsAreCutAndCounted() {
        Documents documents = of("abcabcabc", "a", "cccccc");
        assertArrayEquals(new int[] {0, 1, 2, 0}, targets(documents, 0));
        assertArrayEquals(new int[] {0, BOUNDARY}, targets(documents, 1));
        assertArrayEquals(new int[] {BOUNDARY, 2, 2, 2}, tokens(documents, 2));
        assertEquals(2, documents.longer());
    }

    @Test
    void tokensCanBeReadOneByOne() {
        Documents documents = of("ab", "c");
        for (int document = 0; document < 2; document++) {
            int length = documents.length(document);
            for (int position = 0; position < length; position++) {
                assertEquals(tokens(documents, document)[position], documents.token(document, position));
                assertEquals(targets(documents, document)[position], documents.token(document, position + 1));
            }
        }
    }

    @Test
    void aBlockOfOneToken() {
        Documents documents = Documents.of(List.of("ab"), Tokenizer.of('a', 'b'), 1);
        assertArrayEquals(new int[] {2}, tokens(documents, 0));
        assertArrayEquals(new int[] {0}, targets(documents, 0));
    }

    @Test
    void aCharacterOfTwoCharsIsOneToken() {
        Documents documents = Documents.of(List.of("\ud83d\ude00a"), Tokenizer.of('a', 0x1f600), 4);
        assertArrayEquals(new int[] {2, 1, 0}, tokens(documents, 0));
    }
}
