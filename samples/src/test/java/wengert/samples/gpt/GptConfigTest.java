package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GptConfigTest {
    private static String error(int vocab, int embd, int heads, int layers, int block) {
        return assertThrows(IllegalArgumentException.class, () -> new GptConfig(vocab, embd, heads, layers, block))
                .getMessage();
    }

    @Test
    void theSeedsShapeHasTheSeedsParameters() {
        assertEquals(4192, new GptConfig(27, 16, 4, 1, 16).parameterCount());
    }

    @Test
    void sizesMustBeAtLeastOne() {
        assertEquals("vocab is 0; expected at least 1", error(0, 16, 4, 1, 16));
        assertEquals("embd is -16; expected at least 1", error(27, -16, 4, 1, 16));
        assertEquals("heads is 0; expected at least 1", error(27, 16, 0, 1, 16));
        assertEquals("layers is 0; expected at least 1", error(27, 16, 4, 0, 16));
        assertEquals("block is -1; expected at least 1", error(27, 16, 4, 1, -1));
    }

    @Test
    void headsMustDivideTheWidth() {
        assertEquals("heads is 3, embd is 16; expected heads to divide embd", error(27, 16, 3, 1, 16));
    }

    @Test
    void whatCannotFitInAnArrayIsRefusedBeforeItOverflows() {
        for (int size : new int[] {50_000, Integer.MAX_VALUE}) {
            assertTrue(error(27, size, 1, 1, 16).contains("below 2^31 elements"));
            assertTrue(error(27, 16, 4, 1, size).contains("below 2^31 elements"));
        }
        assertTrue(error(27, 16, 4, Integer.MAX_VALUE, 16).contains("below 2^31 elements"));
    }
}
