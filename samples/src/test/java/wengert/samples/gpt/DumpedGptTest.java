package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import wengert.compiler.CompiledProgram;
import wengert.compiler.TraceCompiler;
import wengert.engine.Program;

/** The GPT as Java source, compiled by javac, against the bytecode of the same program. */
class DumpedGptTest {
    private static final int STEPS = 100;

    private static Trainer trainer(Setup setup, Program program) {
        return new Trainer(
                program,
                setup.documents(),
                new Schedule(STEPS, 0.01, Schedule.Decay.LINEAR),
                setup.parameters().clone());
    }

    private static long[] bits(double[] elements) {
        return Arrays.stream(elements).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    @Test
    void theDumpTrainsToTheBitsOfTheBytecode() throws IOException {
        Setup setup = Setup.of(Corpus.bundled(), new GptConfig(1, 16, 4, 1, 16), 42);
        CompiledProgram bytecode = TraceCompiler.create().compile(Gpt.training(setup.config()));
        Trainer expected = trainer(setup, bytecode);
        Trainer actual = trainer(setup, new DumpedProgram(bytecode));
        for (int step = 1; step <= STEPS; step++) {
            double before = expected.step();
            assertEquals(Double.doubleToRawLongBits(before), Double.doubleToRawLongBits(actual.step()), "loss " + step);
            assertArrayEquals(
                    bits(expected.workspace().gradients()),
                    bits(actual.workspace().gradients()),
                    "gradients of step " + step);
            assertArrayEquals(
                    bits(expected.workspace().parameters()),
                    bits(actual.workspace().parameters()),
                    "parameters after step " + step);
        }
        assertNotEquals(setup.parameters()[0], actual.workspace().parameters()[0], "training moves the parameters");
    }
}
