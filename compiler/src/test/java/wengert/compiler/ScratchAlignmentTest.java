package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.engine.Precision;
import wengert.nn.Layers;
import wengert.pass.MemoryPlan;
import wengert.trace.Expr;
import wengert.trace.Trace;

/** Where vectors begin in scratch space. */
class ScratchAlignmentTest {
    private static final int HEADER_BYTES = 16;

    /** Arrays that are no whole vectors, a scalar among them. */
    private static Trace normed() {
        return Trace.record("normed", t -> {
            Expr hidden =
                    Layers.linear(t.input("x", 3, 11), t.parameter("w", 5, 11)).tanh();
            t.output("loss", hidden.div(hidden.mul(hidden).sum()).exp().sum());
        });
    }

    /** An object at a multiple of a vector's length has every vector of its elements at such a multiple. */
    @ParameterizedTest
    @CsvSource({"F64, 2", "F64, 4", "F64, 8", "F32, 4", "F32, 8", "F32, 16"})
    void everyArrayBeginsAVectorsLengthFromTheHeader(Precision precision, int lanes) {
        CompiledProgram program = TraceCompiler.create()
                .tier(Tier.VECTOR)
                .precision(precision)
                .lanes(lanes)
                .compile(normed());
        int element = precision.bytes();
        List<MemoryPlan.Interval> intervals = program.compilation().plan().intervals();
        assertFalse(intervals.isEmpty());
        for (MemoryPlan.Interval interval : intervals) {
            assertEquals(0, (HEADER_BYTES + interval.offset() * element) % (lanes * element), interval.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"F64", "F32"})
    void scalarsWasteNoSpace(Precision precision) {
        CompiledProgram program =
                TraceCompiler.create().tier(Tier.SCALAR).precision(precision).compile(normed());
        assertEquals(0, program.compilation().plan().intervals().get(0).offset());
    }

    /** JDK 17 checks the bounds of each vector in a loop whose index is multiplied by a sum of two powers of two. */
    @ParameterizedTest
    @CsvSource({
        "F64, 4, 56, 56",
        "F64, 4, 63, 88",
        "F64, 4, 64, 88",
        "F64, 4, 97, 104",
        "F64, 4, 128, 152",
        "F64, 4, 256, 280",
        "F32, 8, 64, 88",
        "F32, 16, 64, 80",
        "F32, 16, 256, 304",
        "F64, 2, 16, 16"
    })
    void longRowsAreAnOddNumberOfLinesWithMoreThanTwoBits(Precision precision, int lanes, int length, int stride) {
        CompiledProgram program = TraceCompiler.create()
                .tier(Tier.VECTOR)
                .precision(precision)
                .lanes(lanes)
                .compile(Trace.record("rows", t -> {
                    Expr row = t.input("x", 3, length).exp();
                    t.output("loss", row.mul(row.neg().exp()).sum());
                }));
        MemoryPlan plan = program.compilation().plan();
        MemoryPlan.Interval interval = plan.intervals().get(0);
        assertEquals(List.of(stride, 1), plan.place(interval.node()).strides());
    }
}
