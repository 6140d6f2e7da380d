package wengert.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import wengert.rewrite.FusionRule;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Operand;
import wengert.trace.Recorder;
import wengert.trace.Trace;

/** Which pairs of a producer and its reader each rule takes, without the limits that the pass adds. */
class FusionRulesTest {
    private static Node output(Trace trace) {
        return trace.roots(Trace.Role.OUTPUT).get(0).node();
    }

    private static boolean holds(FusionRule rule, Node reader, int number, boolean readerIsInlined) {
        return rule.condition().holds(reader.operand(number).node(), reader, number, readerIsInlined);
    }

    /** The names of the rules that take the first operand of the output. */
    private static List<String> taking(Trace trace, boolean readerIsInlined) {
        return FusionRules.all().stream()
                .filter(rule -> holds(rule, output(trace), 0, readerIsInlined))
                .map(FusionRule::name)
                .toList();
    }

    @Test
    void anElementWiseNodeGoesIntoAnElementWiseReaderOrAReduction() {
        Trace chain =
                Trace.record("chain", t -> t.output("y", t.input("x", 3).neg().exp()));
        Trace sum = Trace.record("sum", t -> t.output("y", t.input("x", 3).neg().sum()));
        Trace max = Trace.record("max", t -> t.output("y", t.input("x", 3).neg().maxOver(0)));
        Trace place =
                Trace.record("place", t -> t.output("y", t.input("x", 3).neg().argmax(0)));
        for (boolean readerIsInlined : new boolean[] {false, true}) {
            assertEquals(List.of("element-wise-chain"), taking(chain, readerIsInlined));
            assertEquals(List.of("producer-into-reduction"), taking(sum, readerIsInlined));
            assertEquals(List.of("producer-into-reduction"), taking(max, readerIsInlined));
            assertEquals(List.of("producer-into-reduction"), taking(place, readerIsInlined));
        }
    }

    @Test
    void leavesAreNotForAnyRule() {
        assertEquals(
                List.of(),
                taking(Trace.record("leaf", t -> t.output("y", t.input("x", 3).exp())), false));
        assertEquals(
                List.of(),
                taking(Trace.record("sum", t -> t.output("y", t.input("x", 3).sum())), false));
    }

    /** A reader that could run in lanes is not to be kept from it by numbers that no vector can be made of. */
    @Test
    void numbersFromATableAreStored() {
        Trace chain = Trace.record(
                "chain",
                t -> t.output(
                        "y",
                        t.iota(Dim.of(7))
                                .gather(t.indices("i", 7, Dim.of(3)))
                                .neg()
                                .exp()));
        Trace sum = Trace.record(
                "sum",
                t -> t.output(
                        "y",
                        t.iota(Dim.of(7))
                                .gather(t.indices("i", 7, Dim.of(3)))
                                .neg()
                                .sum()));
        Trace successive = Trace.record(
                "successive", t -> t.output("y", t.iota(Dim.of(7)).neg().exp()));
        assertEquals(List.of(), taking(chain, false));
        assertEquals(List.of(), taking(sum, false));
        assertEquals(List.of("element-wise-chain"), taking(successive, false));
    }

    /** Logarithms can be taken in lanes, picked elements cannot be read so. */
    @Test
    void aFunctionGoesIntoNoReaderThatLooksUp() {
        Trace log = Trace.record("log", t -> t.output("y", t.input("x", 3).log().sub(picked(t))));
        Trace neg = Trace.record("neg", t -> t.output("y", t.input("x", 3).neg().sub(picked(t))));
        assertEquals(List.of(), taking(log, false));
        assertEquals(List.of("element-wise-chain"), taking(neg, false));
    }

    private static Expr picked(Recorder t) {
        return t.input("z", 3, 4).pick(t.indices("at", 4, Dim.of(3)));
    }

    @Test
    void aReductionGoesIntoTheStoredNodeThatFinishesIt() {
        Trace sum =
                Trace.record("sum", t -> t.output("y", t.input("x", 3, 4).sum(1).exp()));
        Trace max = Trace.record(
                "max", t -> t.output("y", t.input("x", 3, 4).maxOver(1).exp()));
        assertEquals(List.of("reduction-epilogue"), taking(sum, false));
        assertEquals(List.of("reduction-epilogue"), taking(max, false));
        assertEquals(List.of(), taking(sum, true));
        assertEquals(List.of(), taking(max, true));
    }

    @Test
    void aReductionThatIsReadThroughAViewIsStored() {
        Trace transposed = Trace.record(
                "transposed",
                t -> t.output("y", t.input("x", 3, 3, 4).sum(2).transpose().exp()));
        Trace part = Trace.record(
                "part",
                t -> t.output("y", t.input("x", 3, 4).sum(1).slice(0, 0, 2).exp()));
        Trace repeated = Trace.record("repeated", t -> {
            Expr x = t.input("x", 3, 4);
            t.output("y", x.sum(1).expandDims(1).mul(x));
        });
        for (Trace trace : List.of(transposed, part, repeated)) {
            assertEquals(List.of(), taking(trace, false), trace.toString());
        }
    }

    @Test
    void aReductionGoesNeitherIntoAReductionNorIsAPlaceInlined() {
        assertEquals(
                List.of(),
                taking(
                        Trace.record(
                                "sums",
                                t -> t.output("y", t.input("x", 3, 4).sum(1).sum())),
                        false));
        assertEquals(
                List.of(),
                taking(
                        Trace.record(
                                "place",
                                t -> t.output("y", t.input("x", 3, 4).argmax(1).exp())),
                        false));
    }

    @Test
    void aWriteTakesItsTermButNotTheArrayThatItWritesInto() {
        TraceBuilder build = new TraceBuilder();
        Node x = build.input("x", 3);
        Node before = build.map(Op.NEG, x);
        Node term = build.map(Op.EXP, x);
        Node sum = build.accumulate(Operand.of(before), term);
        assertFalse(holds(FusionRules.INTO_REDUCTION, sum, 0, false));
        assertTrue(holds(FusionRules.INTO_REDUCTION, sum, 1, false));
        assertFalse(holds(FusionRules.CHAIN, sum, 1, false));
        assertFalse(holds(FusionRules.EPILOGUE, sum, 1, false));
    }
}
