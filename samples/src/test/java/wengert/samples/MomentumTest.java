package wengert.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MomentumTest {
    private static final Pattern LINE = Pattern.compile("loss (\\S+), weights \\[(\\S+), (\\S+)]");

    @Test
    void itFindsTheWeights() {
        String printed = Printed.by(Momentum::main);
        Matcher line = LINE.matcher(printed);
        assertTrue(line.matches(), printed);
        assertEquals(0, Double.parseDouble(line.group(1)), 1e-6, printed);
        assertEquals(3, Double.parseDouble(line.group(2)), 1e-3, printed);
        assertEquals(-2, Double.parseDouble(line.group(3)), 1e-3, printed);
    }
}
