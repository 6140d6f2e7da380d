package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import wengert.compiler.Tier;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.trace.Trace;

class BatchTrainerTest {
    private static final GptConfig SHAPE = new GptConfig(1, 4, 2, 1, 4);
    private static final int STEPS = 12;

    /** So many parameters that threads share out the update, too, in slices that are no multiples of anything. */
    private static final GptConfig WIDE = new GptConfig(1, 17, 1, 1, 5);

    private static Setup setup() {
        return setup(SHAPE);
    }

    private static Setup setup(GptConfig shape) {
        return Setup.of(new Corpus(List.of("ab", "b", "ba", "abba", "bab", "a", "aabbaabb")), shape, 1);
    }

    private static Trainer trainer(Setup setup, Batching batching) {
        return new Trainer(
                Engine.COMPILED.apply(Gpt.training(setup.config(), batching)),
                batching,
                setup.documents(),
                new Schedule(STEPS, 0.01, Schedule.Decay.NONE),
                setup.parameters());
    }

    /** The losses of all steps, then the parameters. */
    private static long[] bits(Batching batching) {
        Setup setup = setup();
        double[] results = new double[STEPS + setup.parameters().length];
        try (Trainer trainer = trainer(setup, batching)) {
            for (int step = 0; step < STEPS; step++) {
                results[step] = trainer.step();
                assertEquals(results[step], trainer.workspace().value(Gpt.LOSS));
            }
        }
        System.arraycopy(setup.parameters(), 0, results, STEPS, setup.parameters().length);
        return Arrays.stream(results).mapToLong(Double::doubleToLongBits).toArray();
    }

    @Test
    void theNumberOfThreadsChangesNoBit() {
        for (int batch : new int[] {1, 3, 8, 9, 16, 41}) {
            long[] one = bits(new Batching(batch, 1));
            for (int threads = 2; threads <= 5; threads++) {
                assertArrayEquals(one, bits(new Batching(batch, threads)), batch + " on " + threads);
            }
        }
    }

    @Test
    void neitherDoThreadsThatShareOutTheUpdate() {
        for (Precision precision : Precision.values()) {
            for (Engine engine : Engine.values()) {
                Execution execution = new Execution(engine, Tier.SCALAR, precision);
                assertTrue(setup(WIDE).parameters().length > 3 * 1024);
                long[] one = wideBits(execution, new Batching(11, 1, 2));
                assertArrayEquals(one, wideBits(execution, new Batching(11, 2, 2)), execution + " on 2");
                assertArrayEquals(one, wideBits(execution, new Batching(11, 3, 2)), execution + " on 3");
                if (engine == Engine.COMPILED) {
                    Execution tape = new Execution(Engine.TAPE, Tier.SCALAR, precision);
                    assertArrayEquals(wideBits(tape, new Batching(11, 1, 2)), one, "as on the tape in " + precision);
                }
            }
        }
    }

    private static long[] wideBits(Execution execution, Batching batching) {
        Setup setup = setup(WIDE);
        double[] parameters = setup.parameters();
        double[] results = new double[2 * parameters.length + 3];
        try (Trainer trainer = new Trainer(
                execution.apply(Gpt.training(setup.config(), batching)),
                batching,
                setup.documents(),
                new Schedule(3, 0.01, Schedule.Decay.LINEAR),
                parameters)) {
            for (int step = 0; step < 3; step++) {
                results[step] = trainer.step();
            }
            System.arraycopy(trainer.workspace().gradients(), 0, results, 3, parameters.length);
        }
        System.arraycopy(parameters, 0, results, 3 + parameters.length, parameters.length);
        return Arrays.stream(results).mapToLong(Double::doubleToLongBits).toArray();
    }

    @Test
    void aBatchOfOneIsTheTrainingOfOneDocumentAStep() {
        Setup setup = setup();
        double[] losses = new double[STEPS];
        try (Trainer trainer = new Trainer(
                Engine.TAPE.apply(Gpt.training(setup.config())),
                setup.documents(),
                new Schedule(STEPS, 0.01, Schedule.Decay.NONE),
                setup.parameters())) {
            Arrays.setAll(losses, step -> trainer.step());
        }
        assertArrayEquals(
                Arrays.stream(losses).mapToLong(Double::doubleToLongBits).toArray(),
                Arrays.copyOf(bits(new Batching(1, 2)), STEPS));
    }

    /** The sums of the groups in a tree, from runs of the groups one by one. */
    @Test
    void groupsAreAddedInPairs() {
        Batching batching = new Batching(35, 2);
        Setup setup = setup();
        Program program = Engine.COMPILED.apply(Gpt.training(setup.config(), batching));
        double[] parameters = setup.parameters().clone();
        GroupRun run = new GroupRun(program, batching, setup.documents(), parameters);
        Dealing dealing = new Dealing(35, 5, setup.documents());
        dealing.deal(0);
        double[] losses = new double[5];
        double[][] gradients = new double[5][];
        for (int group = 0; group < 5; group++) {
            losses[group] = run.run(dealing, group);
            gradients[group] = run.workspace().gradients().clone();
        }
        try (Trainer trainer = trainer(setup, batching)) {
            assertEquals(((losses[0] + losses[1]) + (losses[2] + losses[3])) + losses[4], trainer.step());
            double[] sums = trainer.workspace().gradients();
            for (int i = 0; i < sums.length; i++) {
                assertEquals(
                        ((gradients[0][i] + gradients[1][i]) + (gradients[2][i] + gradients[3][i])) + gradients[4][i],
                        sums[i]);
            }
        }
    }

