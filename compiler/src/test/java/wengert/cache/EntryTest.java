package wengert.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EntryTest {
    @Test
    void whatWasWrittenIsReadInTheSameOrder() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            EntryWriter out = new EntryWriter();
            int count = random.nextInt(200);
            for (int i = 0; i < count; i++) {
                switch (random.nextInt(3)) {
                    case 0 -> out.number(random.nextInt() >>> random.nextInt(32));
                    case 1 -> out.text("t\u00e4xt" + random.nextInt(8));
                    default -> out.bytes(bytes(random));
                }
            }
            random = new SplittableRandom(seed);
            EntryReader in = new EntryReader(out.toBytes());
            assertEquals(count, random.nextInt(200));
            for (int i = 0; i < count; i++) {
                String where = "seed " + seed + ", number " + i;
                switch (random.nextInt(3)) {
                    case 0 -> assertEquals(random.nextInt() >>> random.nextInt(32), in.number(), where);
                    case 1 -> assertEquals("t\u00e4xt" + random.nextInt(8), in.text(), where);
                    default -> assertArrayEquals(bytes(random), in.bytes(), where);
                }
            }
        }
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(1 << random.nextInt(16))];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void smallNumbersAndRepeatedTextsTakeAByte() {
        assertEquals(1, new EntryWriter().number(127).toBytes().length);
        assertEquals(2, new EntryWriter().number(128).toBytes().length);
        assertEquals(5, new EntryWriter().number(-1).toBytes().length);
        assertEquals(6, new EntryWriter().text("abc").text("abc").toBytes().length);
    }

    @Test
    void zerosAndNotANumbersAreToldApart() {
        assertEquals(10, new EntryWriter().bits(Double.longBitsToDouble(-1)).toBytes().length);
        byte[] zero = new EntryWriter().bits(0.0).toBytes();
        byte[] negative = new EntryWriter().bits(-0.0).toBytes();
        assertArrayEquals(new byte[] {0, 0}, zero);
        assertEquals(1 + 5, negative.length);
    }
}
