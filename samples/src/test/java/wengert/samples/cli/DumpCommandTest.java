package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpCommandTest {
    @TempDir
    private Path directory;

    @Test
    void theDumpIsOfTheTierThePrecisionAndTheMode() throws IOException {
        String options = "--embd 8 --tier vector --precision f32 --mode fast --out ";
        Console.run(("dump " + options + directory).split(" ")).assertFine();
        String source = Files.readString(directory.resolve("GptLanes.java"));
        assertTrue(source.contains("FloatVector") && source.contains(".fma("), source);
        String adam = Files.readString(directory.resolve("optimizer").resolve("AdamLanes.java"));
        assertTrue(adam.contains("FloatVector") && adam.contains(".fma("), adam);
        String report = Files.readString(directory.resolve("report.txt"));
        assertTrue(report.lines().toList().get(1).matches("  [0-9]+ lanes, f32, fast"), report);
    }

    @Test
    void everyProgramHasItsTracesItsSourceItsBytecodeAndItsReport() throws IOException {
        Path out = directory.resolve("a").resolve("b");
        Console console =
                Console.run("dump", "--out", out.toString(), "--layers", "2").assertFine();
        int files = 0;
        for (Path program : List.of(out, out.resolve("decode"))) {
            List<String> names;
            try (Stream<Path> found = Files.list(program)) {
                names = found.filter(Files::isRegularFile)
                        .map(file -> file.getFileName().toString())
                        .sorted()
                        .toList();
            }
            files += names.size();
            assertEquals("00-recorded.txt", names.get(0));
            assertTrue(names.get(1).matches("01-.*-after.txt"), names.toString());
            assertTrue(names.contains("bytecode.txt") && names.contains("report.txt"), names.toString());
            List<String> sources =
                    names.stream().filter(name -> name.endsWith(".java")).toList();
            assertEquals(
                    program.equals(out) ? List.of("Gpt.java", "GptGuarded.java") : List.of("GptDecode.java"), sources);
            for (String source : sources) {
                assertReadable(Files.readAllLines(program.resolve(source)));
            }
        }
        try (Stream<Path> found = Files.list(out.resolve("optimizer"))) {
            List<String> names =
                    found.map(file -> file.getFileName().toString()).sorted().toList();
            assertEquals(
                    List.of(
                            "Adam.java",
                            "adam-00-recorded.txt",
                            "adam-01-dead-code-after.txt",
                            "adam-02-simplify-after.txt",
                            "adam-without-correction-00-recorded.txt",
                            "adam-without-correction-01-dead-code-after.txt",
                            "adam-without-correction-02-simplify-after.txt",
                            "adam-without-correction-of-the-mean-00-recorded.txt",
                            "adam-without-correction-of-the-mean-01-dead-code-after.txt",
                            "adam-without-correction-of-the-mean-02-simplify-after.txt",
                            "bytecode.txt"),
                    names);
            files += names.size();
        }
        assertEquals(List.of("wrote " + files + " files to " + out), console.out());
        assertTrue(Files.readString(out.resolve("00-recorded.txt")).contains("block1.mlp.fc2 (Gpt.java:"));
    }

    @Test
    void aStepAsAWholeIsDumpedToo() throws IOException {
        Path out = directory.resolve("steps");
        Console.run("dump", "--out", out.toString(), "--tier", "scalar", "--rules", "+gradient-into-update")
                .assertFine();
        try (Stream<Path> found = Files.list(out.resolve("step"))) {
            assertEquals(
                    List.of(
                            "GptAdam.java",
                            "GptAdamWithoutCorrection.java",
                            "GptAdamWithoutCorrectionOfTheMean.java",
                            "GptStep.java",
                            "GptStepGuarded.java"),
                    found.map(file -> file.getFileName().toString()).sorted().toList());
        }
        String adam = Files.readString(out.resolve("step").resolve("GptAdam.java"));
        assertTrue(adam.contains("     * out: lm_head, a: %"), adam);
        assertTrue(adam.contains("        for (int k = n0 - 1; k >= 0; k--) {"), adam);
        assertTrue(adam.contains("meanState["), adam);
        assertFalse(adam.contains("(gradients,"), adam);
        String report = Files.readString(out.resolve("report.txt"));
        assertTrue(report.contains("steps: 7 gradients go into the update of their parameter"), report);
    }

    /** Every kernel says which nodes of the trace it computes, for whom, and what its arrays hold; no line is long. */
    private static void assertReadable(List<String> source) {
        String text = String.join("\n", source);
        assertTrue(source.stream().allMatch(line -> line.length() <= 120), text);
        String add = """
                     * add embed (Gpt.java:179)
                     *
                     * <pre>{@code
                     * %3 = add wte[tokens[i0], i1] wpe : f64[n<=16, 16]   # embed (Gpt.java:179)
                     * out: %3, a: wte, b: tokens, c: wpe
                     * }</pre>
                     *
                     * <p>Calls: embed (Gpt.java:179).
                     */
                    private static void embed_add(""";
        if (text.contains("public final class Gpt ")) {
            assertTrue(text.contains(add.indent(4).stripTrailing().replace("Gpt.java:179", gptLine(text))), text);
            assertTrue(text.contains(" of block0.attn.q, b: %"), text);
            assertTrue(text.contains("<p>Calls: block0.attn.q (Gpt.java:"), text);
        }
    }

    private static String gptLine(String text) {
        int at = text.indexOf("// embed (Gpt.java:") + "// embed (".length();
        return text.substring(at, text.indexOf(')', at));
    }
}
