package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.compiler.Mode;
import wengert.compiler.Tier;
import wengert.engine.Precision;

class TrainerTest {
    private static final GptConfig SHAPE = new GptConfig(1, 4, 2, 1, 4);

    private static Setup setup() {
        return Setup.of(new Corpus(List.of("ab", "b", "ba")), SHAPE, 1);
    }

    private static Trainer trainer(Setup setup, int steps) {
        return new Trainer(
                Engine.COMPILED.apply(Gpt.training(setup.config())),
                setup.documents(),
                new Schedule(steps, 0.01, Schedule.Decay.NONE),
                setup.parameters());
    }

    @Test
    void afterTheLastDocumentComesTheFirst() {
        Setup setup = setup();
        Trainer trainer = trainer(setup, 7);
        int[] lengths = new int[7];
        for (int step = 0; step < lengths.length; step++) {
            trainer.step();
            lengths[step] = trainer.workspace().integers()[0];
            assertEquals(setup.documents().length(step % 3), lengths[step]);
        }
        assertEquals(7, trainer.done());
    }

    @Test
    void theLossFalls() {
        Trainer trainer = trainer(setup(), 300);
        double first = trainer.step();
        double last = first;
        while (trainer.done() < 300) {
            last = trainer.step();
        }
        assertTrue(last < first / 1.5, first + " to " + last);
    }

    @ParameterizedTest
    @CsvSource({"COMPILED, 1, 1", "COMPILED, 9, 1", "COMPILED, 17, 2", "TAPE, 1, 1", "TAPE, 9, 1"})
    void inSinglePrecisionTheArrayHasTheTrainedParametersToo(Engine engine, int batch, int threads) {
        Setup setup = setup();
        double[] given = setup.parameters();
        double[] before = given.clone();
        Batching batching = new Batching(batch, threads);
        Execution execution = new Execution(engine, Tier.SCALAR, Precision.F32, Mode.EXACT);
        try (Trainer trainer = new Trainer(
                execution.apply(Gpt.training(setup.config(), batching)),
                batching,
                setup.documents(),
                new Schedule(3, 0.01, Schedule.Decay.NONE),
                given)) {
            for (int step = 0; step < 3; step++) {
                trainer.step();
            }
        }
        int changed = 0;
        for (int i = 0; i < given.length; i++) {
            assertEquals((float) given[i], given[i], "a float");
            changed += given[i] != (float) before[i] ? 1 : 0;
        }
        assertTrue(changed > given.length / 2, changed + " of " + given.length + " changed");
    }

    @Test
    void aScheduleEnds() {
        Trainer trainer = trainer(setup(), 1);
        trainer.step();
        IllegalStateException error = assertThrows(IllegalStateException.class, trainer::step);
        assertEquals("all 1 steps are taken; expected a longer schedule", error.getMessage());
    }

    @Test
    void theBlockSizesMustAgree() {
        Setup setup = setup();
        Documents others = Documents.of(List.of("ab"), setup.tokenizer(), 8);
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> new Trainer(
                        Engine.TAPE.apply(Gpt.training(setup.config())),
                        others,
                        new Schedule(1, 0.01, Schedule.Decay.NONE),
                        setup.parameters()));
        assertEquals(
                "the documents are cut for a block of 8, the program takes 4; expected one block size",
                error.getMessage());
    }
}
