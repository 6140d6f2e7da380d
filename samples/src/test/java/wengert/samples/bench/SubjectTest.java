package wengert.samples.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import wengert.samples.gpt.Corpus;
import wengert.samples.gpt.Engine;
import wengert.samples.gpt.Gpt;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.samples.gpt.Trainer;

class SubjectTest {
    @Test
    void allThatIsCompiledComesToVectorsButScalarKernels() {
        for (String name : Subject.names()) {
            boolean expected = name.startsWith("compiled") && !name.contains("scalar");
            assertEquals(expected, Subject.parse(name).comesToVectors(), name);
        }
    }

    @Test
    void everyNameIsASubject() {
        assertEquals(
                List.of("compiled", "compiled:scalar", "compiled:vector", "tape"),
                Subject.names().subList(0, 4));
        assertTrue(Subject.names()
                .containsAll(List.of(
                        "compiled:vector:f32", "tape:f32", "compiled:vector:fast", "compiled:vector:f32:fast")));
        assertEquals(14, Subject.names().size(), "the tape has no modes");
        for (String name : Subject.names()) {
            assertEquals(name, Subject.parse(name).name());
        }
        assertEquals("tape", Subject.parse("Tape").name());
    }

    @Test
    void otherTextIsRefusedWithWhatThereIs() {
        for (String text : new String[] {"gpu", "", "compiled tape", "compiled:"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> Subject.parse(text))
                    .getMessage();
            assertEquals(
                    "no subject is named '" + text
                            + "'; expected one of " + String.join(", ", Subject.names())
                            + ", or with threads for a batch, as in compiled/2",
                    message);
        }
    }

    @Test
    void tilesAreTriedForVectorsOnly() {
        List<String> names = Subject.parse("compiled:vector:f32").tiled().stream()
                .map(Subject::name)
                .toList();
        assertTrue(names.contains("compiled:vector:f32[4x2]"), names.toString());
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Subject.parse("compiled").tiled())
                .getMessage();
        assertEquals("subject 'compiled' has no tiles to tune; expected one that begins with compiled:vector", message);
    }

    @Test
    void threadsFollowASlash() {
        assertEquals("compiled/2", Subject.parse("compiled/2").name());
        String message = assertThrows(IllegalArgumentException.class, () -> Subject.parse("tape/0"))
                .getMessage();
        assertEquals("the threads of subject 'tape/0' are '0'; expected a number from 1 to 9999", message);
    }

    @Test
    void itsStepsAreThoseOfATrainer() {
        Setup setup = Setup.of(new Corpus(List.of("ab", "b", "abba")), new GptConfig(1, 4, 2, 1, 4), 3);
        double[] parameters = setup.parameters().clone();
        Schedule schedule = new Schedule(100, 0.01, Schedule.Decay.LINEAR);
        Trainer trainer = new Trainer(
                Engine.TAPE.apply(Gpt.training(setup.config())), setup.documents(), schedule, parameters.clone());
        List<TrainingStep> steps = Subject.names().stream()
                .filter(name -> !name.contains("f32") && !name.contains("fast"))
                .map(name -> Subject.parse(name).start(setup, schedule, 1))
                .toList();
        for (int i = 0; i < 5; i++) {
            double loss = trainer.step();
            for (TrainingStep step : steps) {
                assertEquals(i, step.documents());
                assertEquals(Double.doubleToLongBits(loss), Double.doubleToLongBits(step.step()));
                assertEquals(i + 1, step.documents());
            }
        }
        assertArrayEquals(parameters, setup.parameters(), "each subject trains parameters of its own");
    }

    @Test
    void rulesAreSwitchedOnAndOff() {
        assertEquals(
                "compiled:scalar+fma,-only-term/2",
                Subject.parse("compiled:scalar+fma,-only-term/2").name());
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Subject.parse("compiled+fmaa"));
        assertTrue(e.getMessage().startsWith("no rule is named 'fmaa', did you mean 'fma'?"), e.getMessage());
    }
}
