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
}
