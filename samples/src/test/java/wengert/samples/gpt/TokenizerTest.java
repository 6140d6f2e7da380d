package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizerTest {
    @Test
    void idsFollowCodePointsAndTheBoundaryIsLast() {
        // U+FF5E is below U+1F600 as a code point, but above its first half as a char.
        Tokenizer tokenizer = Tokenizer.of(List.of("ba\uff5e", "\ud83d\ude00a\u00e9"));
        assertArrayEquals(new int[] {'a', 'b', 0xe9, 0xff5e, 0x1f600}, tokenizer.characters());
        assertEquals(0, tokenizer.id('a'));
        assertEquals(2, tokenizer.id(0xe9));
        assertEquals(4, tokenizer.id(0x1f600));
        assertEquals(5, tokenizer.boundary());
        assertEquals(6, tokenizer.size());
    }

    @Test
    void appendIsTheInverseOfId() {
        Tokenizer tokenizer = Tokenizer.of(List.of("x\ud83d\ude00y"));
        StringBuilder text = new StringBuilder();
        "y\ud83d\ude00x".codePoints().forEach(c -> tokenizer.append(tokenizer.id(c), text));
        assertEquals("y\ud83d\ude00x", text.toString());
    }

    @Test
    void unknownCharactersAreNamed() {
        Tokenizer tokenizer = Tokenizer.of(List.of("abc"));
        for (int character : new int[] {'z', 0x1f600}) {
            IllegalArgumentException error =
                    assertThrows(IllegalArgumentException.class, () -> tokenizer.id(character));
            assertEquals("character U+%04X is not in the alphabet".formatted(character), error.getMessage());
        }
    }

    @Test
    void alphabetsMustIncrease() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> Tokenizer.of('a', 'c', 'b'));
        assertEquals("character 2 is 98; expected code points in increasing order", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Tokenizer.of(0x110000));
    }
}
