package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which documents of a batch belong to which group. */
class DealingTest {
    /** Of 4, 1, 3, 2, 3, 5, 1 and 2 tokens. */
    private static final Documents DOCUMENTS =
            Documents.of(List.of("aaa", "", "aa", "a", "aa", "aaaa", "", "a"), Tokenizer.of('a'), 8);

    private static int[] group(Dealing dealing, int group) {
        return IntStream.range(0, dealing.count(group))
                .map(number -> dealing.document(group, number))
                .toArray();
    }

    @Test
    void oneGroupHasAllTheShortestFirst() {
        Dealing dealing = new Dealing(8, 1, DOCUMENTS);
        dealing.deal(0);
        assertArrayEquals(new int[] {1, 6, 3, 7, 2, 4, 0, 5}, group(dealing, 0));
        dealing.deal(6);
        assertArrayEquals(new int[] {6, 1, 7, 3, 2, 4, 0, 5}, group(dealing, 0), "those of one length in their order");
    }

    @Test
    void groupsTakeTurnsToAndFro() {
        Dealing dealing = new Dealing(8, 3, DOCUMENTS);
        dealing.deal(0);
        assertArrayEquals(new int[] {1, 4, 0}, group(dealing, 0));
        assertArrayEquals(new int[] {6, 2, 5}, group(dealing, 1));
        assertArrayEquals(new int[] {3, 7}, group(dealing, 2));
    }

    /** A batch may be longer than the corpus, and of any size. */
    @Test
    void everyDocumentOfABatchIsDealtOnceAndGroupsAreAboutAlike() {
        for (int batch = 1; batch <= 20; batch++) {
            for (int groups = 1; groups <= batch; groups++) {
                Dealing dealing = new Dealing(batch, groups, DOCUMENTS);
                dealing.deal(5);
                int[] dealt = IntStream.range(0, groups)
                        .flatMap(group -> Arrays.stream(group(dealing, group)))
                        .sorted()
                        .toArray();
                assertArrayEquals(
                        IntStream.range(5, 5 + batch)
                                .map(document -> document % DOCUMENTS.count())
                                .sorted()
                                .toArray(),
                        dealt);
                for (int group = 0; group < groups; group++) {
                    assertEquals((double) batch / groups, dealing.count(group), 1 - 1e-9, batch + " in " + groups);
                    int[] lengths = Arrays.stream(group(dealing, group))
                            .map(DOCUMENTS::length)
                            .toArray();
                    int[] sorted = lengths.clone();
                    Arrays.sort(sorted);
                    assertArrayEquals(sorted, lengths, "the shortest first");
                }
            }
        }
    }
}
