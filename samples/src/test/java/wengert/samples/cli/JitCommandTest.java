package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JitCommandTest {
    @TempDir
    private Path directory;

    @Test
    void everyGeneratedMethodIsInTheTableAndInTheCsv() throws IOException {
        Path csv = directory.resolve("jit.csv");
        Console console =
                Console.run(("jit --steps 3000 --tier scalar --embd 4 --heads 2 --block 4 --csv " + csv).split(" "));
        // Names are longer than this block.
        assertEquals(1, console.err().size());
        assertEquals(0, console.code());
        List<String> out = console.out();
        assertTrue(out.get(0).matches("3,000 steps in [0-9.]+ s, loss [0-9.]+; a step allocates 0 bytes"), out.get(0));
        assertTrue(
                out.get(1)
                        .matches("JDK .*: methods above 8000 bytes are never compiled; "
                                + "inlined up to 35 bytes, where hot up to 325; highest tier 4"),
                out.get(1));
        List<String> headings =
                out.stream().filter(line -> line.contains("wengert.dump.")).toList();
        assertTrue(headings.get(0).startsWith("gpt, plain, scalar: wengert.dump.Gpt"), headings.get(0));
        assertTrue(headings.get(1).startsWith("adam, optimizer, scalar: wengert.dump.Adam"), headings.get(1));

        List<String> rows = Files.readAllLines(csv);
        assertTrue(rows.get(0).startsWith("trace,variant,lanes,class,method,bytes,tier,"), rows.get(0));
        for (String method : List.of("forward", "backward", "poison", "loss_exp", "move", "update_adam")) {
            assertEquals(
                    1,
                    out.stream().filter(line -> line.startsWith(method + " ")).count(),
                    method);
            assertEquals(
                    1,
                    rows.stream()
                            .filter(line -> line.contains("," + method + ","))
                            .count(),
                    method);
        }
        assertTrue(out.get(out.size() - 1).matches("nothing is wrong|wrong: .+; .+"), out.get(out.size() - 1));
    }

    @Test
    void rulesDecideWhichMethodsThereAre() throws IOException {
        Path csv = directory.resolve("jit.csv");
        String options = "jit --steps 20 --tier scalar --embd 4 --heads 2 --block 4 --rules -all --csv " + csv;
        Console console = Console.run(options.split(" "));
        assertEquals(0, console.code());
        // Only an inlined product leaves no kernel of its own.
        assertTrue(
                Files.readAllLines(csv).stream().anyMatch(line -> line.contains(",block0_attn_q_mul,")),
                console.out().toString());
    }

    @Test
    void batchesInThreadsAndFloats() {
        Console console = Console.run(
                "jit --steps 20 --tier scalar --precision f32 --batch 40 --threads 2 --embd 4 --heads 2 --block 4"
                        .split(" "));
        assertEquals(0, console.code());
        List<String> out = console.out();
        assertTrue(out.get(0).startsWith("20 steps in "), out.get(0));
        assertTrue(
                out.stream().anyMatch(line -> line.contains("gpt") && line.contains(", plain, scalar: ")),
                out.toString());
    }
}
