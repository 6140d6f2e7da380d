package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.compiler.Mode;
import wengert.compiler.Tier;
import wengert.engine.Interpreter;
import wengert.engine.Layout;
import wengert.engine.Mismatch;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.trace.Trace;

class SideBySideTest {
    private static void assertEqual(Corpus corpus, GptConfig shape, int steps) {
        Setup setup = Setup.of(corpus, shape, 42);
        Schedule schedule = new Schedule(steps, 0.01, Schedule.Decay.LINEAR);
        SideBySide engines = new SideBySide(setup, schedule, Engine.COMPILED, Engine.TAPE);
        for (int step = 1; step <= steps; step++) {
            assertEquals(Optional.empty(), engines.step(), "step " + step);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "16, 4, 1, 16, 30",
        "16, 4, 3, 16, 5",
        "24, 3, 1, 16, 5",
        "16, 4, 1, 8, 10",
        "16, 4, 1, 64, 5",
        "24, 3, 3, 8, 5",
        "1, 1, 1, 1, 5",
        "5, 5, 2, 3, 10"
    })
    void theEnginesAgree(int embd, int heads, int layers, int block, int steps) throws IOException {
        assertEqual(Corpus.bundled(), new GptConfig(1, embd, heads, layers, block), steps);
    }

    @Test
    void theEnginesAgreeOnOneLetter() {
        assertEqual(new Corpus(List.of("a")), new GptConfig(1, 16, 4, 1, 16), 20);
    }

    @Test
    void theEnginesAgreeOnDocumentsAroundTheBlockSize() {
        for (int length : new int[] {6, 7, 8, 9, 30}) {
            Corpus corpus = new Corpus(List.of("ab".repeat(15).substring(0, length)));
            assertEqual(corpus, new GptConfig(1, 16, 4, 1, 8), 5);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 4", "3, 1, 8", "3, 2, 3", "8, 1, 8", "8, 3, 8", "16, 1, 6", "16, 2, 6", "16, 3, 6", "21, 3, 3"})
    void theEnginesAgreeOnBatches(int batch, int threads, int steps) throws IOException {
        // Names of up to 11 letters in blocks of 6: shorter ones, ones that just fit, and longer ones.
        Setup setup = Setup.of(Corpus.bundled(), new GptConfig(1, 8, 2, 1, 6), 42);
        assertEqual(setup, new Batching(batch, threads), new Schedule(steps, 0.01, Schedule.Decay.LINEAR));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, SCALAR",
        "1, 1, VECTOR",
        "3, 1, SCALAR",
        "8, 3, SCALAR",
        "16, 2, SCALAR",
        "21, 3, SCALAR",
        "21, 2, VECTOR"
    })
    void theEnginesAgreeInSinglePrecision(int batch, int threads, Tier tier) throws IOException {
        Setup setup = Setup.of(Corpus.bundled(), new GptConfig(1, 16, 2, 1, 8), 42);
        Execution compiled = new Execution(Engine.COMPILED, tier, Precision.F32, Mode.EXACT);
        Execution tape = new Execution(Engine.TAPE, Tier.AUTO, Precision.F32, Mode.EXACT);
        Schedule schedule = new Schedule(4, 0.01, Schedule.Decay.LINEAR);
        try (SideBySide engines = new SideBySide(setup, schedule, new Batching(batch, threads), compiled, tape)) {
            for (int step = 1; step <= schedule.steps(); step++) {
                assertEquals(Optional.empty(), engines.step(), "step " + step);
            }
        }
    }

    /** Fast mode rounds otherwise, and by no more than some units of the last place on so small a model. */
    @ParameterizedTest
    @CsvSource({"F64, 1, 1", "F32, 1, 1", "F64, 17, 2", "F32, 17, 2"})
    void fastModeIsCloseToTheTape(Precision precision, int batch, int threads) throws IOException {
        Setup setup = Setup.of(Corpus.bundled(), new GptConfig(1, 16, 2, 1, 8), 42);
        Execution compiled = new Execution(Engine.COMPILED, Tier.SCALAR, precision, Mode.FAST);
        Execution tape = new Execution(Engine.TAPE, Tier.AUTO, precision, Mode.EXACT);
        Schedule schedule = new Schedule(3, 0.01, Schedule.Decay.NONE);
        Deviations deviations = new Deviations();
        try (SideBySide engines = new SideBySide(setup, schedule, new Batching(batch, threads), compiled, tape)) {
            for (int step = 1; step <= schedule.steps(); step++) {
                engines.step(List.of(deviations));
            }
        }
        assertNull(deviations.wrong());
        double unit = precision == Precision.F32 ? Math.ulp(1f) : Math.ulp(1.0);
        assertTrue(deviations.largest() > 0, "other bits");
        assertTrue(deviations.largest() < 2000 * unit, deviations.lines().toString());
    }

    @Test
    void theEnginesAgreeOnBatchesOfEverySort() throws IOException {
        Schedule schedule = new Schedule(2, 0.01, Schedule.Decay.NONE);
        Batching batching = new Batching(11, 2);
        assertEqual(Setup.of(Corpus.bundled(), new GptConfig(1, 9, 3, 2, 16), 42), batching, schedule);
        assertEqual(Setup.of(new Corpus(List.of("a")), new GptConfig(1, 4, 2, 1, 16), 1), batching, schedule);
        assertEqual(Setup.of(new Corpus(List.of("abc", "b")), new GptConfig(1, 1, 1, 1, 1), 1), batching, schedule);
        assertEqual(
                Setup.of(new Corpus(List.of("abcabc", "b")), new GptConfig(1, 4, 2, 1, 8), 1),
                new Batching(8, 1),
                new Schedule(6, 1e200, Schedule.Decay.NONE));
    }

    private static void assertEqual(Setup setup, Batching batching, Schedule schedule) {
        try (SideBySide engines = new SideBySide(setup, schedule, batching, Engine.COMPILED, Engine.TAPE)) {
            for (int step = 1; step <= schedule.steps(); step++) {
                assertEquals(Optional.empty(), engines.step(), "step " + step);
            }
        }
    }

    @Test
    void theEnginesAgreeWhenTheWeightsOverflow() {
        Setup setup = Setup.of(new Corpus(List.of("abc", "b")), new GptConfig(1, 4, 2, 1, 4), 1);
        Schedule schedule = new Schedule(8, 1e200, Schedule.Decay.NONE);
        SideBySide engines = new SideBySide(setup, schedule, Engine.COMPILED, Engine.TAPE);
        for (int step = 1; step <= 8; step++) {
            assertEquals(Optional.empty(), engines.step(), "step " + step);
        }
    }

    /** The interpreter with one gradient that is off in its last bit in the third run. */
    private static final class Wrong implements Program {
        private final Program program;
        private int runs;

        Wrong(Trace trace) {
            program = Interpreter.of(trace);
        }

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
            return program.forward(run);
        }

        @Override
        public void backward(Workspace run) {
            program.backward(run);
            if (++runs == 3) {
                int at = layout().parameter("block0.attn_wq").offset() + 5;
                run.gradients()[at] = Math.nextUp(run.gradients()[at]);
            }
        }
    }

