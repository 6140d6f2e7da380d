package wengert.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class XorShift64Test {
    @Test
    void drawsAreThoseOfTheSeedProgram() {
        XorShift64 random = new XorShift64(42);
        // The draws that the seed program spends on shuffling its 8,403 names.
        random.shuffle(new int[8403]);
        double[] expected = {
            -0.0032478943838891213,
            -0.01012952229658189,
            -0.021193405604165935,
            -0.035969790197025,
            0.00011306820462440718,
            -0.0038959116528933147,
            0.019100809457768937,
            -0.001536143576535354
        };
        for (double value : expected) {
            assertEquals(value, random.gauss(0, 0.02), 1e-15 * Math.abs(value));
        }
    }

    @Test
    void bitsFollowUnsignedArithmetic() {
        XorShift64 random = new XorShift64(-1);
        BigInteger mask = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        BigInteger state = mask;
        for (int i = 0; i < 1000; i++) {
            state = state.xor(state.shiftLeft(13)).and(mask);
            state = state.xor(state.shiftRight(7));
            state = state.xor(state.shiftLeft(17)).and(mask);
            long expected =
                    state.shiftRight(16).and(BigInteger.valueOf(0xFFFF_FFFFL)).longValue();
            assertEquals(expected, random.nextU32(), "draw " + i);
        }
    }

    @Test
    void seedZeroStandsForAce1() {
        XorShift64 zero = new XorShift64(0);
        XorShift64 ace1 = new XorShift64(0xACE1);
        for (int i = 0; i < 10; i++) {
            assertEquals(ace1.nextU32(), zero.nextU32());
        }
    }

    @Test
    void uniformsStayInTheirIntervalsAndFillThem() {
        XorShift64 random = new XorShift64(7);
        double sum = 0;
        double signedSum = 0;
        for (int i = 0; i < 100_000; i++) {
            double u = random.uniform();
            assertTrue(u > 0 && u < 1);
            sum += u;
            double s = random.uniformSigned();
            assertTrue(s >= -1 && s <= 1);
            signedSum += s;
        }
        assertEquals(0.5, sum / 100_000, 0.005);
        assertEquals(0.0, signedSum / 100_000, 0.01);
    }

    @Test
    void gaussHasTheGivenMomentsAndScalesTheSpareByItsOwnCall() {
        XorShift64 random = new XorShift64(3);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 100_000; i++) {
            double g = random.gauss(5, 2);
            sum += g;
            squares += (g - 5) * (g - 5);
        }
        assertEquals(5, sum / 100_000, 0.03);
        assertEquals(4, squares / 100_000, 0.1);

        XorShift64 unit = new XorShift64(9);
        XorShift64 scaled = new XorShift64(9);
        assertEquals(unit.gauss(0, 1), scaled.gauss(0, 1));
        double spare = unit.gauss(0, 1);
        assertEquals(10 + 3 * spare, scaled.gauss(10, 3));
    }

    @Test
    void allShufflesAgreeAndKeepTheElements() {
        int[] ints = new int[100];
        Integer[] boxes = new Integer[100];
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ints[i] = i;
            boxes[i] = i;
            list.add(i);
        }
        new XorShift64(5).shuffle(ints);
        new XorShift64(5).shuffle(boxes);
        new XorShift64(5).shuffle(list);
        assertEquals(list, Arrays.asList(boxes));
        assertArrayEquals(ints, list.stream().mapToInt(i -> i).toArray());
        int[] sorted = ints.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < 100; i++) {
            assertEquals(i, sorted[i]);
        }
        assertTrue(!Arrays.equals(ints, sorted));
    }

    @Test
    void choicesFollowTheWeights() {
        XorShift64 random = new XorShift64(11);
        double[] weights = {99, 99, 1, 0, 3, 99};
        int[] counts = new int[3];
        for (int i = 0; i < 40_000; i++) {
            counts[random.choices(weights, 2, 3)]++;
        }
        assertEquals(10_000, counts[0], 400);
        assertEquals(0, counts[1]);
        assertEquals(30_000, counts[2], 400);
    }

    @Test
    void choicesSpendOneDrawAndAgreeOverPartAndWhole() {
        double[] whole = {0.2, 0.5, 0.3};
        double[] padded = {9, 0.2, 0.5, 0.3, 9};
        XorShift64 a = new XorShift64(13);
        XorShift64 b = new XorShift64(13);
        for (int i = 0; i < 100; i++) {
            assertEquals(a.choices(whole), b.choices(padded, 1, 3));
        }
        assertEquals(a.nextU32(), b.nextU32());
    }

    @Test
    void choicesRefuseNoWeights() {
        XorShift64 random = new XorShift64(1);
        Exception thrown = assertThrows(IllegalArgumentException.class, () -> random.choices(new double[0]));
        assertEquals(
                "XorShift64.choices: expected at least 1 weight, got 0; pass one weight a choice", thrown.getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> random.choices(new double[3], 2, 2));
    }

    @Test
    void aColumnIsDrawnFromAsARowIs() {
        double[] row = {0.2, 0, 0.5, 0.3, 0.1};
        double[] columns = new double[1 + row.length * 3];
        Arrays.fill(columns, 99);
        for (int i = 0; i < row.length; i++) {
            columns[2 + 3 * i] = row[i];
        }
        XorShift64 a = new XorShift64(17);
        XorShift64 b = new XorShift64(17);
        for (int i = 0; i < 1000; i++) {
            assertEquals(a.choices(row), b.choices(columns, 2, row.length, 3));
        }
        assertEquals(a.nextU32(), b.nextU32());
    }

    @Test
    void columnsBeyondTheArrayAreRefused() {
        XorShift64 random = new XorShift64(1);
        double[] weights = new double[7];
        assertEquals(0, random.choices(weights, 0, 3, 3));
        assertEquals(0, random.choices(weights, 6, 1, Integer.MAX_VALUE));
        assertThrows(IndexOutOfBoundsException.class, () -> random.choices(weights, 1, 3, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> random.choices(weights, 0, 3, Integer.MAX_VALUE));
        assertThrows(IndexOutOfBoundsException.class, () -> random.choices(weights, -1, 1, 1));
        Exception thrown = assertThrows(IllegalArgumentException.class, () -> random.choices(weights, 0, 3, 0));
        assertEquals(
                "XorShift64.choices: expected a stride of at least 1, got 0; pass 1 for neighbours",
                thrown.getMessage());
    }

    @Test
    void aStreamBeginsAnewWhateverWasDrawnBefore() {
        XorShift64 used = new XorShift64(5);
        used.gauss(0, 1);
        used.restart(42, 7);
        XorShift64 fresh = new XorShift64(42, 7);
        assertEquals(fresh.gauss(0, 1), used.gauss(0, 1), "no half of an earlier pair is left");
        assertEquals(fresh.nextU32(), used.nextU32());
    }

    /** Mixing leaves 0 as it is, and a state of 0 would draw nothing else. */
    @Test
    void theSeedAndStreamZeroDraw() {
        XorShift64 random = new XorShift64(0, 0);
        long first = random.nextU32();
        assertTrue(first != random.nextU32());
    }

    @Test
    void neighbouringStreamsHaveNothingInCommon() {
        int streams = 10_000;
        Set<Long> firsts = new HashSet<>();
        double sum = 0;
        double products = 0;
        double before = 0;
        for (int stream = 0; stream < streams; stream++) {
            XorShift64 random = new XorShift64(42, stream);
            double first = random.uniform() - 0.5;
            firsts.add(random.nextU32());
            sum += first;
            products += first * before;
            before = first;
        }
        assertEquals(0, sum / streams, 0.01);
        assertEquals(0, products / streams, 0.005, "of one stream's first draw and the next one's");
        assertTrue(firsts.size() > streams - 3, "almost all differ");
        assertTrue(new XorShift64(41, 1).nextU32() != new XorShift64(42, 0).nextU32());
    }
}
