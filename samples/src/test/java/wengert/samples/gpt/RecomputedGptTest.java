package wengert.samples.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wengert.compiler.CompiledProgram;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.rules.RecomputeRules;
import wengert.trace.Node;
import wengert.trace.Op;
import wengert.trace.Trace;

/** What the GPT computes again on the way back, and the space that it saves by that. */
class RecomputedGptTest {
    private static final RuleSet RECOMPUTING = BuiltInRules.exact().plus(RecomputeRules.ARITHMETIC);

    private static CompiledProgram compiled(Trace trace, Tier tier, RuleSet rules) {
        return TraceCompiler.create().tier(tier).rules(rules).compile(trace);
    }

    /** The operations that are computed again, each with the scope that recorded it. */
    private static List<String> recomputed(CompiledProgram program) {
        List<String> found = new ArrayList<>();
        program.passes().stream()
                .filter(pass -> pass.name().equals("recompute"))
                .flatMap(pass -> pass.firings().stream())
                .forEach(firing -> {
                    Node node = firing.before();
                    found.add(node.op() + " " + node.origin().scope());
                });
        return found;
    }

    @ParameterizedTest
    @CsvSource({"SCALAR, 0.85", "VECTOR, 0.8"})
    void theDefaultModelNeedsAFifthLessSpace(Tier tier, double share) {
        Trace trace = Gpt.training(new GptConfig(27, 16, 4, 1, 16));
        int usual =
                compiled(trace, tier, BuiltInRules.exact()).compilation().plan().scratch();
        CompiledProgram program = compiled(trace, tier, RECOMPUTING);
        assertEquals(
                List.of(
                        "add embed",
                        "mul embed",
                        "mul block0.attn",
                        "div block0.attn",
                        "mul block0.mlp",
                        "relu block0.mlp"),
                recomputed(program));
        int scratch = program.compilation().plan().scratch();
        assertTrue(scratch < share * usual, scratch + " of " + usual + " elements");
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void eachLayerKeepsOneArrayOfAttentionLess(int layers) {
        Trace trace = Gpt.training(new GptConfig(27, 8, 4, layers, 24));
        CompiledProgram usual = compiled(trace, Tier.SCALAR, BuiltInRules.exact());
        CompiledProgram program = compiled(trace, Tier.SCALAR, RECOMPUTING);
        int saved = usual.compilation().plan().scratch()
                - program.compilation().plan().scratch();
        int attention = 4 * 24 * 24;
        // In the last layer, what is computed again is needed soon after.
        assertTrue(saved > (layers - 1) * attention, saved + " elements saved");
        assertEquals(
                layers,
                recomputed(program).stream()
                        .filter(name -> name.startsWith(Op.DIV + " "))
                        .filter(name -> name.endsWith(".attn"))
                        .count());
    }

    @ParameterizedTest
    @CsvSource({"SCALAR", "VECTOR"})
    void aGroupOfDocumentsNeedsLessSpaceToo(Tier tier) {
        Trace trace = Gpt.groupTraining(new GptConfig(27, 16, 4, 1, 16), 4);
        Map<String, Integer> fired = compiled(trace, tier, RECOMPUTING).passes().stream()
                .filter(pass -> pass.name().equals("recompute"))
                .findFirst()
                .orElseThrow()
                .fired();
        assertTrue(fired.get(RecomputeRules.ARITHMETIC.name()) > 0, fired.toString());
        assertTrue(compiled(trace, tier, RECOMPUTING).compilation().plan().scratch()
                < 0.9
                        * compiled(trace, tier, BuiltInRules.exact())
                                .compilation()
                                .plan()
                                .scratch());
    }
}
