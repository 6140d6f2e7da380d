package wengert.compiler;

import java.util.Arrays;
import wengert.engine.Layout;
import wengert.engine.Workspace;
import wengert.trace.Trace;

/**
 * How far results are from those that are expected.
 *
 * @param name which of them are the farthest
 * @param ulps how far, in ulp of the largest magnitude of their array or of 1; NaN if one of them is not finite that should be
 */
record Distance(String name, double ulps) {
    /** Returns that of the outputs, states and gradients of a trace, of the array with the greatest one. */
    static Distance of(Trace trace, Workspace expected, Workspace actual) {
        Distance farthest = of("gradients", expected.gradients(), actual.gradients());
        for (Trace.Root root : trace.roots(Trace.Role.OUTPUT)) {
            farthest = farthest.or(
                    of("output '" + root.name() + "'", expected.output(root.name()), actual.output(root.name())));
        }
        for (Layout.Slot slot : expected.layout().states()) {
            farthest = farthest.or(
                    of("state '" + slot.name() + "'", part(expected.values(), slot), part(actual.values(), slot)));
        }
        return farthest;
    }

    private static double[] part(double[] values, Layout.Slot slot) {
        return Arrays.copyOfRange(values, slot.offset(), slot.offset() + slot.size());
    }

    /** Returns the greater one; NaN is greater than anything. */
    private Distance or(Distance other) {
        return Double.isNaN(ulps) || other.isAtMost(ulps) ? this : other;
    }

    /** Returns that of an array; what is expected to be infinite or NaN does not count. */
    static Distance of(String name, double[] expected, double[] actual) {
        double largest = 1;
        double farthest = 0;
        for (int i = 0; i < expected.length; i++) {
            if (Double.isFinite(expected[i])) {
                largest = Math.max(largest, Math.abs(expected[i]));
                farthest = Math.max(farthest, Math.abs(actual[i] - expected[i]));
            }
        }
        return new Distance(name, farthest / Math.ulp(largest));
    }

    boolean isAtMost(double allowed) {
        return ulps <= allowed;
    }

    /** Returns what is wrong with results that are farther. */
    String complaint(double allowed) {
        return "changes values too much: %s by %s ulp of its largest; expected at most %.0f"
                .formatted(name, ulps, allowed);
    }
}
