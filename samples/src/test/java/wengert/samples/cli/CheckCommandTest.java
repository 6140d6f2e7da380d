package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {
    @Test
    void oneLineWhenEqual() {
        assertEquals(
                List.of("equal to the last bit: every loss, gradient and parameter of 10 steps"),
                Console.run("check", "--steps", "10").assertFine().out());
    }

    @Test
    void modelOptionsApply() {
        Console.run("check --steps 2 --layers 2 --embd 6 --heads 3 --block 32 --lr 0.1 --lr-decay linear --seed 5"
                        .split(" "))
                .assertFine();
    }

    @Test
    void batchesAreComparedToo() {
        assertEquals(
                List.of("equal to the last bit: every loss, gradient and parameter of 3 steps"),
                Console.run("check --steps 3 --batch 17 --threads 2 --embd 8".split(" "))
                        .assertFine()
                        .out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--precision f32",
                "--precision F32 --tier scalar",
                "--precision f32 --tier vector",
                "--tier vector",
                "--mode exact",
                "--precision f32 --batch 17 --threads 2"
            })
    void everyTierAndPrecisionIsCompared(String options) {
        assertEquals(
                List.of("equal to the last bit: every loss, gradient and parameter of 2 steps"),
                Console.run(("check --steps 2 --embd 8 " + options).split(" "))
                        .assertFine()
                        .out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--tier scalar",
                "--tier vector",
                "--tier scalar --precision f32",
                "--tier vector --precision f32 --layers 2"
            })
    void gradientsThatAreNotStoredAreNotCompared(String options) {
        Console console =
                Console.run(("check --steps 50 --embd 8 --rules +gradient-into-update " + options).split(" "));
        assertEquals(0, console.code(), console.err().toString());
        assertEquals(
                List.of("equal to the last bit: every loss, stored gradient and parameter of 50 steps"), console.out());
        assertEquals(1, console.err().size());
        String remark = console.err().get(0);
        assertTrue(
                remark.startsWith("wengert: not compared, as they go into updates and are not stored:"
                        + " the gradients of block0.attn_wk, block0.attn_wo, "),
                remark);
    }

    @Test
    void aBatchNeedsItsGradients() {
        Console.run("check --batch 9 --rules +gradient-into-update".split(" "))
                .assertFailed(
                        1,
                        "rule 'gradient-into-update' takes steps of one document, the batch has 9, whose gradients are"
                                + " added first; leave the rule out, or take batches of 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"f64", "f32"})
    void fastModeIsMeasured(String precision) {
        List<String> lines = Console.run(("check --mode fast --embd 4 --precision " + precision).split(" "))
                .assertFine()
                .out();
        String figures = "[0-9]\\.[0-9]e[+-][0-9]{2}, relative [0-9]\\.[0-9]e[+-][0-9]{2}";
        List<String> patterns = List.of(
                "fast mode against the tape in " + precision
                        + ": largest deviations, and relative to the largest magnitude of the array",
                "after step 1",
                "  loss        " + figures,
                "  gradients   " + figures + " \\(gradient .*\\)",
                "  parameters  " + figures + " \\(parameter .*\\)",
                "over 100 steps",
                "  loss        " + figures,
                "  gradients   " + figures + " \\(gradient .*\\)",
                "  parameters  " + figures + " \\(parameter .*\\)");
        assertEquals(patterns.size(), lines.size(), lines.toString());
        for (int i = 0; i < patterns.size(); i++) {
            assertTrue(lines.get(i).matches(patterns.get(i)), lines.get(i));
        }
    }

    @Test
    void oneStepOfFastModeIsMeasuredOnce() {
        List<String> lines =
                Console.run("check --mode fast --steps 1 --embd 4".split(" ")).out();
        assertEquals(5, lines.size(), lines.toString());
        assertEquals("after step 1", lines.get(1));
    }

    @Test
    void threadsWithoutWorkAreRemarkedOn() {
        Console console = Console.run("check --steps 1 --batch 9 --threads 3 --embd 4".split(" "));
        assertEquals(0, console.code());
        assertEquals(
                List.of("wengert: --threads is 3; a batch of 9 is 2 groups of up to 8 documents, so 2 threads run"),
                console.err());
    }
}
