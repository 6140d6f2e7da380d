package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wengert.samples.Main;
import wengert.samples.gpt.Sampling;
import wengert.samples.report.SourceFinder;

/** What cannot be done: one line, exit code 1, nothing half-written. */
class FailureTest {
    @TempDir
    private Path directory;

    private Path file(String name, byte... content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void assertCorpusRefused(Path corpus, String problem) {
        String save = directory.resolve("model").toString();
        String losses = directory.resolve("losses.csv").toString();
        String message = "corpus '" + corpus + "' " + problem;
        Console.run("train", "--data", corpus.toString(), "--save", save, "--losses", losses)
                .assertFailed(1, message);
        Console.run("check", "--data", corpus.toString()).assertFailed(1, message);
        assertTrue(Files.notExists(Path.of(save)));
        assertTrue(Files.notExists(Path.of(losses)));
    }

    @Test
    void aModelThatNoFileHoldsIsRefusedBeforeItIsTrained() {
        Console.run(
                        "train",
                        "--embd",
                        "5120",
                        "--save",
                        directory.resolve("model").toString())
                .assertFailed(
                        1,
                        "a model of 314931200 parameters takes 2519449756 bytes, more than the 2147483639 of a file;"
                                + " expected smaller sizes, or no --save");
    }

    @Test
    void badCorpora() throws IOException {
        assertCorpusRefused(directory.resolve("missing"), "does not exist");
        assertCorpusRefused(directory, "is a directory; expected a text file");
        assertCorpusRefused(file("empty"), "is empty; expected one document a line");
        assertCorpusRefused(file("binary", (byte) 'a', (byte) 0), "is binary: byte 1 is NUL; expected UTF-8 text");
        assertCorpusRefused(
                file("latin1", (byte) 'a', (byte) 0xe9, (byte) '\n'),
                "is malformed: byte 1 does not continue as UTF-8");
    }

    @Test
    void anUnreadableCorpus() throws IOException {
        Path loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        Console console = Console.run("train", "--data", loop.toString());
        assertEquals(1, console.code());
        assertEquals(1, console.err().size());
        assertTrue(console.err().get(0).startsWith("wengert: corpus '" + loop + "' cannot be read: "));
    }

    @Test
    void outputPathsAreTriedBeforeTheWork() throws IOException {
        Path nowhere = directory.resolve("missing").resolve("file");
        for (String option : new String[] {"--save", "--losses"}) {
            Console.run("train", option, nowhere.toString())
                    .assertFailed(1, "'" + nowhere + "' cannot be written: no such directory");
            Console.run("train", option, directory.toString())
                    .assertFailed(1, "'" + directory + "' cannot be written: is a directory");
        }
        Console.run("bench", "--csv", nowhere.toString())
                .assertFailed(1, "'" + nowhere + "' cannot be written: no such directory");
        Path occupied = file("file");
        Console.run("dump", "--out", occupied.toString())
                .assertFailed(1, "'" + occupied + "' cannot be written: it is a file; expected a directory");
        assertEquals(List.of("file"), listing());
    }

    @Test
    void badModels() throws IOException {
        Path missing = directory.resolve("missing");
        Console.run("sample", "--model", missing.toString()).assertFailed(1, "model '" + missing + "' does not exist");
        Path text = file("text", "step,loss\n".getBytes(StandardCharsets.UTF_8));
        Console.run("sample", "--model", text.toString())
                .assertFailed(1, "model '" + text + "' is no model; expected a file written by train --save");
        Path model = directory.resolve("model");
        Console.run("train", "--steps", "1", "--samples", "0", "--save", model.toString())
                .assertFine();
        byte[] whole = Files.readAllBytes(model);
        Files.write(model, Arrays.copyOf(whole, whole.length - 1));
        Console.run("sample", "--model", model.toString())
                .assertFailed(
                        1,
                        "model '" + model + "' is truncated: it has " + (whole.length - 1) + " of " + whole.length
                                + " bytes");
    }

    @Test
    void whatAReportCannotReadIsNamed() throws IOException {
        String out = directory.resolve("report").toString();
        Console.run("report", "--out", out, "--fusion", directory.toString())
                .assertFailed(
                        2,
                        "--fusion is " + directory
                                + ", which is a directory; expected a file that 'wengert fusion --csv' wrote");
        Path below = file("file").resolve("table.csv");
        Console console = Console.run("report", "--out", out, "--fusion", below.toString());
        assertEquals(1, console.code());
        assertEquals(1, console.err().size());
        assertTrue(
                console.err().get(0).startsWith("wengert: --fusion is " + below + ", which cannot be read: "),
                console.err().get(0));

        Path gone = directory.resolve("gone");
        IOException unread = assertThrows(IOException.class, () -> new SourceFinder(List.of(gone)).find("Gpt.java"));
        assertEquals("source '" + gone + "' cannot be read: no such directory", unread.getMessage());
    }

    /** Scores over so small a temperature are infinite. */
    @Test
    void nothingIsInventedWithoutProbabilities() {
        String model = directory.resolve("model").toString();
        Console.run("train", "--steps", "1", "--samples", "0", "--save", model).assertFine();
        String message =
                "the probabilities of the next token are NaN; expected a model whose training has not diverged, and a"
                        + " temperature that is not next to 0";
        Console.run("sample", "--model", model, "--temperature", "5e-324").assertFailed(1, message);
        Console.run("sample", "--model", model, "--temperature", "5e-324", "--lanes")
                .assertFailed(1, message);
    }

    @Test
    void aLinkToAFileThatIsNotThereIsThatFile() throws IOException {
        Path model = directory.resolve("model");
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("model"));
        Console.run("train", "--save", model.toString(), "--losses", link.toString())
                .assertFailed(2, "--losses and --save are the same file; expected two");
        Console.run("train", "--steps", "1", "--samples", "0", "--save", link.toString())
                .assertFine();
        assertEquals(List.of("link", "model"), listing());
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.size(model) > 0);
    }

    @Test
    void aTrainingThatDiverges() throws IOException {
        Path save = file("model", (byte) 1);
        Path losses = directory.resolve("losses.csv");
        Console console = Console.run(
                "train",
                "--lr",
                "1e300",
                "--steps",
                "30",
                "--samples",
                "0",
                "--save",
                save.toString(),
                "--losses",
                losses.toString());
        List<String> table = Files.readAllLines(losses);
        int last = table.size() - 1;
        assertEquals(
                List.of("wengert: training diverged: the loss of step " + last
                        + " of 30 is not finite, so nothing was saved; try a --lr below 1.0E300"),
                console.err());
        assertEquals(1, console.code());
        assertEquals(last + ",NaN", table.get(last));
        assertTrue(Double.isFinite(Double.parseDouble(table.get(last - 1).split(",")[1])), table.get(last - 1));
        assertEquals(1, Files.size(save), "the former model was replaced");
    }

    @Test
    void aModelThatIsTooLarge() {
        Console console = Console.run("train", "--embd", "65536");
        assertEquals(2, console.code());
        assertEquals(1, console.err().size());
        assertTrue(console.err().get(0).endsWith("expected sizes whose arrays stay below 2^31 elements"));
    }

    @Test
    void nothingIsInventedForAnOutputThatIsClosed() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        int[] invented = {0};
        Sampling sampling = new Sampling() {
            @Override
            public String next() {
                invented[0]++;
                return "anna";
            }

            @Override
            public int next(int[] into) {
                throw new AssertionError("expected texts");
            }
        };
        SampleList.print(new PrintStream(closed, true, StandardCharsets.UTF_8), sampling, Integer.MAX_VALUE);
        assertEquals(1, invented[0]);
    }

    @Test
    void anOutputThatBreaksOffIsAFailure() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        int code = Main.run(
                new String[] {"train", "--steps", "1", "--samples", "1"},
                new PrintStream(full, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(1, code);
        assertEquals(
                "wengert: the output could not be written",
                err.toString(StandardCharsets.UTF_8).strip());
    }
}
