package wengert.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MomentumTest {
    private static final Pattern LINE = Pattern.compile("loss (\\S+), weights \\[(\\S+), (\\S+)]");

    @Test
    void itFindsTheWeights() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            Momentum.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        String printed = bytes.toString(StandardCharsets.UTF_8).strip();
        Matcher line = LINE.matcher(printed);
        assertTrue(line.matches(), printed);
        assertTrue(Math.abs(Double.parseDouble(line.group(2)) - 3) < 1e-3, printed);
        assertTrue(Math.abs(Double.parseDouble(line.group(3)) + 2) < 1e-3, printed);
        assertTrue(Double.parseDouble(line.group(1)) < 1e-6, printed);
    }
}
