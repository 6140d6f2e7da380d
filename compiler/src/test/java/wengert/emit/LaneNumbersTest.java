package wengert.emit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wengert.lower.Int;
import wengert.lower.Stmt;
import wengert.lower.Value;
import wengert.trace.Op;

class LaneNumbersTest {
    private static final Value LANES = new Value.Successive(new Int.Const(0));

    private final LaneNumbers numbers = new LaneNumbers();

    private static Value greater(Value left, Value right) {
        return new Value.Apply(Op.GREATER, 0, List.of(left, right));
    }

    private static Value everywhere(double number) {
        return new Value.Broadcast(new Value.Literal(number));
    }

    @Test
    void lanesDecideAgainstEachOtherAndAgainstLiterals() {
        assertTrue(numbers.decide(greater(LANES, new Value.Swapped(LANES, 2))));
        assertTrue(numbers.decide(greater(LANES, everywhere(3))));
    }

    @Test
    void onlyLocalsThatHoldSuchNumbersDecide() {
        numbers.note(new Stmt.Declare("lanes", LANES));
        numbers.note(new Stmt.Declare("swapped", new Value.Swapped(new Value.Local("lanes", true), 1)));
        numbers.note(new Stmt.Declare("row", new Value.LoadVector("a", new Int.Const(0))));
        Value.Local lanes = new Value.Local("lanes", true);
        assertTrue(numbers.decide(greater(lanes, new Value.Local("swapped", true))));
        assertFalse(numbers.decide(greater(lanes, new Value.Local("row", true))));
        assertFalse(numbers.decide(greater(lanes, new Value.Local("unknown", true))));
    }

    @Test
    void positionsThatChangeWithALoopDoNotDecide() {
        assertFalse(numbers.decide(greater(new Value.Successive(new Int.Var("i")), everywhere(3))));
    }

    /** The sign of a difference with one of these does not say which is greater. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -0.0, 0.0, -1.0, Double.POSITIVE_INFINITY})
    void literalsThatAreNoPositiveNumberDoNotDecide(double number) {
        assertFalse(numbers.decide(greater(LANES, everywhere(number))));
    }

    @Test
    void otherComparisonsDoNotDecide() {
        assertFalse(numbers.decide(new Value.Apply(Op.GREATER_EQUAL, 0, List.of(LANES, everywhere(3)))));
        assertFalse(numbers.decide(LANES));
    }
}