    @Test
    void theFirstWrongBitIsNamed() {
        Setup setup = Setup.of(new Corpus(List.of("abc", "b")), new GptConfig(1, 4, 2, 1, 4), 1);
        Schedule schedule = new Schedule(5, 0.01, Schedule.Decay.NONE);
        SideBySide engines = new SideBySide(setup, schedule, Wrong::new, Engine.TAPE);
        assertEquals(Optional.empty(), engines.step());
        assertEquals(Optional.empty(), engines.step());
        Mismatch mismatch = engines.step().orElseThrow();
        assertEquals("gradient", mismatch.what());
        assertEquals("block0.attn_wq", mismatch.name());
        assertEquals("[1, 1]", mismatch.element());
        assertEquals("block0.attn.q", mismatch.origin().scope());
        assertTrue(mismatch.describe("compiled", "tape")
                .matches("gradient 'block0.attn_wq'\\[1, 1] of block0.attn.q \\(Gpt.java:\\d+\\): "
                        + "compiled has 0x[0-9a-f]{16} \\(.*\\), tape has 0x[0-9a-f]{16} \\(.*\\)"));
    }

    @Test
    void theFirstWrongBitOfABatchIsNamed() {
        Setup setup = Setup.of(new Corpus(List.of("abc", "b")), new GptConfig(1, 4, 2, 1, 4), 1);
        Schedule schedule = new Schedule(5, 0.01, Schedule.Decay.NONE);
        // The third run is the first group of the second step.
        try (SideBySide engines = new SideBySide(setup, schedule, new Batching(9, 1), Wrong::new, Engine.TAPE)) {
            assertEquals(Optional.empty(), engines.step());
            Mismatch mismatch = engines.step().orElseThrow();
            assertEquals("gradient", mismatch.what());
            assertEquals("block0.attn_wq", mismatch.name());
            assertEquals("[1, 1]", mismatch.element());
        }
    }
}
