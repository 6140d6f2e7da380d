package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import wengert.compiler.CompiledProgram;

/**
 * Classes whose methods run in a step or a token have no string constants. HotSpot makes them before it compiles one of
 * these methods, in the thread that runs, and only {@link AllocationTest}'s luck decides whether it sees that.
 *
 * <p>Adam, the trainer and the sampler are not here: they have strings, which their constructors use and so make.
 */
class StringConstantsTest {
    private static final int STRING_TAG = 8;

    private static int strings(String name) throws IOException {
        try (InputStream in = CompiledProgram.class.getClassLoader().getResourceAsStream(name + ".class")) {
            assertNotNull(in, name);
            ClassReader reader = new ClassReader(in);
            int count = 0;
            for (int i = 1; i < reader.getItemCount(); i++) {
                int item = reader.getItem(i);
                count += item > 0 && reader.readByte(item - 1) == STRING_TAG ? 1 : 0;
            }
            return count;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wengert/compiler/CompiledOptimizer",
                "wengert/compiler/CompiledProgram",
                "wengert/compiler/CompiledStep",
                "wengert/compiler/StepKernels",
                "wengert/engine/SeparateStep",
                "wengert/flight/Flight",
                "wengert/math/Elementary",
                "wengert/math/Scalar",
                "wengert/optim/AbstractOptimizer",
                "wengert/optim/AdamFloat",
                "wengert/optim/Checks",
                "wengert/random/XorShift64",
                "wengert/samples/bench/StepLoop",
                "wengert/samples/bench/Subject$1",
                "wengert/samples/gpt/Documents",
                "wengert/samples/gpt/GradientTree$Doubles",
                "wengert/samples/gpt/GradientTree$Floats",
                "wengert/samples/gpt/Schedule$Decay$1",
                "wengert/samples/gpt/Schedule$Decay$2"
            })
    void noneOnThePathOfAStep(String name) throws IOException {
        assertEquals(0, strings(name));
    }

    @Test
    void elsewhereTheyAreFound() throws IOException {
        assertTrue(strings("wengert/optim/Refusal") > 0);
    }
}
