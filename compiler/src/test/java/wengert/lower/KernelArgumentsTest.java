package wengert.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.nn.Layers;
import wengert.trace.Dim;
import wengert.trace.Trace;

/** What kernels are given, and what they know. */
class KernelArgumentsTest {
    private static final int ROWS = 24;

    private static Trace map(Dim rows) {
        return Trace.record(
                "map",
                t -> t.output(
                        "loss",
                        Layers.linear(t.input("x", rows, Dim.of(7)), t.parameter("w", 16, 7))
                                .sin()
                                .mean()));
    }

    /** Returns the names of all integers that kernels of nodes are given, but for where arrays start. */
    private static Set<String> extents(TraceCompiler compiler, Trace trace) {
        Set<String> extents = new TreeSet<>();
        for (Kernel kernel : compiler.compile(trace).compilation().lowered().kernels()) {
            for (Kernel.Parameter each : kernel.parameters()) {
                boolean isScan = kernel.name().equals("poison");
                if (!isScan && each.type() == Kernel.Type.INT && !each.name().endsWith("At")) {
                    extents.add(each.name());
                }
            }
        }
        return extents;
    }

    private static TraceCompiler scalars() {
        return TraceCompiler.create().tier(Tier.SCALAR);
    }

    private static TraceCompiler lanes() {
        return TraceCompiler.create().tier(Tier.VECTOR).lanes(4);
    }

    @Test
    void scalarKernelsAreGivenTheirExtents() {
        Set<String> extents = extents(scalars(), map(Dim.of(ROWS)));
        assertTrue(extents.contains("n0"), extents.toString());
    }

    @Test
    void kernelsInLanesKnowWhatIsFixed() {
        assertEquals(Set.of(), extents(lanes(), map(Dim.of(ROWS))));
    }

    @Test
    void kernelsInLanesAreGivenWhatLives() {
        Set<String> extents = extents(lanes(), map(Dim.bounded("n", ROWS)));
        assertTrue(extents.contains("n0"), extents.toString());
    }
}
