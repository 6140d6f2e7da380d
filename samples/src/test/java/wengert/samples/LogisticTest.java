package wengert.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LogisticTest {
    @Test
    void itPrintsTheLossAndItsGradient() {
        assertEquals(
                "loss 0.43748795048588573, gradient [-0.3543436937742046, -0.7086873875484092, -1.0630310813226138]",
                Printed.by(Logistic::main));
    }
}
