package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import wengert.samples.Main;

/** What a command printed, and how it ended. */
record Console(int code, List<String> out, List<String> err) {
    static Console run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Console(code, lines(out), lines(err));
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Requires one line on the error stream, nothing elsewhere, and an exit code. */
    void assertFailed(int expectedCode, String message) {
        assertEquals(List.of("wengert: " + message), err);
        assertEquals(List.of(), out);
        assertEquals(expectedCode, code);
    }

    /** Requires success without a remark. */
    Console assertFine() {
        assertEquals(List.of(), err);
        assertEquals(0, code);
        return this;
    }
}
