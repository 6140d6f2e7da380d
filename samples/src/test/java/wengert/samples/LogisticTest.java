package wengert.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogisticTest {
    @Test
    void itPrintsTheLossAndItsGradient() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            Logistic.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertEquals(
                "loss 0.43748795048588573, gradient [-0.3543436937742046, -0.7086873875484092, -1.0630310813226138]",
                bytes.toString(StandardCharsets.UTF_8).strip());
    }
}
