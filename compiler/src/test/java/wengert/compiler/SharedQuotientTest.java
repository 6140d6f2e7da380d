package wengert.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import wengert.engine.ElementwiseOptimizer;
import wengert.engine.Precision;
import wengert.engine.UpdateRule;
import wengert.lower.TreeRule;
import wengert.optim.Adam;
import wengert.optim.RecordedOptimizer;
import wengert.rewrite.RuleSet;
import wengert.rules.BuiltInRules;
import wengert.rules.TreeRules;
import wengert.trace.Trace;

/** The rule that divides exactly by multiplications alone. */
class SharedQuotientTest {
    private static final long SEED = 20041126;
    private static final int SIZE = 2048;
    private static final int DIVISORS = 300;

    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1.0,
        -1.0,
        Double.MIN_VALUE,
        -Double.MIN_NORMAL,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        1e-24,
        0x1.fffffffffffffp-81,
        1e300,
        Float.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    /** The rules of a virtual machine that has C2, whether or not this one does. */
    private static RuleSet exact() {
        RuleSet rules = BuiltInRules.exact();
        return rules.contains("shared-quotient") ? rules.minus("shared-quotient") : rules;
    }

    private static CompiledOptimizer compiled(Tier tier, ElementwiseOptimizer rule) {
        return TraceCompiler.create()
                .tier(tier)
                .precision(rule.precision())
                .rules(exact().plus(TreeRules.SHARED_QUOTIENT))
                .compile(Trace.record("p", t -> t.output("y", t.parameter("x").mul(2))))
                .optimizer(rule);
    }

    /** Sets each parameter to its gradient over the rate. */
    private static RecordedOptimizer ratio(Precision precision) {
        UpdateRule rule = UpdateRule.of(Trace.record(
                "ratio", t -> t.state("parameter").write(t.input("gradient").div(t.input("rate")))));
        return new RecordedOptimizer(SIZE, 1, precision, rule);
    }

    /** A divisor in the range of the rule, at its ends, or far outside. */
    private static double divisor(SplittableRandom random, int number, Precision precision) {
        double plain = (1 + random.nextDouble()) * Math.pow(2, random.nextInt(-21, 21));
        return precision.round(
                switch (number % 4) {
                    case 0 -> plain;
                    case 1 -> 1 - Math.pow(0.99, number);
                    case 2 -> number % 8 == 2 ? 1e6 * (1 + random.nextInt(-2, 3) * 0x1p-52) : 1e-6;
                    default -> SPECIAL[number / 4 % SPECIAL.length];
                });
    }

    /** Dividends of any size, and those whose quotient is next to half way between two numbers. */
    private static double dividend(SplittableRandom random, int number, double divisor, Precision precision) {
        if (number < SPECIAL.length) {
            return precision.round(SPECIAL[number]);
        }
        double sign = random.nextBoolean() ? 1 : -1;
        double size = sign * (1 + random.nextDouble());
        if (number % 2 == 0) {
            return precision.round(size * Math.pow(2, random.nextInt(-140, 140)));
        }
        double quotient = precision.round(size * Math.pow(2, random.nextInt(-70, 70)));
        double half = precision == Precision.F32 ? Math.ulp((float) quotient) / 2 : 0;
        return precision.round((quotient + half) * divisor);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void quotientsHaveTheBitsOfDivisions(Precision precision) {
        CompiledOptimizer quotients = compiled(Tier.SCALAR, ratio(precision));
        assertTrue(quotients.javaSource("").contains("fma("), quotients.javaSource(""));
        SplittableRandom random = new SplittableRandom(SEED);
        double[] actual = new double[SIZE];
        double[] dividends = new double[SIZE];
        for (int number = 0; number < DIVISORS; number++) {
            double divisor = divisor(random, number, precision);
            for (int i = 0; i < SIZE; i++) {
                dividends[i] = dividend(random, i, divisor, precision);
            }
            quotients.step(actual, dividends, divisor);
            for (int i = 0; i < SIZE; i++) {
                double expected = precision.round(dividends[i] / divisor);
                assertEquals(expected, actual[i], () -> "a quotient by " + divisor + ", seed " + SEED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void adamTakesTheSameSteps(Precision precision) {
        CompiledOptimizer quotients = compiled(Tier.SCALAR, adam(precision));
        assertEquals(2, quotients.contracted().get("shared-quotient").size());
        ElementwiseOptimizer divisions = adam(precision);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] expected = new double[SIZE];
        double[] actual = new double[SIZE];
        double[] gradients = new double[SIZE];
        for (int step = 0; step < 60; step++) {
            for (int i = 0; i < SIZE; i++) {
                gradients[i] = dividend(random, i, 1, precision);
            }
            divisions.step(expected, gradients);
            quotients.step(actual, gradients);
            assertArrayEquals(expected, actual, "step " + step + ", seed " + SEED);
        }
    }

    private static Adam adam(Precision precision) {
        return new Adam(SIZE, 0.01, 0.3, 0.5, 1e-8, precision);
    }

    /** The rule that fires first takes the divisions, and the other one finds what it leaves. */
    @Test
    void bothRulesForDivisorsGetAlong() {
        List<TreeRule> rules = List.of(TreeRules.SHARED_QUOTIENT, TreeRules.SHARED_RECIPROCAL);
        for (int first = 0; first < 2; first++) {
            CompiledOptimizer compiled = TraceCompiler.create()
                    .tier(Tier.SCALAR)
                    .rules(RuleSet.of(rules.get(first), rules.get(1 - first)))
                    .compile(Trace.record(
                            "p", t -> t.output("y", t.parameter("x").mul(2))))
                    .optimizer(adam(Precision.F64));
            assertEquals(Set.of(rules.get(first).name()), compiled.contracted().keySet());
        }
    }

    @Test
    void lanesDivide() {
        CompiledOptimizer lanes = compiled(Tier.VECTOR, adam(Precision.F64));
        String whole = lanes.javaSource("");
        assertTrue(whole.contains(".div("), whole);
    }

    /** HotSpot makes vectors of the divisions, but C1 does not; without the instruction, Java computes with objects. */
    @Test
    void itIsOnWhereThereIsC1AloneAndTheProcessorFuses() throws IOException, InterruptedException {
        List<String> usual = List.of(exact().toString(), BuiltInRules.fast().changesFrom(exact()));
        List<String> withQuotients =
                List.of(exact().plus(TreeRules.SHARED_QUOTIENT).toString(), usual.get(1) + ",-shared-quotient");
        assertEquals(usual, printed("-XX:TieredStopAtLevel=4"));
        boolean fuses = Boolean.parseBoolean(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("UseFMA")
                .getValue());
        assertEquals(fuses ? withQuotients : usual, printed("-XX:TieredStopAtLevel=1"));
        assertEquals(usual, printed("-XX:TieredStopAtLevel=1", "-XX:-UseFMA"));
    }

    private static List<String> printed(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), RulesOfC1.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertEquals(0, process.waitFor(), printed.toString());
        return printed;
    }
}
