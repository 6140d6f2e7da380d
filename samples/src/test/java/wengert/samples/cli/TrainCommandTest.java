package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wengert.samples.gpt.Corpus;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;
import wengert.trace.Trace;

class TrainCommandTest {
    @TempDir
    private Path directory;

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void whatItPrints() {
        List<String> out = Console.run("train", "--steps", "250", "--samples", "11")
                .assertFine()
                .out();
        assertEquals("num docs: 8403", out.get(0));
        assertEquals("vocab size: 27", out.get(1));
        assertEquals("num params: 4192", out.get(2));
        assertEquals("step  100 /  250 | loss 2.1570", out.get(3));
        assertEquals("step  200 /  250 | loss 2.1708", out.get(4));
        assertTrue(out.get(5).startsWith("step  250 /  250 | loss "), out.get(5));
        assertTrue(out.get(6).startsWith("sample  1: "), out.get(6));
        assertTrue(out.get(16).startsWith("sample 11: "), out.get(16));
        assertEquals(17, out.size());
    }

    @Test
    void theEnginesPrintTheSame() {
        String[] compiled = {"train", "--steps", "20", "--samples", "3", "--engine", "compiled"};
        String[] tape = {"train", "--steps", "20", "--samples", "3", "--engine", "tape"};
        assertEquals(Console.run(compiled).assertFine(), Console.run(tape).assertFine());
    }

    @Test
    void aRunRecordsTrainingAndDecodingAndTheThreeRulesOfAdamOnce() {
        long before = Trace.recordings();
        Console.run("train", "--steps", "20", "--samples", "3").assertFine();
        assertEquals(5, Trace.recordings() - before);
        Console.run("train", "--steps", "20", "--samples", "0").assertFine();
        assertEquals(9, Trace.recordings() - before);
    }

    @Test
    void lossesReadBackToTheSameDoubles() throws IOException {
        Console.run("train", "--steps", "30", "--samples", "0", "--losses", path("losses.csv"), "--lr-decay", "linear")
                .assertFine();
        List<String> lines = Files.readAllLines(Path.of(path("losses.csv")));
        assertEquals("step,loss", lines.get(0));
        assertEquals(31, lines.size());
        Setup setup = Setup.of(Corpus.bundled(), new GptConfig(1, 16, 4, 1, 16), 42);
        Trainer trainer = new Trainer(
                Engine.TAPE.apply(Gpt.training(setup.config())),
                setup.documents(),
                new Schedule(30, 0.01, Schedule.Decay.LINEAR),
                setup.parameters());
        for (int step = 1; step <= 30; step++) {
            double read =
                    Double.parseDouble(lines.get(step).substring(lines.get(step).indexOf(',') + 1));
            assertEquals(
                    step + ",", lines.get(step).substring(0, lines.get(step).indexOf(',') + 1));
            assertEquals(Double.doubleToLongBits(trainer.step()), Double.doubleToLongBits(read), "step " + step);
        }
    }

    @Test
    void aSavedModelSamplesAgainAndAgain() {
        Console.run("train", "--steps", "30", "--samples", "0", "--save", path("model"))
                .assertFine();
        Console once =
                Console.run("sample", "--model", path("model"), "--count", "3").assertFine();
        assertEquals(3, once.out().size());
        assertTrue(once.out().get(2).startsWith("sample  3: "));
        assertEquals(once, Console.run("sample", "--model", path("model"), "--count", "3"));
        assertNotEquals(once, Console.run("sample", "--model", path("model"), "--count", "3", "--seed", "1"));
    }

