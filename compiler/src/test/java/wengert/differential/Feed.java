package wengert.differential;

import java.util.List;
import java.util.SplittableRandom;
import wengert.engine.Layout;
import wengert.engine.LiveLookups;
import wengert.engine.Precision;
import wengert.engine.Workspace;
import wengert.trace.Dim;

/** What a run sets in a workspace; the values of an array depend on its name and the run alone. */
final class Feed {
    private final Recipe recipe;
    private final Precision precision;
    /** Of the trace as it was recorded: a pass may have dropped a look-up, and all engines are to be fed alike. */
    private final LiveLookups lookups;

    Feed(Recipe recipe, Precision precision) {
        this.recipe = recipe;
        this.precision = precision;
        this.lookups = Layout.of(recipe.replay().trace()).lookups();
    }

    /**
     * Sets live lengths, integer inputs, parameters and inputs.
     *
     * @param first whether the states are set too; later runs find what the run before left
     */
    void fill(Workspace run, Run fed, boolean first) {
        Layout layout = run.layout();
        lengths(run, fed);
        for (Layout.Slot slot : layout.indices()) {
            SplittableRandom random = random(fed, slot);
            for (int i = 0; i < slot.size(); i++) {
                int index = random.nextInt(slot.bound());
                run.integers()[slot.offset() + i] = isPlain(slot) ? 0 : index;
            }
        }
        lookups.limit(run.integers());
        fill(run.parameters(), layout.parameters(), fed);
        fill(run.values(), layout.inputs(), fed);
        if (first) {
            fill(run.values(), layout.states(), fed);
        }
    }

    private void lengths(Workspace run, Run fed) {
        for (int i = 0; i < recipe.dims().size(); i++) {
            Dim dim = recipe.dims().get(i);
            boolean used =
                    run.layout().lengths().stream().anyMatch(slot -> slot.name().equals(dim.name()));
            if (dim.isBounded() && used) {
                run.setLength(dim.name(), Math.min(dim.max(), fed.lengths().get(i)));
            }
        }
    }

    private void fill(double[] array, List<Layout.Slot> slots, Run fed) {
        for (Layout.Slot slot : slots) {
            SplittableRandom random = random(fed, slot);
            for (int i = 0; i < slot.size(); i++) {
                double value = fed.profile().next(random, precision);
                array[slot.offset() + i] = isPlain(slot) ? 1.0 : value;
            }
        }
    }

    private boolean isPlain(Layout.Slot slot) {
        return recipe.plain().contains(Integer.parseInt(slot.name().substring(1)));
    }

    private static SplittableRandom random(Run fed, Layout.Slot slot) {
        return new SplittableRandom(fed.seed() * 31 + slot.name().hashCode());
    }
}
