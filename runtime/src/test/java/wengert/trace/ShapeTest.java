package wengert.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {
    private static final Dim N = Dim.bounded("n", 16);

    @Test
    void stridesAreRowMajorOverTheMaxima() {
        assertArrayEquals(
                new int[] {48, 3, 1}, Shape.of(Dim.of(2), N, Dim.of(3)).strides());
        assertArrayEquals(new int[] {}, Shape.SCALAR.strides());
        assertEquals(96, Shape.of(Dim.of(2), N, Dim.of(3)).capacity());
        assertEquals(1, Shape.SCALAR.capacity());
    }

    @Test
    void capacityMustFitAnInt() {
        assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE).capacity());
        TraceException e = assertThrows(
                TraceException.class,
                () -> Shape.of(65536, 65536, 65536, 65536, 65536).capacity());
        assertEquals(
                "an array of shape f64[65536, 65536, 65536, 65536, 65536] has more than 2^31-1 elements; expected fewer",
                e.getMessage());
        assertThrows(TraceException.class, () -> Shape.of(46341, 46341).capacity());
    }

    @Test
    void pointsMayBeMoreThanAnArrayHolds() {
        assertEquals(1, Shape.SCALAR.points());
        assertEquals(1300L * 1300 * 1300, Shape.of(1300, 1300, 1300).points());
        assertEquals(Long.MAX_VALUE, Shape.of(65536, 65536, 65536, 65536, 65536).points());
    }

    @Test
    void triangleFollowsItsAxesAndGoesWithThem() {
        Shape causal = new Shape(List.of(N, Dim.of(4), N), new Shape.Causal(0, 2));
        assertEquals("f64[n<=16, 4, n<=16 | i2<=i0]", causal.toString());
        assertEquals(new Shape.Causal(2, 1), causal.select(List.of(1, 2, 0)).causal());
        assertNull(causal.select(List.of(0, 1)).causal());
        assertNull(causal.select(List.of(2)).causal());
        assertEquals("f64[n<=16, 4]", causal.select(List.of(0, 1)).toString());
    }

    @Test
    void printsScalarsAndSizes() {
        assertEquals("f64[]", Shape.SCALAR.toString());
        assertEquals("f64[2, 3]", Shape.of(2, 3).toString());
        assertEquals("n<=16", N.toString());
        assertTrue(N.isBounded());
    }

    @Test
    void dimensionsAreAtLeastOne() {
        assertEquals(
                "dimension has size 0; expected at least 1",
                assertThrows(TraceException.class, () -> Dim.of(0)).getMessage());
        assertEquals(
                "dimension 'n' has size -1; expected at least 1",
                assertThrows(TraceException.class, () -> Dim.bounded("n", -1)).getMessage());
        assertEquals(
                "a bounded dimension has no name; expected one, for instance \"n\"",
                assertThrows(TraceException.class, () -> Dim.bounded("", 3)).getMessage());
    }
}
