package wengert.differential;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import wengert.trace.Dim;
import wengert.trace.TraceException;

/**
 * Makes a failing recipe smaller for as long as it still fails in the same way: fewer runs, fewer steps, operands from
 * further up, inputs in place of computations, smaller sizes, plainer values.
 */
final class Shrinker {
    private static final int MAX_ATTEMPTS = 4000;

    private final Function<Recipe, Optional<Difference>> check;
    private final Predicate<Difference> alike;
    private Recipe best;
    private Difference difference;
    private int attempts;

    private Shrinker(Recipe failing, Difference found, Function<Recipe, Optional<Difference>> check) {
        this.check = check;
        this.best = failing;
        this.difference = found;
        this.alike = other -> other.sort().equals(found.sort());
    }

    /**
     * A shrunken recipe.
     *
     * @param recipe the smallest recipe found
     * @param difference how it fails
     */
    record Result(Recipe recipe, Difference difference) {
        /** Returns the seed, the listing and the first difference. */
        String message() {
            return "seed %d, engine '%s', %s%n%s"
                    .formatted(recipe.seed(), difference.leg(), difference.detail(), recipe);
        }
    }

    /**
     * Shrinks a failing recipe.
     *
     * @param check returns how a recipe fails, if it does; throws {@link TraceException} for one that does not record
     */
    static Result shrink(Recipe failing, Difference found, Function<Recipe, Optional<Difference>> check) {
        Shrinker shrinker = new Shrinker(failing, found, check);
        shrinker.run();
        return new Result(shrinker.best, shrinker.difference);
    }

    private void run() {
        List<BooleanSupplier> moves = List.of(
                this::runs, this::parts, this::steps, this::bypasses, this::leaves, this::sizes, this::plainValues);
        boolean smaller = true;
        while (smaller && attempts < MAX_ATTEMPTS) {
            smaller = false;
            for (BooleanSupplier move : moves) {
                smaller |= move.getAsBoolean();
            }
        }
    }

    private boolean attempt(Recipe candidate) {
        if (attempts >= MAX_ATTEMPTS) {
            return false;
        }
        attempts++;
        Optional<Difference> found;
        try {
            found = check.apply(candidate);
        } catch (TraceException e) {
            return false;
        }
        if (found.isEmpty() || !alike.test(found.get())) {
            return false;
        }
        best = candidate;
        difference = found.get();
        return true;
    }

    // ---- runs ----

    private boolean runs() {
        boolean smaller = false;
        for (int i = best.runs().size() - 1; i >= 0 && best.runs().size() > 1; i--) {
            List<Run> fewer = new ArrayList<>(best.runs());
            fewer.remove(i);
            smaller |= attempt(best.withRuns(fewer));
        }
        for (int i = 0; i < best.runs().size(); i++) {
            Run run = best.runs().get(i);
            if (run.profile() != Profile.PLAIN) {
                List<Run> plainer = new ArrayList<>(best.runs());
                plainer.set(i, new Run(run.seed(), Profile.PLAIN, run.lengths()));
                smaller |= attempt(best.withRuns(plainer));
            }
        }
        return smaller;
    }

    // ---- steps ----

    /** Drops blocks of steps, from the end. */
    private boolean parts() {
        boolean smaller = false;
        for (int size = best.steps().size() / 2; size >= 2; size /= 2) {
            for (int end = best.steps().size(); end > 0; end -= size) {
                if (end <= best.steps().size()) {
                    smaller |= attempt(without(best, Math.max(0, end - size), end));
                }
            }
        }
        return smaller;
    }

    private boolean steps() {
        boolean smaller = false;
        for (int i = best.steps().size() - 1; i >= 0; i--) {
            if (i < best.steps().size()) {
                smaller |= attempt(without(best, i, i + 1));
            }
        }
        return smaller;
    }

    /** Drops a range of steps, and all that read them. */
    private static Recipe without(Recipe recipe, int from, int to) {
        Set<Integer> dropped = new HashSet<>();
        List<Step> kept = new ArrayList<>();
        int[] moved = new int[recipe.steps().size()];
        for (int i = 0; i < moved.length; i++) {
            Step step = recipe.steps().get(i);
            if ((i >= from && i < to) || step.of().stream().anyMatch(dropped::contains)) {
                dropped.add(i);
            } else {
                moved[i] = kept.size();
                kept.add(step.withOperands(operand -> moved[operand]));
            }
        }
        return recipe.withSteps(kept);
    }

    /** Lets the readers of a step read one of its operands, or an earlier step, and drops it. */
    private boolean bypasses() {
        boolean smaller = false;
        for (int i = best.steps().size() - 1; i >= 0; i--) {
            if (i >= best.steps().size()) {
                continue;
            }
            Step step = best.steps().get(i);
            Set<Integer> stand = new java.util.LinkedHashSet<>(step.of());
            for (int earlier = 0; earlier < Math.min(i, 6); earlier++) {
                stand.add(earlier);
            }
            for (int operand : stand) {
                if (attempt(bypassed(best, i, operand))) {
                    smaller = true;
                    break;
                }
            }
        }
        return smaller;
    }

    private static Recipe bypassed(Recipe recipe, int position, int instead) {
        List<Step> kept = new ArrayList<>();
        for (int i = 0; i < recipe.steps().size(); i++) {
            if (i != position) {
                kept.add(recipe.steps().get(i).withOperands(operand -> {
                    int read = operand == position ? instead : operand;
                    return read > position ? read - 1 : read;
                }));
            }
        }
        return recipe.withSteps(kept);
    }

    /** Puts a parameter or an input in place of a computation, if its extents are dimensions of the recipe. */
    private boolean leaves() {
        boolean smaller = false;
        for (int i = best.steps().size() - 1; i >= 0; i--) {
            Step step = best.steps().get(i);
            if (step.kind().isDeclaration()
                    || step.kind().isEffect()
                    || step.of().isEmpty()) {
                continue;
            }
            List<Integer> extents = extents(best, i);
            if (extents == null) {
                continue;
            }
            for (Kind kind : List.of(Kind.PARAMETER, Kind.INPUT)) {
                List<Step> replaced = new ArrayList<>(best.steps());
                replaced.set(i, new Step(kind, step.tag(), List.of(), extents, 0));
                if (attempt(best.withSteps(replaced))) {
                    smaller = true;
                    break;
                }
            }
        }
        return smaller;
    }

    private static List<Integer> extents(Recipe recipe, int position) {
        List<Dim> shape = recipe.shape(position);
        List<Integer> extents = new ArrayList<>();
        for (Dim dim : shape == null ? List.<Dim>of() : shape) {
            extents.add(recipe.dims().indexOf(dim));
        }
        return shape == null || extents.contains(-1) ? null : extents;
    }

    // ---- values ----

    private boolean sizes() {
        boolean smaller = false;
        for (int i = 0; i < best.dims().size(); i++) {
            Dim dim = best.dims().get(i);
            for (int size = 1; size < dim.max(); size++) {
                List<Dim> shrunk = new ArrayList<>(best.dims());
                shrunk.set(i, dim.isBounded() ? Dim.bounded(dim.name(), size) : Dim.of(size));
                if (attempt(best.withDims(shrunk))) {
                    smaller = true;
                    break;
                }
            }
        }
        return smaller;
    }

    private boolean plainValues() {
        boolean smaller = false;
        for (Step step : best.steps()) {
            if (step.kind().isDeclaration() && !best.plain().contains(step.tag())) {
                Set<Integer> plain = new HashSet<>(best.plain());
                plain.add(step.tag());
                smaller |= attempt(best.withPlain(plain));
            }
        }
        return smaller;
    }
}
