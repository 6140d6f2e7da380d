package wengert.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * One call of the recording DSL.
 *
 * @param kind which call
 * @param tag a number that stays with the step when others go: it makes names, and seeds values
 * @param of the earlier steps that it takes, as positions in the recipe
 * @param ints its small integers: axes, positions, sizes; taken modulo what fits, so that a recipe survives shrinking
 * @param literal its constant or exponent
 */
record Step(Kind kind, int tag, List<Integer> of, List<Integer> ints, double literal) {
    Step {
        of = List.copyOf(of);
        ints = List.copyOf(ints);
    }

    int of(int number) {
        return of.get(number);
    }

    int integer(int number) {
        return ints.get(number);
    }

    Step withOperands(IntUnaryOperator moved) {
        List<Integer> replaced = new ArrayList<>();
        for (int operand : of) {
            replaced.add(moved.applyAsInt(operand));
        }
        return new Step(kind, tag, replaced, ints, literal);
    }
}
