package wengert.samples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandContenderTest {
    private static Slice run(String command) throws IOException {
        return new CommandContender(command, 50).run(1);
    }

    private static String failure(String command) {
        return assertThrows(IOException.class, () -> run(command)).getMessage();
    }

    @Test
    void itsOwnFigureCounts() throws IOException {
        Slice slice = run("echo 'min 6.298 med 6.537 avg 6.668 us/step'");
        assertEquals(6.537, slice.microsPerStep(), 1e-12);
        assertTrue(Double.isNaN(slice.gigaflops()));
        assertTrue(Double.isNaN(slice.bytes()));
    }

    @Test
    void theLastFigureCountsAlsoAmongErrors() throws IOException {
        assertEquals(3, run("echo 9 us/step; echo 3 us/step >&2; echo done").microsPerStep(), 1e-12);
    }

    @Test
    void otherwiseItsWallTime() throws IOException {
        Slice slice = run("echo 5 ms/step");
        assertEquals(50, slice.steps());
        assertEquals(slice.nanos() / 50_000, slice.microsPerStep(), 1e-9);
        assertTrue(slice.nanos() > 0);
    }

    @Test
    void aFailureSaysWhatWasPrintedLast() {
        assertEquals(
                "command 'echo one; echo two >&2; echo; exit 3' failed with exit code 3; it printed last: two",
                failure("echo one; echo two >&2; echo; exit 3"));
        assertEquals("command 'exit 1' failed with exit code 1; it printed nothing", failure("exit 1"));
        assertEquals(
                "command 'echo 3 us/step; exit 1' failed with exit code 1; it printed last: 3 us/step",
                failure("echo 3 us/step; exit 1"));
    }

    @Test
    void aProgramThatIsNotThere() {
        String message = failure("./no-such-program --fast");
        assertTrue(
                message.startsWith("command './no-such-program --fast' failed with exit code 127; it printed last: "),
                message);
        assertTrue(message.endsWith("not found"), message);
    }

    @Test
    void withoutAShell() {
        String message = assertThrows(
                        IOException.class, () -> ChildProcess.run("it", List.of("./no-such-program"), line -> {}))
                .getMessage();
        assertTrue(message.startsWith("it cannot be started: "), message);
    }

    @Test
    void thereIsNothingToRead() throws IOException {
        assertEquals(7, run("cat; echo 7 us/step").microsPerStep(), 1e-12);
    }

    @Test
    void aCommandThatFailsFailsInTheWarmUp() {
        assertThrows(IOException.class, () -> new CommandContender("false", 1).warmUp(0));
    }
}
