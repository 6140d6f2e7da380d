package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the seed program computed on the bundled corpus, in seed/trajectory's format. */
final class Trajectory {
    private Trajectory() {}

    static List<String> lines(String file) {
        try (InputStream in = Trajectory.class.getResourceAsStream("/trajectory/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of a file of {@code index,value} lines below a header. */
    static double[] numbers(String file) {
        return lines(file).stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(',') + 1)))
                .toArray();
    }

    static void assertClose(String what, double[] expected, double[] actual, double relative, double floor) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(actual[i] - expected[i]);
            assertTrue(
                    error <= Math.max(relative * Math.abs(expected[i]), floor),
                    "%s %d: expected %s, got %s".formatted(what, i, expected[i], actual[i]));
        }
    }
}
