package wengert.compiler;

import java.util.List;
import java.util.Map;
import wengert.rewrite.Firing;
import wengert.trace.Trace;

/**
 * A trace before and after one pass.
 *
 * @param name the name of the pass
 * @param before the trace that the pass was given
 * @param after the trace that it returned
 * @param firings where rules fired
 */
public record PassTrace(String name, Trace before, Trace after, List<Firing> firings) {
    /**
     * Copies the firings, and verifies what the pass returned if assertions are on.
     *
     * @param name as given
     * @param before as given
     * @param after as given
     * @param firings as given
     */
    public PassTrace {
        firings = List.copyOf(firings);
        assert after.verify() == after;
    }

    /**
     * Returns how often each rule fired.
     *
     * @return the name of each rule that fired, and its count, in the order of names
     */
    public Map<String, Integer> fired() {
        return Firing.counts(firings);
    }
}
