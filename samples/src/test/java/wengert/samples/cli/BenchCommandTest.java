package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a comparison prints, in form: no figure is looked at. */
class BenchCommandTest {
    @TempDir
    private Path directory;

    private static List<String> with(String... more) {
        List<String> arguments = new ArrayList<>(List.of("bench", "--rounds", "2", "--seconds", "0.001"));
        arguments.addAll(List.of("--warmup", "0.001", "--embd", "4", "--heads", "2", "--block", "20"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Console run(List<String> arguments) {
        return Console.run(arguments.toArray(new String[0]));
    }

    private static void assertForm(List<String> out, String... names) {
        assertTrue(out.get(0).startsWith("JDK " + Runtime.version() + " ("), out.get(0));
        assertTrue(out.get(1).startsWith("GPT of embd 4, heads 2, layers 1, block 20, vocab 27; "), out.get(1));
        assertTrue(out.get(2).startsWith("2 rounds, 0.001 s for each subject in each"), out.get(2));
        assertTrue(
                out.get(3)
                        .matches(
                                "FMA peak of a thread: \\d+\\.\\d GFLOP/s f64, \\d+\\.\\d GFLOP/s f32 \\(vectors of .*"),
                out.get(3));
        assertEquals("", out.get(4));
        assertTrue(out.get(5).matches("subject +us/step +min +max +ratio +GFLOP/s +of peak +bytes/step"), out.get(5));
        for (int i = 0; i < names.length; i++) {
            String row = out.get(6 + i);
            assertTrue(row.startsWith(names[i] + " "), row);
            assertEquals(out.get(5).length(), row.length(), row);
        }
        assertEquals(6 + names.length, out.size());
    }

    @Test
    void theEnginesAreComparedUnlessOthersAreNamed() {
        Console console = run(with()).assertFine();
        assertForm(console.out(), "compiled", "tape");
        assertTrue(console.out().get(6).matches("compiled( +\\d+\\.\\d\\d){3} +1\\.000 .*%.*"));
    }

    @Test
    void forksAndCommandsAndCsv() throws IOException {
        Path csv = directory.resolve("bench.csv");
        Console console = run(
                with("--forks", "2", "--against", "echo 5 us/step", "--csv", csv.toString(), "--", "tape", "compiled"));
        assertForm(console.assertFine().out(), "tape", "compiled", "echo 5 us/step");
        List<String> lines = Files.readAllLines(csv);
        assertEquals(4, lines.size());
        assertTrue(lines.get(1).startsWith("tape,"));
        assertTrue(lines.get(2).matches("compiled,.*,2,2," + ".*"));
        assertTrue(lines.get(3).startsWith("echo 5 us/step,5.0,5.0,5.0,"));
    }

    @Test
    void aCommandThatFails() throws IOException {
        Path csv = directory.resolve("bench.csv");
        Console console = run(with("--against", "echo no such data; exit 4", "--csv", csv.toString()));
        assertEquals(
                List.of("wengert: command 'echo no such data; exit 4' failed with exit code 4; it printed last: no"
                        + " such data"),
                console.err());
        assertEquals(1, console.code());
        assertTrue(Files.notExists(csv));
    }

    @Test
    void aForkThatFails() {
        Console console = run(with("--forks", "1", "--against", "false"));
        assertEquals(
                List.of("wengert: fork 1 of 1 failed with exit code 1; it printed last:"
                        + " wengert: command 'false' failed with exit code 1; it printed nothing"),
                console.err());
        assertEquals(1, console.code());
    }
}