    @Test
    void inLanesADocumentDependsOnItsNumberAlone() {
        Console.run("train", "--steps", "30", "--samples", "0", "--save", path("model"))
                .assertFine();
        String[] sample = {"sample", "--model", path("model"), "--lanes", "--count"};
        List<String> many = Console.run(with(sample, "37")).assertFine().out();
        assertEquals(37, many.size());
        assertTrue(many.get(36).startsWith("sample 37: "));
        for (String count : new String[] {"1", "3", "16", "17"}) {
            assertEquals(
                    many.subList(0, Integer.parseInt(count)),
                    Console.run(with(sample, count)).assertFine().out());
        }
        assertEquals(
                many,
                Console.run(with(sample, "37", "--tier", "vector")).assertFine().out());
        assertEquals(
                many.subList(0, 5),
                Console.run(with(sample, "5", "--engine", "tape")).assertFine().out());
        assertNotEquals(
                many,
                Console.run(with(sample, "37", "--seed", "1")).assertFine().out());
        String[] oneByOne = {"sample", "--model", path("model"), "--count", "37"};
        assertNotEquals(many, Console.run(oneByOne).assertFine().out());
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void trainInventsInLanesToo() {
        String[] train = {"train", "--steps", "20", "--lanes", "--samples"};
        List<String> three = Console.run(with(train, "3")).assertFine().out();
        List<String> twenty = Console.run(with(train, "20")).assertFine().out();
        assertEquals(three, twenty.subList(0, three.size()));
        assertEquals(three.size() + 17, twenty.size());
        assertEquals(
                three,
                Console.run(with(train, "3", "--engine", "tape")).assertFine().out());
        assertNotEquals(
                three,
                Console.run("train", "--steps", "20", "--samples", "3")
                        .assertFine()
                        .out());
        assertEquals(
                three.subList(0, three.size() - 3),
                Console.run(with(train, "0")).assertFine().out());
    }

    @Test
    void theDecayAndTheSeedMatter() {
        List<String> plain =
                Console.run("train", "--steps", "30", "--samples", "0").out();
        assertNotEquals(
                plain,
                Console.run("train", "--steps", "30", "--samples", "0", "--lr-decay", "linear")
                        .out());
        assertNotEquals(
                plain,
                Console.run("train", "--steps", "30", "--samples", "0", "--seed", "1")
                        .out());
    }

    @Test
    void aBatchOfOneChangesNothing() {
        String[] plain = {"train", "--steps", "100", "--samples", "2"};
        String[] one = {"train", "--steps", "100", "--samples", "2", "--batch", "1", "--threads", "1"};
        assertEquals(Console.run(plain).assertFine(), Console.run(one).assertFine());
        String[] threads = {"train", "--steps", "100", "--samples", "2", "--threads", "2"};
        Console idle = Console.run(threads);
        assertEquals(Console.run(plain).out(), idle.out());
        assertEquals(
                List.of("wengert: --threads is 2; a batch of 1 is 1 group of up to 8 documents, so 1 thread runs"),
                idle.err());
    }

    @Test
    void batchesTrainAlikeOnEveryEngineAndAnyThreads() {
        String[] batch = "train --steps 10 --samples 2 --embd 8 --batch 12".split(" ");
        Console compiled = Console.run(batch).assertFine();
        String[] shared = "train --steps 10 --samples 2 --embd 8 --batch 12 --threads 2".split(" ");
        assertEquals(compiled, Console.run(shared).assertFine());
        String[] tape = "train --steps 10 --samples 2 --embd 8 --batch 12 --threads 2 --engine tape".split(" ");
        assertEquals(compiled, Console.run(tape).assertFine());
        assertNotEquals(
                compiled.out(),
                Console.run("train --steps 10 --samples 2 --embd 8".split(" ")).out());
    }

    @Test
    void longDocumentsAreRemarkedOnOnce() throws IOException {
        Path corpus = Files.writeString(directory.resolve("corpus"), "abcdefgh\nab\nabcd\n");
        Console console =
                Console.run("train", "--data", corpus.toString(), "--block", "4", "--steps", "9", "--samples", "2");
        assertEquals(0, console.code());
        assertEquals(
                List.of("wengert: 2 of 3 documents do not fit in a block of 4 tokens; each is trained on its first"
                        + " block"),
                console.err());
        assertEquals("num docs: 3", console.out().get(0));
        assertEquals("vocab size: 9", console.out().get(1));
    }

    @Test
    void aCorpusOfOneLetter() throws IOException {
        Path corpus = Files.writeString(directory.resolve("corpus"), "a");
        List<String> out = Console.run("train", "--data", corpus.toString(), "--steps", "200", "--samples", "2")
                .assertFine()
                .out();
        assertEquals("vocab size: 2", out.get(1));
        assertEquals(List.of("sample  1: a", "sample  2: a"), out.subList(out.size() - 2, out.size()));
    }

    @Test
    void onATerminalABarShowsTheLoss() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = WengertCommand.execute(
                new String[] {"train", "--steps", "5", "--samples", "1"},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                true);
        assertEquals(0, code);
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("\rtraining 100%"), text);
        assertTrue(text.contains("loss 3."), text);
        assertTrue(text.contains("\nsample  1: "), text);
    }
}
