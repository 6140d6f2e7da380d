package wengert.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodIdTest {
    /** As JDK 17 writes a method's class, JDK 25 does, both a callee's, and Class.getName. */
    @ParameterizedTest
    @CsvSource({
        "wengert.emit.Gpt+0x00007fc3280b8000.1646371921, wengert.emit.Gpt/0x00007fc3280b8000",
        "wengert.emit.Gpt.0x00000000630bb000, wengert.emit.Gpt/0x00000000630bb000",
        "wengert/emit/Gpt+0x00000000630bb000, wengert.emit.Gpt/0x00000000630bb000",
        "wengert.emit.Gpt/0x00000000630bb000, wengert.emit.Gpt/0x00000000630bb000",
        "java/lang/Math, java.lang.Math",
        "java.util.Map$Entry, java.util.Map$Entry"
    })
    void classesHaveOneName(String recorded, String name) {
        assertEquals(name, MethodId.className(recorded));
    }

    @Test
    void aTextLeavesOutPackageAndAddress() {
        assertEquals("Gpt.forward", new MethodId("wengert.emit.Gpt/0x00007fc3280b8000", "forward").toString());
        assertEquals("Math.max", new MethodId("java.lang.Math", "max").toString());
    }
}