    @Test
    void afterTheLastDocumentComesTheFirst() {
        Setup setup = setup();
        Batching batching = new Batching(3, 1);
        try (Trainer trainer = trainer(setup, batching)) {
            Layout layout = trainer.workspace().layout();
            for (int step = 0; step < STEPS; step++) {
                trainer.step();
                double[] lengths = new double[3];
                Arrays.setAll(
                        lengths,
                        place -> trainer.workspace()
                                .values()[layout.input(Gpt.LENGTHS).offset() + place]);
                int first = 3 * step;
                assertArrayEquals(
                        IntStream.range(first, first + 3)
                                .mapToDouble(document -> setup.documents().length(document % 7))
                                .sorted()
                                .toArray(),
                        lengths);
                assertEquals(
                        Arrays.stream(lengths).max().orElseThrow(),
                        trainer.workspace().integers()[layout.length(Gpt.LENGTH).offset()]);
            }
            assertEquals(STEPS, trainer.done());
            IllegalStateException error = assertThrows(IllegalStateException.class, trainer::step);
            assertEquals("all " + STEPS + " steps are taken; expected a longer schedule", error.getMessage());
        }
    }

    @Test
    void theLossFalls() {
        Setup setup = setup();
        Batching batching = new Batching(7, 1);
        try (Trainer trainer = new Trainer(
                Engine.COMPILED.apply(Gpt.training(setup.config(), batching)),
                batching,
                setup.documents(),
                new Schedule(300, 0.01, Schedule.Decay.NONE),
                setup.parameters())) {
            double first = trainer.step();
            double last = first;
            while (trainer.done() < 300) {
                last = trainer.step();
            }
            assertTrue(last < first / 1.5, first + " to " + last);
        }
    }

    @Test
    void programsOfAnotherBatchAreRefused() {
        Setup setup = setup();
        Batching nine = new Batching(9, 1);
        assertRefused(
                "a step takes groups of 8 documents, the tokens of the program are f64[n<=4];"
                        + " expected what an engine made of Gpt.training for the same batch",
                Gpt.training(setup.config()),
                nine,
                setup.documents());
        assertRefused(
                "a step takes groups of 8 documents, the tokens of the program are f64[rows<=12];"
                        + " expected what an engine made of Gpt.training for the same batch",
                Gpt.groupTraining(setup.config(), 3),
                nine,
                setup.documents());
        assertRefused(
                "a step takes groups of 1 documents, the tokens of the program are f64[rows<=12];"
                        + " expected what an engine made of Gpt.training for the same batch",
                Gpt.groupTraining(setup.config(), 3),
                Batching.SINGLE,
                setup.documents());
        assertRefused(
                "the documents are cut for a block of 8, the program takes 4; expected one block size",
                Gpt.training(setup.config(), nine),
                nine,
                Documents.of(List.of("ab"), setup.tokenizer(), 8));
    }

    private static void assertRefused(String message, Trace trace, Batching batching, Documents documents) {
        Program program = Engine.TAPE.apply(trace);
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class,
                () -> new Trainer(
                        program,
                        batching,
                        documents,
                        new Schedule(1, 0.01, Schedule.Decay.NONE),
                        new double[program.layout().parameterCount()]));
        assertEquals(message, error.getMessage());
    }

    /** A program whose runs fail in every thread but the one that made it. */
    private record Failing(Program program, Thread spared, RuntimeException error) implements Program {
        @Override
        public Trace trace() {
            return program.trace();
        }

        @Override
        public Layout layout() {
            return program.layout();
        }

        @Override
        public Workspace workspace(double[] parameters) {
            return program.workspace(parameters);
        }

        @Override
        public double forward(Workspace run) {
            if (Thread.currentThread() != spared) {
                throw error;
            }
            // So that the other thread finds a group, too.
            sleep();
            return program.forward(run);
        }

        @Override
        public void backward(Workspace run) {
            program.backward(run);
        }

        private static void sleep() {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void anErrorInAThreadIsThrownByTheStepThatHasNotHappened() {
        Setup setup = setup();
        Batching batching = new Batching(512, 2);
        RuntimeException thrown = new IllegalStateException("no run");
        Program program = new Failing(
                Engine.COMPILED.apply(Gpt.training(setup.config(), batching)), Thread.currentThread(), thrown);
        double[] before = setup.parameters().clone();
        try (Trainer trainer = new Trainer(
                program, batching, setup.documents(), new Schedule(1, 0.01, Schedule.Decay.NONE), setup.parameters())) {
            assertSame(thrown, assertThrows(IllegalStateException.class, trainer::step));
            assertEquals(0, trainer.done());
            assertArrayEquals(before, setup.parameters());
        }
    }

    @Test
    void aTrainerThatIsClosedTakesNoStep() {
        Trainer trainer = trainer(setup(), new Batching(16, 2));
        trainer.step();
        trainer.close();
        trainer.close();
        IllegalStateException error = assertThrows(IllegalStateException.class, trainer::step);
        assertEquals("the threads of the trainer have ended; expected no step after close()", error.getMessage());
    }
}
