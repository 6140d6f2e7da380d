package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CrewTest {
    @Test
    void everyMemberDoesItsPartOfEveryRoundInAThreadOfItsOwn() {
        int rounds = 2000;
        int[] parts = new int[3];
        Thread[] threads = new Thread[3];
        // Plain arrays: the end of a round must publish what its members wrote.
        try (Crew crew = new Crew(3, member -> {
            parts[member]++;
            threads[member] = Thread.currentThread();
        })) {
            for (int round = 1; round <= rounds; round++) {
                crew.work();
                assertArrayEquals(new int[] {round, round, round}, parts);
            }
        }
        assertSame(Thread.currentThread(), threads[0]);
        assertEquals(3, Arrays.stream(threads).distinct().count());
        assertTrue(threads[1].isDaemon() && threads[2].isDaemon());
    }

    @Test
    void membersThatWaitedForLongAreWoken() throws InterruptedException {
        int[] parts = new int[2];
        try (Crew crew = new Crew(2, member -> parts[member]++)) {
            for (int round = 1; round <= 3; round++) {
                Thread.sleep(20);
                crew.work();
                assertArrayEquals(new int[] {round, round}, parts);
            }
        }
    }

    @Test
    void anInterruptedCallerWaitsAllTheSameAndStaysInterrupted() {
        int[] parts = new int[2];
        try (Crew crew = new Crew(2, member -> parts[member]++)) {
            Thread.currentThread().interrupt();
            crew.work();
            assertTrue(Thread.interrupted());
            assertArrayEquals(new int[] {1, 1}, parts);
        }
    }

    @Test
    void oneMemberNeedsNoThread() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Thread[] worker = new Thread[1];
        try (Crew crew = new Crew(1, member -> worker[member] = Thread.currentThread())) {
            crew.work();
            Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
            started.removeAll(before);
            assertTrue(started.stream().noneMatch(thread -> thread.getName().startsWith("wengert-worker-")));
        }
        assertSame(Thread.currentThread(), worker[0]);
    }

    @Test
    void whatAMemberThrowsIsThrownWhenAllHaveEnded() {
        for (Throwable thrown : new Throwable[] {new IllegalStateException("broken"), new AssertionError("wrong")}) {
            for (int failing = 0; failing < 3; failing++) {
                int bad = failing;
                boolean[] fails = {true};
                int[] parts = new int[3];
                try (Crew crew = new Crew(3, member -> {
                    parts[member]++;
                    if (member == bad && fails[0]) {
                        fail(thrown);
                    }
                })) {
                    assertSame(thrown, assertThrows(thrown.getClass(), crew::work));
                    assertArrayEquals(new int[] {1, 1, 1}, parts);
                    fails[0] = false;
                    crew.work();
                    assertArrayEquals(new int[] {2, 2, 2}, parts, "the crew goes on");
                }
            }
        }
    }

    private static void fail(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    @Test
    void aCrewThatIsClosedEnds() throws InterruptedException {
        Thread[] threads = new Thread[2];
        Crew crew = new Crew(2, member -> threads[member] = Thread.currentThread());
        crew.work();
        crew.close();
        threads[1].join(10_000);
        assertFalse(threads[1].isAlive());
        IllegalStateException error = assertThrows(IllegalStateException.class, crew::work);
        assertEquals("the threads of the trainer have ended; expected no step after close()", error.getMessage());
    }
}
