package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import wengert.compiler.CompileReport;
import wengert.compiler.CompiledProgram;
import wengert.compiler.TraceCompiler;

/** What HotSpot gets to compile of a GPT of many layers. */
class MethodSizesTest {
    private static CompiledProgram training(int layers) {
        return TraceCompiler.create().compile(Gpt.training(new GptConfig(27, 16, 4, layers, 16)));
    }

    @Test
    void twelveLayersStayBelowTheLimit() {
        CompiledProgram program = training(12);
        Map<String, Integer> sizes = program.report().methodSizes();
        sizes.forEach((name, bytes) -> assertTrue(bytes < CompileReport.HOTSPOT_LIMIT, name + " has " + bytes));
        assertTrue(sizes.containsKey("backward1"), "the calls of a run are split: " + sizes.keySet());
    }

    @Test
    void layersShareTheirKernels() {
        assertEquals(
                training(2).compilation().lowered().kernels().size(),
                training(12).compilation().lowered().kernels().size());
    }
}
