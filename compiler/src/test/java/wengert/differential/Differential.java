package wengert.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import wengert.engine.Interpreter;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.engine.Program;
import wengert.engine.Workspace;
import wengert.trace.Trace;

/** The comparison of engines with the interpreter, or with another engine. */
final class Differential {
    private final Engines.Maker maker;
    private final Precision precision;
    private final Function<Trace, Program> oracle;

    Differential(Engines.Maker maker) {
        this(maker, Precision.F64);
    }

    Differential(Engines.Maker maker, Precision precision) {
        this(maker, precision, trace -> Interpreter.of(trace, precision));
    }

    /** @param oracle makes what the engines are held against */
    Differential(Engines.Maker maker, Precision precision, Function<Trace, Program> oracle) {
        this.maker = maker;
        this.precision = precision;
        this.oracle = oracle;
    }

    /**
     * Runs a recipe on all engines and returns the first difference.
     *
     * @throws wengert.trace.TraceException if the recipe does not record
     */
    Optional<Difference> check(Recipe recipe) {
        Feed feed = new Feed(recipe, precision);
        List<Consumer<Workspace>> runs = new ArrayList<>();
        for (Run run : recipe.runs()) {
            boolean first = runs.isEmpty();
            runs.add(workspace -> feed.fill(workspace, run, first));
        }
        return check(recipe.replay().trace(), recipe.gradient(), runs);
    }

    /**
     * Runs a trace on all engines and returns the first difference.
     *
     * @param gradient whether gradients are compared too
     * @param runs what each run sets, one after the other in the same workspaces
     */
    Optional<Difference> check(Trace trace, boolean gradient, List<Consumer<Workspace>> runs) {
        boolean differentiates = gradient
                && trace.objective().isPresent()
                && !trace.signature().parameters().isEmpty();
        List<Engines.Leg> legs;
        try {
            legs = maker.make(trace, differentiates);
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(Difference.thrown("compiler", e));
        }
        Program truth = oracle.apply(trace);
        Workspace expected = truth.workspace();
        Workspace[] actual = legs.stream().map(leg -> poisoned(leg.program())).toArray(Workspace[]::new);
        for (int number = 0; number < runs.size(); number++) {
            runs.get(number).accept(expected);
            double loss;
            try {
                loss = run(truth, expected, differentiates);
            } catch (RuntimeException e) {
                return Optional.of(Difference.thrown("oracle", e));
            }
            for (int i = 0; i < legs.size(); i++) {
                Engines.Leg leg = legs.get(i);
                runs.get(number).accept(actual[i]);
                try {
                    double own = run(leg.program(), actual[i], differentiates);
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

    private static double run(Program program, Workspace run, boolean differentiates) {
        double loss = program.forward(run);
        if (differentiates) {
            program.backward(run);
        }
        return loss;
    }

    /** Returns a workspace full of NaN, so that whatever is read before it is written shows. */
    private static Workspace poisoned(Program program) {
        Workspace run = program.workspace();
        Arrays.fill(run.values(), Double.NaN);
        Arrays.fill(run.scratch(), Double.NaN);
        Arrays.fill(run.gradients(), Double.NaN);
        if (run.floats() != null) {
            Arrays.fill(run.floats().scratch(), Float.NaN);
            Arrays.fill(run.floats().gradients(), Float.NaN);
        }
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
