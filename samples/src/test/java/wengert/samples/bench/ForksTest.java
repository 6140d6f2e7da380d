package wengert.samples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForksTest {
    @Test
    void aForkIsAJvmLikeThisOne() {
        List<String> command = Forks.jvm();
        assertTrue(Files.isExecutable(Path.of(command.get(0))), command.get(0));
        assertTrue(command.contains("--add-modules=jdk.incubator.vector"), command.toString());
        int size = command.size();
        assertEquals(
                List.of("-cp", System.getProperty("java.class.path"), "wengert.samples.Main"),
                command.subList(size - 3, size));
    }

    @Test
    void oneThatPrintsNoRoundsHasFailed() {
        Plan plan = new Plan(List.of(Subject.parse("tape")), List.of(), 1, 4, 1, 1);
        assertEquals(
                "fork 1 of 2 ended early; expected 4 rounds from it",
                assertThrows(IOException.class, () -> Forks.run(plan, 2, List.of("--version")))
                        .getMessage());
    }
}
