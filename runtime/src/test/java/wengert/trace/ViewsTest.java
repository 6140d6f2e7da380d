package wengert.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import wengert.trace.Views.Range;

class ViewsTest {
    private static final Shape DOMAIN = Shape.of(4, 5, 1);
    private static final Index I = Index.axis(0);
    private static final Index J = Index.axis(1);
    private static final Index LOOKED_UP = Index.lookup(new Indices("k", Shape.of(4), 9), List.of(I));

    @Test
    void rangesBoundEveryKindOfExpression() {
        assertEquals(new Range(3, 3), Views.range(Index.constant(3), DOMAIN));
        assertEquals(new Range(1, 20), Views.range(I.times(5).plus(J).plus(Index.constant(1)), DOMAIN));
        assertEquals(new Range(-4, 3), Views.range(I.plus(J.times(-1)), DOMAIN));
        assertEquals(new Range(0, 6), Views.range(I.times(5).plus(J).quotient(3), DOMAIN));
        assertEquals(new Range(0, 2), Views.range(J.remainder(3), DOMAIN));
        assertEquals(new Range(0, 3), Views.range(I.remainder(7), DOMAIN));
        assertEquals(new Range(0, 8), Views.range(LOOKED_UP, DOMAIN));
    }

    @Test
    void affineExpressionsThatDoNotOverlapAreInjective() {
        List<Integer> both = List.of(0, 1);
        assertTrue(Views.isInjective(I.times(5).plus(J), DOMAIN, both));
        assertTrue(Views.isInjective(I.plus(J.times(4)), DOMAIN, both));
        assertTrue(Views.isInjective(I.times(-5).plus(J), DOMAIN, both));
        assertFalse(Views.isInjective(I.times(4).plus(J), DOMAIN, both));
        assertFalse(Views.isInjective(I, DOMAIN, both));
        assertTrue(Views.isInjective(I, DOMAIN, List.of(0)));
        assertTrue(Views.isInjective(I, DOMAIN, List.of(0, 2)), "an axis of size 1 has one point");
        assertFalse(Views.isInjective(I.quotient(2), DOMAIN, List.of(0)));
        assertFalse(Views.isInjective(LOOKED_UP, DOMAIN, List.of(0)));
    }

    @Test
    void operandsAreInjectiveOverTheReadersDomain() {
        Node array = Node.leaf(Op.INPUT, "x", Shape.of(5, 4), new Origin("", "here"));
        assertTrue(Views.isInjective(new Operand(array, List.of(J, I)), Shape.of(4, 5)));
        assertFalse(Views.isInjective(new Operand(array, List.of(J, Index.constant(0))), Shape.of(4, 5)));
        assertFalse(new Operand(array, List.of(J, I)).isIdentity());
        assertTrue(Operand.of(array).isIdentity());
        assertEquals(List.of(0, 1, 2), Views.axes(DOMAIN));
    }
}
