package wengert.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import wengert.engine.Check;
import wengert.engine.Interpreter;
import wengert.engine.Mismatch;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.rewrite.Exactness;
import wengert.rewrite.Firing;
import wengert.rewrite.Rewriter;
import wengert.rewrite.Rule;
import wengert.rewrite.RuleException;
import wengert.trace.Dim;
import wengert.trace.Node;
import wengert.trace.Trace;

/**
 * The check that rules keep every bit, or change no more than roundings where they say that they round differently: a trace is
 * played on the tape before and after them. Where results are wrong, the first firings alone are tried, half of those in
 * question at a time, until the one is found that makes them so.
 */
final class ValueCheck {
    /** Beyond that, the tape takes seconds and hundreds of megabytes. */
    private static final long MAX_POINTS = 3_000_000;

    /** As many points are played as the tape does in milliseconds, and each kind of values at least once. */
    private static final long PLAYED_POINTS = 20_000;

    private static final int MAX_RUNS = 6 * SampleRun.KINDS;

    private ValueCheck() {}

    /** Checks rules on a trace that is not too large for it. */
    static void requireIfSmall(Trace trace, List<Rule> rules, Precision precision) {
        long points = points(trace);
        if (points > MAX_POINTS) {
            System.getLogger(TraceCompiler.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "trace '%s' has %d points, too many to hold rules to their bits on it; expected at most %d. Check them by RuleCheck"
                                    .formatted(trace.name(), points, MAX_POINTS));
            return;
        }
        require(trace, rules, precision);
        requireNear(trace, rules);
    }

    /**
     * Checks the rules that round differently, together with the others, on plain values.
     *
     * @throws RuleException if one changes values by more than roundings, naming the rule and the node
     */
    static void requireNear(Trace trace, List<Rule> rules) {
        if (rules.stream().allMatch(rule -> rule.exactness() == Exactness.BITWISE)) {
            return;
        }
        // In double precision: roundings of single precision would hide a small mistake.
        SampleRun plain = new SampleRun(0, Precision.F64);
        Workspace expected = play(trace, plain, Precision.F64);
        Rewriter all = new Rewriter(rules);
        if (distance(trace, all, plain, expected).isAtMost(RuleCheck.TOLERANCE)) {
            return;
        }
        int guilty = guilty(
                all.firings().size(),
                limit -> !distance(trace, new Rewriter(rules, limit), plain, expected)
                        .isAtMost(RuleCheck.TOLERANCE));
        Rewriter upToIt = new Rewriter(rules, guilty);
        Distance distance = distance(trace, upToIt, plain, expected);
        throw new RuleException(at(upToIt.firings().get(guilty - 1)) + " " + distance.complaint(RuleCheck.TOLERANCE));
    }

    private static Distance distance(Trace trace, Rewriter rewriter, SampleRun sample, Workspace expected) {
        return Distance.of(trace, expected, play(rewriter.rewrite(trace), sample, expected.precision()));
    }

    /**
     * Checks the rules that promise to keep bits.
     *
     * @throws RuleException if one changes a value, naming the rule and the node
     */
    static void require(Trace trace, List<Rule> rules, Precision precision) {
        List<Rule> bitwise = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.exactness() == Exactness.BITWISE) {
                bitwise.add(rule);
            }
        }
        Rewriter all = new Rewriter(bitwise);
        Trace after = all.rewrite(trace);
        long runs = Math.max(SampleRun.KINDS, Math.min(MAX_RUNS, PLAYED_POINTS / points(trace)));
        Interpreter tape = Interpreter.of(trace, precision);
        Workspace expected = tape.workspace();
        Interpreter tapeAfter = Interpreter.of(after, precision);
        Workspace actual = tapeAfter.workspace();
        for (int number = 0; number < runs; number++) {
            SampleRun sample = new SampleRun(number, precision);
            play(tape, expected, sample);
            play(tapeAfter, actual, sample);
            if (Check.compare(trace, expected, actual).isPresent()) {
                throw guilty(trace, bitwise, all.firings().size(), sample, expected);
            }
        }
    }

    private static RuleException guilty(
            Trace trace, List<Rule> rules, int firings, SampleRun sample, Workspace expected) {
        int guilty = guilty(
                firings,
                limit -> mismatch(trace, new Rewriter(rules, limit), sample, expected)
                        .isPresent());
        Rewriter upToIt = new Rewriter(rules, guilty);
        Mismatch mismatch = mismatch(trace, upToIt, sample, expected).orElseThrow();
        Firing firing = upToIt.firings().get(guilty - 1);
        return new RuleException(at(firing)
                + " changes values although it is BITWISE: " + mismatch.describe("before it", "after it")
                + "; expected equal bits, or exactness(ROUNDS_DIFFERENTLY) on the rule");
    }

    /** Returns the number of the first firing with which results are wrong, given that they are with all of them. */
    private static int guilty(int firings, IntPredicate isWrong) {
        int innocent = 0;
        int guilty = firings;
        while (guilty - innocent > 1) {
            int middle = (innocent + guilty) >>> 1;
            if (isWrong.test(middle)) {
                guilty = middle;
            } else {
                innocent = middle;
            }
        }
        return guilty;
    }

    private static String at(Firing firing) {
        return "rule '" + firing.rule() + "' at node " + firing.before();
    }

    private static Optional<Mismatch> mismatch(Trace trace, Rewriter rewriter, SampleRun sample, Workspace expected) {
        Workspace actual = play(rewriter.rewrite(trace), sample, expected.precision());
        return Check.compare(trace, expected, actual);
    }

    /** Plays a trace, the gradients of which are among its nodes if it has any. */
    static Workspace play(Trace trace, SampleRun sample, Precision precision) {
        Interpreter tape = Interpreter.of(trace, precision);
        Workspace run = tape.workspace();
        play(tape, run, sample);
        return run;
    }

    private static void play(Interpreter tape, Workspace run, SampleRun sample) {
        sample.fill(run);
        tape.forward(run);
    }

    private static long points(Trace trace) {
        long points = 0;
        for (Node node : trace.nodes()) {
            long own = 1;
            for (Dim dim : node.domain().dims()) {
                own *= dim.isBounded() ? Math.min(dim.max(), SampleRun.MAX_LENGTH) : dim.max();
            }
            points += own;
        }
        return points;
    }
}
