package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void threadsWithoutWorkAreRemarkedOn() {
        Console console = Console.run("check --steps 1 --batch 9 --threads 3 --embd 4".split(" "));
        assertEquals(0, console.code());
        assertEquals(
                List.of("wengert: --threads is 3; a batch of 9 is 2 groups of up to 8 documents, so 2 threads run"),
                console.err());
    }
}
