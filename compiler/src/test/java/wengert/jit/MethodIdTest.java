package wengert.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class MethodIdTest {
    @Test
    void generatedClassesAreToldApartByTheirLoaders() {
        MethodId one = MethodId.of("wengert.emit.Gpt", "wengert-1", "forward");
        assertEquals("wengert.emit.Gpt/wengert-1", one.type());
        assertNotEquals(one, MethodId.of("wengert.emit.Gpt", "wengert-2", "forward"));
        assertEquals(
                "wengert.samples.Main",
                MethodId.of("wengert.samples.Main", "app", "main").type());
        assertEquals(
                "java.lang.Math", MethodId.of("java.lang.Math", null, "max").type());
    }

    @Test
    void aTextLeavesOutPackageAndLoader() {
        assertEquals(
                "Gpt.forward",
                MethodId.of("wengert.emit.Gpt", "wengert-1", "forward").toString());
        assertEquals("Math.max", new MethodId("java.lang.Math", "max").toString());
    }
}
