package wengert.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class IndexTest {
    private static final Index I = Index.axis(0);
    private static final Index J = Index.axis(1);
    private static final Indices TABLE = new Indices("tokens", Shape.of(8), 27);

    @Test
    void sumsAreEqualInWhateverOrderTheyAreMade() {
        Index look = Index.lookup(TABLE, List.of(I));
        Index one = J.times(4).plus(I).plus(look).plus(I.quotient(3));
        Index other = I.quotient(3).plus(look).plus(I.plus(J.times(4)));
        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
        assertEquals("i0 + 4*i1 + (i0)/3 + tokens[i0]", one.toString());
        assertNotEquals(one, one.plus(Index.constant(1)));
    }

    @Test
    void equalTermsAddUpAndVanishAtZero() {
        assertEquals(I.times(5), I.times(2).plus(I.times(3)));
        assertEquals(Index.constant(7), I.plus(Index.constant(7)).plus(I.times(-1)));
        assertEquals(Index.constant(0), I.times(0));
        assertEquals("0", Index.constant(0).toString());
        assertEquals("i0 + 3", I.plus(Index.constant(3)).toString());
    }

    @Test
    void quotientAndRemainderOfOneExpressionRecombine() {
        Index e = I.plus(J.times(3));
        assertEquals(e, e.quotient(4).times(4).plus(e.remainder(4)));
        assertEquals(e.times(10), e.remainder(4).times(10).plus(e.quotient(4).times(40)));
        // Not the same divisor, not the same expression, not the right factor.
        assertFalse(e.quotient(4).times(4).plus(e.remainder(3)).isAffine());
        assertFalse(e.quotient(4).times(4).plus(I.remainder(4)).isAffine());
        assertFalse(e.quotient(4).times(2).plus(e.remainder(4)).isAffine());
    }

    @Test
    void recombinationCascades() {
        // Three merged axes of extents 2, 3 and 4, read as they lie.
        Index e = Index.axis(0);
        Index flat = e.quotient(4)
                .quotient(3)
                .times(12)
                .plus(e.quotient(4).remainder(3).times(4))
                .plus(e.remainder(4));
        assertEquals(e, flat);
    }

    @Test
    void divisionsThatComeOutDisappear() {
        assertEquals(
                I.plus(Index.constant(2)), I.times(4).plus(Index.constant(8)).quotient(4));
        assertEquals(Index.constant(0), I.times(4).remainder(2));
        assertEquals(I, I.quotient(1));
        assertEquals(Index.constant(0), I.remainder(1));
        assertEquals(Index.constant(3), Index.constant(14).quotient(4));
        assertEquals(Index.constant(2), Index.constant(14).remainder(4));
        assertEquals("(i0 + 1)/4", I.plus(Index.constant(1)).quotient(4).toString());
        assertEquals("(i0)%4", I.remainder(4).toString());
    }

    @Test
    void substitutionReplacesAxesEverywhere() {
        Index e = I.times(2).plus(J.quotient(3)).plus(Index.lookup(TABLE, List.of(J)));
        Index substituted = e.substitute(List.of(J.plus(Index.constant(1)), I.times(3)));
        assertEquals(
                Index.constant(2).plus(J.times(2)).plus(I).plus(Index.lookup(TABLE, List.of(I.times(3)))), substituted);
        assertEquals(List.of(J, I), Index.substitute(Index.identity(2), List.of(J, I)));
    }

    @Test
    void asksAboutAxes() {
        Index e = I.times(2).plus(Index.lookup(TABLE, List.of(J.remainder(2))));
        assertEquals(2, e.coefficient(0));
        assertEquals(0, e.coefficient(1));
        assertTrue(e.mentions(1));
        assertTrue(J.quotient(2).mentions(1));
        assertFalse(e.mentions(2));
        assertFalse(e.isAffine());
        assertTrue(I.plus(J).isAffine());
        assertEquals(1, J.asAxis());
        assertEquals(-1, J.times(2).asAxis());
        assertEquals(-1, J.plus(Index.constant(1)).asAxis());
        assertEquals(-1, J.remainder(2).asAxis());
    }

    @Test
    void flatPositionIsRowMajorOverTheMaxima() {
        Shape shape = Shape.of(Dim.of(2), Dim.bounded("n", 5), Dim.of(3));
        assertEquals("15*i0 + 3*i1 + i2", Index.flat(Index.identity(3), shape).toString());
        assertEquals(Index.constant(0), Index.flat(List.of(), Shape.SCALAR));
    }
}
