package wengert.differential;

import java.util.List;
import java.util.Set;
import wengert.trace.Dim;
import wengert.trace.Expr;
import wengert.trace.Trace;

/**
 * A computation as data: steps that call the DSL, and the runs on which engines are compared. It can be replayed,
 * printed and shrunk.
 *
 * @param seed the seed that it was generated from
 * @param gradient whether gradients are compared too
 * @param dims the dimensions that steps refer to by position
 * @param steps the steps, operands before their readers
 * @param runs the runs, one after the other in the same workspaces
 * @param plain the tags of the declarations whose values are all 1, or index 0
 */
record Recipe(long seed, boolean gradient, List<Dim> dims, List<Step> steps, List<Run> runs, Set<Integer> plain) {
    Recipe {
        dims = List.copyOf(dims);
        steps = List.copyOf(steps);
        runs = List.copyOf(runs);
        plain = Set.copyOf(plain);
    }

    /**
     * A replayed recipe.
     *
     * @param trace what was recorded
     * @param lines the DSL code, a line a step
     * @param player the player, which knows the shapes
     */
    record Script(Trace trace, List<String> lines, Replayer player) {
        Script {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Records the computation.
     *
     * @throws wengert.trace.TraceException if the steps do not fit together, as may be after shrinking
     */
    Script replay() {
        Replayer[] player = new Replayer[1];
        Trace trace = Trace.record("Random" + seed, t -> {
            player[0] = new Replayer(t, dims);
            steps.forEach(player[0]::play);
        });
        return new Script(trace, player[0].lines(), player[0]);
    }

    /** Returns the extents of the value of a step, or null if it is no rectangular array. */
    List<Dim> shape(int position) {
        Expr expr = replay().player().exprOrNull(position);
        return expr == null || expr.shape().causal() != null
                ? null
                : expr.shape().dims();
    }

    Recipe withSteps(List<Step> replaced) {
        return new Recipe(seed, gradient, dims, replaced, runs, plain);
    }

    Recipe withDims(List<Dim> replaced) {
        return new Recipe(seed, gradient, replaced, steps, runs, plain);
    }

    Recipe withRuns(List<Run> replaced) {
        return new Recipe(seed, gradient, dims, steps, replaced, plain);
    }

    Recipe withPlain(Set<Integer> replaced) {
        return new Recipe(seed, gradient, dims, steps, runs, replaced);
    }

    /** Returns the DSL code and what the runs set, ready to be pasted into a bug report. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Trace.record(\"Random" + seed + "\", t -> {\n");
        replay().lines().forEach(line -> text.append("    ").append(line).append('\n'));
        text.append("});\n");
        runs.forEach(run -> text.append(run).append('\n'));
        return text.append("all ones: ").append(plain).append('\n').toString();
    }
}
