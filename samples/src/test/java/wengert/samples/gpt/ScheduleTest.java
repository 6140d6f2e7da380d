package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @Test
    void withoutDecayTheRateStays() {
        assertEquals(0.01, Schedule.Decay.NONE.rate(0.01, 0, 10));
        assertEquals(0.01, Schedule.Decay.NONE.rate(0.01, 9, 10));
    }

    @Test
    void linearDecayFallsInEqualPartsAndNeverReachesZero() {
        assertEquals(0.01, Schedule.Decay.LINEAR.rate(0.01, 0, 10));
        assertEquals(0.005, Schedule.Decay.LINEAR.rate(0.01, 5, 10));
        assertEquals(0.001, Schedule.Decay.LINEAR.rate(0.01, 9, 10), 1e-17);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.01})
    void theRateMustBeFiniteAndAboveZero(double rate) {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> new Schedule(10, rate, Schedule.Decay.NONE));
        assertEquals("lr is " + rate + "; expected a finite number above 0", error.getMessage());
    }

    @Test
    void thereMustBeAStep() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> new Schedule(0, 0.01, Schedule.Decay.NONE));
        assertEquals("steps is 0; expected at least 1", error.getMessage());
    }
}
