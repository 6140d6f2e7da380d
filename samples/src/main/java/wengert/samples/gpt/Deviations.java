package wengert.samples.gpt;

import java.util.List;
import java.util.Set;
import wengert.engine.Layout;
import wengert.engine.Workspace;

/** How far the loss, the gradients and the parameters of a training are from those of another one, at worst. */
public final class Deviations {
    private final Deviation loss = new Deviation();
    private final Deviation gradients = new Deviation();
    private final Deviation parameters = new Deviation();

    /** Creates deviations of no step yet. */
    public Deviations() {}

    /** Takes a step into account, without the gradients of some parameters. */
    void add(Workspace expected, Workspace actual, Set<String> withoutGradient) {
        add(loss, "loss", expected.layout().output(Gpt.LOSS), expected.values(), actual.values());
        for (Layout.Slot slot : expected.layout().parameters()) {
            if (!withoutGradient.contains(slot.name())) {
                add(gradients, "gradient " + slot.name(), slot, expected.gradients(), actual.gradients());
            }
            add(parameters, "parameter " + slot.name(), slot, expected.parameters(), actual.parameters());
        }
    }

    private static void add(Deviation deviation, String name, Layout.Slot slot, double[] expected, double[] actual) {
        deviation.add(name, expected, actual, slot.offset(), slot.size());
    }

    /**
     * Returns what is not finite although it should be.
     *
     * @return a message, or null if there is nothing of that kind
     */
    public String wrong() {
        for (Deviation deviation : List.of(loss, gradients, parameters)) {
            if (deviation.wrong() != null) {
                return deviation.wrong();
            }
        }
        return null;
    }

    /** Returns the largest relative deviation of the loss, of a gradient or of a parameter. */
    double largest() {
        return Math.max(loss.relative(), Math.max(gradients.relative(), parameters.relative()));
    }

    /**
     * Returns the deviations as text.
     *
     * @return a line each for the loss, the gradients and the parameters
     */
    public List<String> lines() {
        return List.of(
                "  loss        " + loss,
                "  gradients   " + gradients + where(gradients),
                "  parameters  " + parameters + where(parameters));
    }

    private static String where(Deviation deviation) {
        return deviation.farthest().isEmpty() ? "" : " (" + deviation.farthest() + ")";
    }
}
