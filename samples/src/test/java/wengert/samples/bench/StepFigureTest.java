package wengert.samples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepFigureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        min 6.298 med 6.537 avg 6.668 us/step       | 6.537
        min 6.298 avg 6.668 us/step                 | 6.668
        6.668us/step                                | 6.668
        step 12: 52 us/step, loss 2.1               | 52
        median: 12.5, mean 13.25 us/step            | 12.5
        med=1e2 us/step                             | 100
        f64: 58.9 GFLOP/s, 1.5e1 \u00b5s/step       | 15
        medium 3 us/step                            | 3
        med 2.5 us/step                             | 2.5
        """)
    void aFigure(String line, double figure) {
        assertEquals(OptionalDouble.of(figure), StepFigure.of(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "med 6.5",
                "us/step",
                "6.5 ms/step",
                "6.5 us/steps",
                "0 us/step",
                "-3 us/step",
                "x3 us/step",
                "1e999 us/step",
                "3 us / step"
            })
    void none(String line) {
        assertEquals(OptionalDouble.empty(), StepFigure.of(line));
    }

    @Test
    void aLongLineOfDigitsIsNoTrouble() {
        assertEquals(OptionalDouble.empty(), StepFigure.of("1".repeat(10_000)));
    }
}
