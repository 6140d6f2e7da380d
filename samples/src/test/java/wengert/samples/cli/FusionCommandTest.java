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

    /** A trace of a user that cannot be recorded, for a reason that is the user's own. */
    public static final class Throwing implements Supplier<Trace> {
        @Override
        public Trace get() {
            throw new UnsupportedOperationException("no trace yet");
        }
    }

    /** A class of a user that cannot be created. */
    public static final class NotMade implements Supplier<Trace> {
        /** Fails. */
        public NotMade() {
            throw new UnsupportedOperationException("not this one");
        }

        @Override
        public Trace get() {
            throw new AssertionError();
        }
    }

    /** A class of a user that cannot even be initialised. */
    public static final class NotInitialised implements Supplier<Trace> {
        private static final int SIZE = Integer.parseInt("three");

        @Override
        public Trace get() {
            return Trace.record("own", t -> t.output("y", t.parameter("w", SIZE).sum()));
        }
    }

    /** A trace that the recorder refuses. */
    public static final class Refused implements Supplier<Trace> {
        @Override
        public Trace get() {
            return Trace.record("own", t -> t.output("y", t.parameter("w", 3).add(t.input("x", 4))));
        }
    }

    @Test
    void codeOfAUserThatFailsIsNamed() {
        assertUserCodeFailed(Throwing.class, "UnsupportedOperationException: no trace yet");
        assertUserCodeFailed(NotMade.class, "UnsupportedOperationException: not this one");
        assertUserCodeFailed(NotInitialised.class, "NumberFormatException: For input string: \"three\"");
        // By now an error of another kind, as from a class whose file lacks others that it needs.
        assertRefused(2, "which cannot be made: java.lang.NoClassDefFoundError: ", NotInitialised.class);
        assertRefused(1, "(FusionCommandTest.java:", Refused.class);
    }

    private static void assertUserCodeFailed(Class<?> type, String reason) {
        Console.run("fusion", "--trace", type.getName())
                .assertFailed(
                        2,
                        "--trace is " + type.getName() + ", whose code failed: java.lang." + reason
                                + "; expected it to give a trace");
    }

    private static void assertRefused(int code, String part, Class<?> type) {
        Console console = Console.run("fusion", "--trace", type.getName());
        assertEquals(code, console.code());
        assertEquals(1, console.err().size(), console.err().toString());
        assertTrue(console.err().get(0).contains(part), console.err().get(0));
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
