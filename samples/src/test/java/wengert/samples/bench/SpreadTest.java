package wengert.samples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMiddleOfAnOddNumber() {
        assertEquals(new Spread(1, 3, 10), Spread.of(10, 1, 3));
        assertEquals(new Spread(7, 7, 7), Spread.of(7));
    }

    @Test
    void theMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
        assertEquals(new Spread(1, 2.5, 100), Spread.of(3, 100, 1, 2));
    }

    @Test
    void whatIsUnknownStaysUnknown() {
        assertEquals(new Spread(Double.NaN, Double.NaN, Double.NaN), Spread.of(1, Double.NaN, 2));
    }

    @Test
    void theNumbersStayInTheirOrder() {
        double[] numbers = {3, 1, 2};
        Spread.of(numbers);
        assertEquals(3, numbers[0]);
    }
}
