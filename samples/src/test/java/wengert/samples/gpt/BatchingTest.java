package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchingTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, 1",
        "1, 9, 1, 1, 1",
        "3, 2, 1, 3, 1",
        "8, 2, 1, 8, 1",
        "9, 1, 2, 8, 1",
        "9, 3, 2, 8, 2",
        "64, 3, 8, 8, 3",
        "2147483647, 4, 268435456, 8, 4"
    })
    void groupsHaveRoomForEight(int batch, int threads, int groups, int size, int workers) {
        Batching batching = new Batching(batch, threads);
        assertEquals(groups, batching.groups());
        assertEquals(size, batching.groupSize());
        assertEquals(workers, batching.workers());
        assertEquals(batch == 1, batching.isSingle());
        assertEquals(new Batching(batch, 1), batching.onOneThread());
    }

    @Test
    void numbersMustBeAtLeastOne() {
        assertEquals(
                "batch is 0; expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> new Batching(0, 1))
                        .getMessage());
        assertEquals(
                "threads is -2; expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> new Batching(1, -2))
                        .getMessage());
        assertTrue(Batching.SINGLE.isSingle());
    }
}
