package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.samples.fusion.Finding;
import wengert.trace.Trace;

class FusionCommandTest {
    private static final String SHORT = " --rounds 1 --seconds 1e-4 --warmup 1e-4";

    /** A trace of a user. */
    public static final class Own implements Supplier<Trace> {
        @Override
        public Trace get() {
            return Trace.record(
                    "own", t -> t.output("y", t.parameter("w", 3).exp().sum()));
        }
    }

    @Test
    void theTableIsPrintedAndWritten(@TempDir Path directory) throws IOException {
        Path csv = directory.resolve("fusion.csv");
        List<String> table = Console.run(("fusion --trace " + Own.class.getName() + SHORT + " --csv " + csv).split(" "))
                .assertFine()
                .out();
        assertEquals("trace own; scalar kernels, f64", table.get(1));
        assertTrue(table.get(2).matches("rules +nodes +kernels +calls .* bits"), table.get(2));
        assertTrue(table.get(3).startsWith("nothing "), table.get(3));
        List<String> lines = Files.readAllLines(csv);
        assertEquals(String.join(",", Finding.titles()), lines.get(0));
        assertEquals(table.size() - 2, lines.size());
        assertTrue(lines.get(1).matches("nothing,\\d+,\\d+,\\d+,\\d+,\\d+,\\d+,.*,0\\.0"), lines.get(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --rounds 0            | --rounds is 0; expected at least 1
        --seconds 0           | --seconds is 0.0; expected a finite number above 0
        --warmup NaN          | --warmup is NaN; expected a finite number above 0
        --tier auto           | --tier is auto; expected scalar or vector, which do not change while they are timed
        --trace java.lang.Object | --trace is java.lang.Object; expected a class that implements Supplier<Trace>
        --trace no.such.Class | --trace is no.such.Class, which cannot be made: java.lang.ClassNotFoundException: no.such.Class; expected a class on the class path with a public constructor without parameters
        """)
    void wrongOptionsAreRefused(String options, String message) {
        Console.run(("fusion " + options).split(" ")).assertFailed(2, message);
    }
}
