package wengert.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import wengert.compiler.GeneratedClass;
import wengert.compiler.GeneratedClass.Variant;

/** What is found wrong with a method, and what is not. */
class DiagnosisTest {
    private static final VmLimits LIMITS = new VmLimits(8000, true, 325, 35, 4, List.of());

    private int bytes = 100;
    private int lanes = 1;
    private int tier = 4;
    private int osrTier;
    private List<Inlining> callers = List.of();
    private List<Inlining> calls = List.of();
    private Map<String, Integer> refusals = Map.of();
    private Map<String, Integer> deoptimizations = Map.of();
    private double share = 0.5;
    private long allocated;

    private void assertFound(String... found) {
        assertFound(LIMITS, found);
    }

    private void assertFound(VmLimits limits, String... found) {
        GeneratedClass owner = new GeneratedClass("t", Variant.PLAIN, lanes, String.class, Map.of());
        MethodHealth method = new MethodHealth(
                owner,
                "kernel",
                bytes,
                tier,
                1000,
                osrTier,
                1,
                callers,
                calls,
                refusals,
                deoptimizations,
                10,
                share,
                share,
                0,
                allocated,
                allocated,
                List.of());
        assertEquals(
                List.of(found),
                Diagnosis.of(method, limits).stream().map(Finding::what).toList());
    }

    @Test
    void aMethodAtTheTopTierIsWell() {
        assertFound();
    }

    @Test
    void tooManyBytes() {
        bytes = 8000;
        assertFound();
        bytes = 8001;
        tier = 0;
        assertFound("has 8001 bytes, and HotSpot compiles none above 8000: it stays interpreted");
        share = 0;
        assertFound(new VmLimits(8000, false, 325, 35, 4, List.of()));
    }

    @Test
    void stuckBelowTheTopTier() {
        tier = 3;
        assertFound("is stuck at tier 3 of 4 and took 50% of the time");
        tier = 0;
        assertFound("was still interpreted when it took 50% of the time");
        share = 0.01;
        assertFound();
    }

    @Test
    void belowTheTopTierForAGoodReason() {
        tier = 1;
        assertFound();
        tier = 3;
        osrTier = 4;
        assertFound();
        osrTier = 0;
        assertFound(new VmLimits(8000, true, 325, 35, 3, List.of()));
        callers = List.of(new Inlining("T.forward", "T.kernel", 4, 2, 0, "inline (hot)"));
        assertFound();
        callers = List.of(new Inlining("T.forward", "T.kernel", 4, 1, 1, "callee is too large"));
        assertFound("is stuck at tier 3 of 4 and took 50% of the time");
    }

    @Test
    void refusedCompilations() {
        refusals = Map.of("tier 4: out of nodes", 2);
        assertFound();
        tier = 3;
        assertFound(
                "HotSpot refused to compile it 2 times (tier 4: out of nodes)",
                "is stuck at tier 3 of 4 and took 50% of the time");
    }

    @Test
    void deoptimisations() {
        deoptimizations = Map.of("profile_predicate, maybe_recompile", 99);
        assertFound();
        deoptimizations = Map.of("profile_predicate, maybe_recompile", 100);
        assertFound("went back to the interpreter 100 times (profile_predicate, maybe_recompile)");
        deoptimizations = Map.of("loop_limit_check, make_not_compilable", 1);
        assertFound("went back to the interpreter 1 times (loop_limit_check, make_not_compilable)");
    }

    @Test
    void callsOfVectorOperations() {
        calls = List.of(
                new Inlining("T.kernel", "DoubleVector.add", 4, 0, 1, "callee is too large"),
                new Inlining("T.kernel", "DoubleVector.mul", 3, 0, 1, "callee is too large"),
                new Inlining("T.kernel", "DoubleVector.div", 4, 1, 0, "intrinsic"),
                new Inlining("T.kernel", "Elementary.exp", 4, 0, 1, "callee is too large"));
        assertFound();
        lanes = 4;
        assertFound("calls DoubleVector.add instead of having it inlined (callee is too large), which makes objects of"
                + " vectors");
    }

    @Test
    void allocation() {
        allocated = 1234567;
        assertFound("allocated some 1,234,567 bytes after it was compiled last");
        // Until it is compiled well, it may make objects of vectors.
        tier = 3;
        share = 0;
        assertFound();
    }
}
