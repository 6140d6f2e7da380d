package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
            assertEquals(
                    1, names.stream().filter(name -> name.endsWith(".java")).count(), names.toString());
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
                            "bytecode.txt"),
                    names);
            files += names.size();
        }
        assertEquals(List.of("wrote " + files + " files to " + out), console.out());
        assertTrue(Files.readString(out.resolve("00-recorded.txt")).contains("block1.mlp.fc2 (Gpt.java:"));
    }
}
