package wengert.samples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import wengert.samples.gpt.Corpus;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;

class PlanTest {
    private static Plan plan(int rounds, List<String> subjects, String... commands) {
        return new Plan(subjects.stream().map(Subject::parse).toList(), List.of(commands), 1, rounds, 1e-6, 0);
    }

    /** A contender that only writes down when it had its turn. */
    private record Witness(String name, List<String> turns) implements Contender {
        @Override
        public void warmUp(long nanos) {
            turns.add("warm " + name + " " + nanos);
        }

        @Override
        public Slice run(long nanos) {
            turns.add(name + " " + nanos);
            return new Slice(1, turns.size(), 1, 0);
        }
    }

    @Test
    void allHaveTheirTurnInEveryRoundAndTheLastIsWarmedUpFirst() throws IOException {
        List<String> turns = new ArrayList<>();
        List<Contender> contenders = Stream.of("a", "b")
                .<Contender>map(name -> new Witness(name, turns))
                .toList();
        Plan plan = new Plan(List.of(), List.of(), 1, 3, 1e-6, 0.5);
        Rounds rounds = plan.run(contenders);
        assertEquals(
                List.of(
                        "warm b 500000000",
                        "warm a 500000000",
                        "a 1000",
                        "b 1000",
                        "a 1000",
                        "b 1000",
                        "a 1000",
                        "b 1000"),
                turns);
        assertTrue(rounds.isWhole(3));
        assertEquals(
                List.of(4.0, 6.0, 8.0), rounds.of(1).stream().map(Slice::nanos).toList());
    }

    @Test
    void whatIsComparedWithItselfIsNumbered() {
        assertEquals(
                List.of("tape", "compiled", "tape#2", "x", "x#2"),
                plan(1, List.of("tape", "compiled", "tape"), "x", "x").names());
    }

    @Test
    void subjectsAreMeasuredAndCommandsRun() throws IOException {
        Setup setup = Setup.of(new Corpus(List.of("ab", "b", "abba")), new GptConfig(1, 4, 2, 1, 4), 3);
        Rounds rounds = plan(2, List.of("compiled", "tape"), "echo 4 us/step")
                .run(setup, new Schedule(Integer.MAX_VALUE, 0.01, Schedule.Decay.NONE), 1);
        assertTrue(rounds.isWhole(2));
        for (int subject = 0; subject < 2; subject++) {
            for (Slice slice : rounds.of(subject)) {
                assertTrue(slice.steps() >= 1 && slice.nanos() > 0 && slice.operations() > 0 && slice.bytes() >= 0);
            }
        }
        assertEquals(4, rounds.of(2).get(1).microsPerStep(), 1e-12);
    }

    @Test
    void aLossThatIsNotFiniteIsAnError() {
        Setup setup = Setup.of(new Corpus(List.of("ab")), new GptConfig(1, 4, 2, 1, 4), 3);
        Plan plan = new Plan(List.of(Subject.parse("tape")), List.of(), 1, 1, 0.01, 0.01);
        Schedule schedule = new Schedule(Integer.MAX_VALUE, 1e300, Schedule.Decay.NONE);
        String message = assertThrows(IllegalArgumentException.class, () -> plan.run(setup, schedule, 1))
                .getMessage();
        assertTrue(message.matches("subject 'tape' has come to a loss of (NaN|-?Infinity) after \\d+ documents;"
                + " expected a finite one: try a smaller --lr"));
    }

    @Test
    void aForkHandsItsRoundsOverAsLines() {
        Rounds rounds = new Rounds(2);
        rounds.add(0, new Slice(12, 34.5, 1e18, 0));
        rounds.add(0, new Slice(3, 1e9, 2, 0.5));
        rounds.add(1, new Slice(1000, 7, Double.NaN, Double.NaN));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        rounds.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        Rounds read = new Rounds(2);
        read.addLine("WARNING: Using incubator modules: jdk.incubator.vector");
        read.addLine("slice of bread");
        read.addLine("slice 7 1 1 1 1");
        out.toString(StandardCharsets.UTF_8).lines().forEach(read::addLine);
        assertEquals(rounds.of(0), read.of(0));
        assertEquals(rounds.of(1), read.of(1));
        assertFalse(read.isWhole(2));
    }
}
