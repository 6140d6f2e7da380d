package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void fourDigitsAfterThePoint() {
        assertEquals("0.0000", Text.fixed4(0));
        assertEquals("2.1570", Text.fixed4(2.15703));
        assertEquals("2.0000", Text.fixed4(1.99996));
        assertEquals("-0.1235", Text.fixed4(-0.12346));
        assertEquals("0.0000", Text.fixed4(-1e-9));
        assertEquals("123456789.0100", Text.fixed4(123456789.01));
    }

    @Test
    void whatHasNoFourDigitsIsPrintedAsItIs() {
        assertEquals("NaN", Text.fixed4(Double.NaN));
        assertEquals("-Infinity", Text.fixed4(Double.NEGATIVE_INFINITY));
        assertEquals("1.0E20", Text.fixed4(1e20));
    }

    @Test
    void padding() {
        assertEquals("   7", Text.padded(7, 4));
        assertEquals("12345", Text.padded(12345, 4));
    }
}
