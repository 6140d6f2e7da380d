package wengert.samples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import wengert.samples.gpt.Documents;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Tokenizer;

class MatrixWorkTest {
    /** Multiply-adds of a forward pass, counted one for each time the innermost line of the textbook's loops is met. */
    private static long countForward(GptConfig config, int n) {
        int e = config.embd();
        long count = 0;
        for (int block = 0; block < config.layers(); block++) {
            for (int token = 0; token < n; token++) {
                int[][] weights = {{e, e}, {e, e}, {e, e}, {e, e}, {4 * e, e}, {e, 4 * e}};
                for (int[] weight : weights) {
                    for (int row = 0; row < weight[0]; row++) {
                        count += weight[1];
                    }
                }
                for (int head = 0; head < config.heads(); head++) {
                    for (int seen = 0; seen <= token; seen++) {
                        count += e / config.heads(); // the score
                        count += e / config.heads(); // the weighted value
                    }
                }
            }
        }
        for (int token = 0; token < n; token++) {
            count += (long) config.vocab() * e;
        }
        return count;
    }

    @Test
    void byHand() {
        // Forward: linear 2 tokens * 12 * 2 * 2 = 96, head 2 * 3 * 2 = 12, attention 3 pairs * 2 * 2 = 12: 120 in all.
        assertEquals(120 * 3 * 2, MatrixWork.operations(new GptConfig(3, 2, 1, 1, 8), 2));
    }

    @Test
    void asTheTextbooksLoopsCount() {
        for (GptConfig config : List.of(new GptConfig(27, 16, 4, 1, 16), new GptConfig(5, 12, 3, 4, 32))) {
            for (int n : new int[] {1, 2, 7, 16}) {
                assertEquals(6 * countForward(config, n), MatrixWork.operations(config, n));
            }
        }
    }

    @Test
    void atTheLengthsThatAreRunAndRoundAgain() {
        List<String> texts = List.of("a", "ab", "abcdefgh");
        GptConfig config = new GptConfig(9, 4, 2, 2, 6);
        MatrixWork work = new MatrixWork(config, Documents.of(texts, Tokenizer.of(texts), config.block()));
        double first = MatrixWork.operations(config, 2);
        double second = MatrixWork.operations(config, 3);
        double cut = MatrixWork.operations(config, 6);
        assertEquals(0, work.between(2, 2));
        assertEquals(first, work.between(0, 1));
        assertEquals(second + cut, work.between(1, 3));
        assertEquals(cut + first, work.between(2, 4));
        assertEquals(second + 5 * (first + second + cut), work.between(1, 17));
        assertEquals((first + second + cut) / 3.0, work.mean(), 1e-9);
    }

    @Test
    void largeCountsDoNotOverflow() {
        List<String> texts = List.of("a");
        GptConfig config = new GptConfig(2, 1024, 16, 12, 64);
        MatrixWork work = new MatrixWork(config, Documents.of(texts, Tokenizer.of(texts), config.block()));
        double one = work.between(0, 1);
        assertEquals(one * 2e9, work.between(0, 2_000_000_000L), one);
    }
}
