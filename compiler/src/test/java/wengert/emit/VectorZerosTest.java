package wengert.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Precision;
import wengert.nn.Layers;
import wengert.trace.Trace;

/** How many vectors of zeros a kernel makes. */
class VectorZerosTest {
    private static final Pattern ZEROS = Pattern.compile("[DF]CONST_0\\s+INVOKESTATIC \\S+Vector\\.broadcast");

    @ParameterizedTest
    @EnumSource(Precision.class)
    void allSumsOfAKernelBeginWithTheSameZeros(Precision precision) {
        Trace trace = Trace.record("product", t -> {
            t.output(
                    "y",
                    Layers.linear(t.input("x", 13, 9), t.parameter("w", 29, 9)).sum());
        });
        String listing = TraceCompiler.create()
                .tier(Tier.VECTOR)
                .precision(precision)
                .lanes(8)
                .compile(trace)
                .bytecodeListing();
        long most = 0;
        for (String method : listing.split("MAXLOCALS")) {
            // It keeps no sum from one statement to the next.
            if (!method.contains(" poison(")) {
                most = Math.max(most, ZEROS.matcher(method).results().count());
            }
        }
        assertEquals(1, most, listing);
    }
}
