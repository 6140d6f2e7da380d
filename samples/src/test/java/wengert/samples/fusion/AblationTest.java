package wengert.samples.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import wengert.compiler.Tier;
import wengert.compiler.TraceCompiler;
import wengert.engine.Precision;
import wengert.rules.BuiltInRules;
import wengert.samples.bench.Spread;
import wengert.samples.gpt.Corpus;
import wengert.samples.gpt.GptConfig;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;
import wengert.trace.Trace;

class AblationTest {
    private static final Ablation.Timing SHORT = new Ablation.Timing(1, 1e-4, 1e-4);
    private static final Set<String> NAMES = Set.of(
            Variant.BASELINE, "norm-rows alone", "fma alone", "all", "all but element-wise-chain", "all and fma");

    /** Runs some of the variants, which take a while to compile. */
    private static Map<String, Finding> run(Experiment experiment, Precision precision) {
        List<Variant> some = Variant.ablation(BuiltInRules.all()).stream()
                .filter(variant -> NAMES.contains(variant.name()))
                .toList();
        assertEquals(NAMES.size(), some.size());
        List<Finding> findings = new Ablation(
                        experiment,
                        precision,
                        () -> TraceCompiler.create().tier(Tier.SCALAR).precision(precision))
                .run(some, SHORT);
        return findings.stream().collect(Collectors.toMap(Finding::name, Function.identity()));
    }

    private static GptExperiment gpt() {
        Setup setup = Setup.of(new Corpus(List.of("ab", "b", "abba", "b")), new GptConfig(1, 4, 2, 1, 4), 3);
        return new GptExperiment(setup, new Schedule(Integer.MAX_VALUE, 0.01, Schedule.Decay.NONE));
    }

    @Test
    void anAblationHasEachRuleAloneAndAllButEach() {
        List<String> names =
                Variant.ablation(BuiltInRules.all()).stream().map(Variant::name).toList();
        assertEquals(3 + 2 * BuiltInRules.all().names().size(), names.size());
        assertEquals(Variant.BASELINE, names.get(0));
        for (String rule : BuiltInRules.all().names()) {
            assertTrue(names.contains(rule + " alone"), rule);
            assertTrue(names.contains("all but " + rule) || names.contains("all and " + rule), rule);
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        List<Finding> findings = List.of(
                new Finding(
                        Variant.BASELINE,
                        new Finding.Size(20, 7, 21, 446_984L, 5_106_688L, 900),
                        new Spread(1, 2.5, 4),
                        0),
                new Finding("fma alone", new Finding.Size(1, 2, 3, 4, 5, 6), new Spread(0.125, 7, 8), 2048));
        String titles = String.join(",", Finding.titles());
        List<String> lines =
                List.of(titles, findings.get(0).csv(), findings.get(1).csv());
        assertEquals(findings, Finding.parse(lines));
        assertEquals(List.of(), Finding.parse(List.of(titles)));
        assertEquals("line 1 does not have the titles " + titles, refusal(List.of("step,loss", "1,2")));
        assertEquals("line 2 is not a name and 10 numbers", refusal(List.of(titles, "fma alone,1,2,three")));
        assertEquals(
                "line 3 is not a name and 10 numbers",
                refusal(List.of(titles, findings.get(0).csv(), "fma")));
        assertEquals(
                "line 2 is not a name and 10 numbers",
                refusal(List.of(titles, findings.get(0).csv() + ",1")));
    }

    private static String refusal(List<String> lines) {
        return assertThrows(IllegalArgumentException.class, () -> Finding.parse(lines))
                .getMessage();
    }

    @Test
    void noRuleChangesABitAndFusionSavesTraffic() {
        Map<String, Finding> findings = run(gpt(), Precision.F64);
        findings.forEach((name, finding) -> {
            if (!name.contains("fma")) {
                assertEquals(0, finding.ulps(), name);
            }
        });
        Finding.Size nothing = findings.get(Variant.BASELINE).size();
        Finding.Size all = findings.get("all").size();
        assertTrue(all.nodes() * 2 < nothing.nodes(), all + " of " + nothing);
        assertTrue(all.calls() * 3 < nothing.calls(), all + " of " + nothing);
        assertTrue(all.moved() * 3 < nothing.moved(), all + " of " + nothing);
        assertTrue(all.scratch() < nothing.scratch(), all + " of " + nothing);
        // A rule alone and its absence both show.
        assertTrue(findings.get("norm-rows alone").size().calls() < nothing.calls());
        assertTrue(findings.get("all but element-wise-chain").size().nodes() > all.nodes());
    }

    @Test
    void aRuleThatRoundsDifferentlyMovesBitsAndTheTableSaysByHowMuch() {
        Map<String, Finding> findings = run(gpt(), Precision.F32);
        findings.forEach((name, finding) -> {
            boolean moves = name.endsWith("fma") || name.equals("fma alone");
            assertEquals(moves, finding.ulps() > 0, name + ": " + finding.ulps());
            assertTrue(Double.isFinite(finding.ulps()), name);
        });
    }

    @Test
    void anyTraceCanBeTakenApart() {
        Trace trace = Trace.record(
                "own",
                t -> t.output(
                        "y",
                        t.parameter("w", 3).mul(t.input("x", 3)).exp().mul(1.0).sum()));
        Map<String, Finding> findings = run(new TraceExperiment(trace), Precision.F64);
        findings.values().forEach(finding -> assertEquals(0, finding.ulps(), finding.name()));
        assertTrue(findings.get("all").size().nodes()
                < findings.get(Variant.BASELINE).size().nodes());
    }
}
