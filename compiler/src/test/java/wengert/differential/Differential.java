package wengert.differential;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import wengert.engine.Interpreter;
import wengert.engine.Layout;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.trace.Trace;
import wengert.trace.TraceException;

/** The comparison of engines with the interpreter on a recipe. */
final class Differential {
    private final Engines.Maker maker;

    Differential(Engines.Maker maker) {
        this.maker = maker;
    }

    /**
     * Runs a recipe on all engines and returns the first difference.
     *
     * @throws TraceException if the recipe does not record
     */
    Optional<Difference> check(Recipe recipe) {
        Trace trace = recipe.replay().trace();
        boolean gradient = recipe.gradient() && trace.objective().isPresent();
        List<Engines.Leg> legs;
        try {
            legs = maker.make(trace, gradient);
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(Difference.thrown("compiler", e));
        }
        return check(recipe, trace, gradient, legs);
    }

    static Optional<Difference> check(Recipe recipe, Trace trace, boolean gradient, List<Engines.Leg> legs) {
        Feed feed = new Feed(recipe);
        Program oracle = Interpreter.of(trace);
        Workspace expected = oracle.workspace();
        Workspace[] actual =
                legs.stream().map(leg -> poisoned(leg.program())).toArray(Workspace[]::new);
        boolean differentiates =
                gradient && !trace.signature().parameters().isEmpty();
        for (int number = 0; number < recipe.runs().size(); number++) {
            Run run = recipe.runs().get(number);
            feed.fill(expected, run, number == 0);
            double loss;
            try {
                loss = oracle.forward(expected);
                if (differentiates) {
                    oracle.backward(expected);
                }
            } catch (RuntimeException e) {
                return Optional.of(Difference.thrown("oracle", e));
            }
            for (int i = 0; i < legs.size(); i++) {
                Engines.Leg leg = legs.get(i);
                feed.fill(actual[i], run, number == 0);
                try {
                    double own = leg.program().forward(actual[i]);
                    if (differentiates) {
                        leg.program().backward(actual[i]);
                    }
                    Comparison comparison = new Comparison(leg.name(), "run " + number, expected, actual[i]);
                    comparison.value("loss", loss, own);
                    comparison.all(differentiates);
                    if (comparison.first() != null) {
                        return Optional.of(comparison.first());
                    }
                } catch (RuntimeException | LinkageError e) {
                    return Optional.of(Difference.thrown(leg.name(), e));
                }
            }
        }
        return Optional.empty();
    }

    /** Returns a workspace full of NaN, so that whatever is read before it is written shows. */
    private static Workspace poisoned(Program program) {
        Workspace run = program.workspace();
        Arrays.fill(run.values(), Double.NaN);
        Arrays.fill(run.gradients(), Double.NaN);
        return run;
    }

    /** The first difference between two workspaces after the same run. */
    private static final class Comparison {
        private final String leg;
        private final String when;
        private final Workspace expected;
        private final Workspace actual;
        private Difference first;

        Comparison(String leg, String when, Workspace expected, Workspace actual) {
            this.leg = leg;
            this.when = when;
            this.expected = expected;
            this.actual = actual;
        }

        Difference first() {
            return first;
        }

        void value(String what, double one, double other) {
            if (first == null && !Difference.same(one, other)) {
                first = Difference.bits(leg, when + ", " + what, one, other);
            }
        }

        void all(boolean gradients) {
            Layout layout = expected.layout();
            layout.outputs().forEach(slot -> slot(slot, expected.values(), actual.values()));
            layout.states().forEach(slot -> slot(slot, expected.values(), actual.values()));
            if (gradients) {
                layout.parameters().forEach(slot -> slot(slot, expected.gradients(), actual.gradients()));
            }
        }

        private void slot(Layout.Slot slot, double[] one, double[] other) {
            for (int element : LiveElements.of(slot.shape(), expected)) {
                int at = slot.offset() + element;
                String what = one == expected.gradients() ? "gradient " : "";
                value(what + slot.name() + "[" + element + "]", one[at], other[at]);
            }
        }
    }
}
