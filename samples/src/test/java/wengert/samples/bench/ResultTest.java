package wengert.samples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTest {
    private static final FmaPeak PEAK = new FmaPeak(50, 100, 4, 8, true);

    private static Plan plan(String... commands) {
        return new Plan(List.of(Subject.parse("compiled"), Subject.parse("tape")), List.of(commands), 1000, 3, 0.2, 2);
    }

    /** Rounds of the two subjects and a command; times in microseconds a step, 2 steps of 1000 operations each. */
    private static Rounds rounds(double[] compiled, double[] tape, double[] command) {
        Rounds rounds = new Rounds(3);
        for (int i = 0; i < compiled.length; i++) {
            rounds.add(0, new Slice(2, compiled[i] * 2000, 2000, 0));
            rounds.add(1, new Slice(2, tape[i] * 2000, 2000, i));
            rounds.add(2, new Slice(1000, command[i] * 1e6, Double.NaN, Double.NaN));
        }
        return rounds;
    }

    private static final Rounds FIRST =
            rounds(new double[] {10, 20, 40}, new double[] {100, 100, 100}, new double[] {5, 40, 20});
    private static final Rounds SECOND =
            rounds(new double[] {30, 32, 31}, new double[] {90, 96, 310}, new double[] {31, 31, 31});

    @Test
    void inOneProcessTheMedianIsThatOfItsRounds() {
        List<Row> rows = Row.of(plan("seed"), List.of(FIRST), PEAK);
        Row compiled = rows.get(0);
        assertEquals("compiled", compiled.name());
        assertEquals(new Spread(10, 20, 40), compiled.micros());
        assertEquals(1, compiled.ratio());
        assertEquals(0.05, compiled.gigaflops(), 1e-15);
        assertEquals(0.001, compiled.share(), 1e-15);
        assertEquals(0, compiled.bytes());
        Row tape = rows.get(1);
        assertEquals(5, tape.ratio(), 1e-12, "the median of 10, 5 and 2.5, each from one round");
        assertEquals(0.5, tape.bytes(), "3 bytes in 6 steps");
        Row seed = rows.get(2);
        assertEquals(new Spread(5, 20, 40), seed.micros());
        assertEquals(0.5, seed.ratio(), 1e-12, "the median of 0.5, 2 and 0.5");
        assertTrue(Double.isNaN(seed.gigaflops()) && Double.isNaN(seed.share()) && Double.isNaN(seed.bytes()));
    }

    @Test
    void ofForksItIsTheMedianOfTheirMediansAndTheSpreadOfAllRounds() {
        List<Row> rows = Row.of(plan("seed"), List.of(FIRST, SECOND), PEAK);
        assertEquals(new Spread(10, (20 + 31) / 2.0, 40), rows.get(0).micros());
        assertEquals(new Spread(90, (100 + 96) / 2.0, 310), rows.get(1).micros());
        assertEquals((5 + 3) / 2.0, rows.get(1).ratio(), 1e-12);
        assertEquals(0.5, rows.get(1).bytes());
    }

    private static Result result() {
        String command = "./seed \"--steps\"   1000, in a folder with a long name";
        return new Result(
                plan(command),
                5,
                PEAK,
                List.of(
                        new Row("compiled", new Spread(9.876, 10, 20.5), 1, 5.5, 0.11, 0),
                        new Row("tape", new Spread(99, 100.125, 1234.5), 10, 0.55, 0.011, 0.01),
                        new Row("other", new Spread(1, 2, 3), 0.2, 10, 0.2, 1234.56),
                        new Row(command, new Spread(6, 7, 8), 0.7, Double.NaN, Double.NaN, Double.NaN)));
    }

    @Test
    void theTable() {
        assertEquals("""
                subject                                   us/step    min      max   ratio  GFLOP/s  of peak  bytes/step
                compiled                                    10.00   9.88    20.50   1.000     5.50    11.0%           0
                tape                                       100.13  99.00  1234.50  10.000     0.55     1.1%        <0.1
                other                                        2.00   1.00     3.00   0.200    10.00    20.0%      1234.6
                ./seed "--steps" 1000, in a folder wi...     7.00   6.00     8.00   0.700        -        -           -
                """, String.join("\n", result().table()) + "\n");
    }

    @Test
    void theCsv() {
        List<String> lines =
                new String(result().csv(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(
                "subject,us_per_step,us_per_step_min,us_per_step_max,ratio,gflops,share_of_peak,bytes_per_step,"
                        + "rounds,forks,jdk,processors,lanes_f64,lanes_f32,peak_gflops_f64,peak_gflops_f32",
                lines.get(0));
        String machine = "," + Machine.jdk() + "," + Machine.processors() + ",4,8,50.0,100.0";
        assertEquals("compiled,10.0,9.876,20.5,1.0,5.5,0.11,0.0,3,5" + machine, lines.get(1));
        assertEquals("tape,100.125,99.0,1234.5,10.0,0.55,0.011,0.01,3,5" + machine, lines.get(2));
        assertEquals(
                "\"./seed \"\"--steps\"\"   1000, in a folder with a long name\",7.0,6.0,8.0,0.7,,,,3,5" + machine,
                lines.get(4));
        assertEquals(5, lines.size());
    }
}
