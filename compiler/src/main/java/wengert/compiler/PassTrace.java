package wengert.compiler;

import java.util.Map;
import wengert.trace.Trace;

/**
 * A trace before and after one pass.
 *
 * @param name the name of the pass
 * @param before the trace that the pass was given
 * @param after the trace that it returned
 * @param fired the rules that fired, and how often
 */
public record PassTrace(String name, Trace before, Trace after, Map<String, Integer> fired) {
    /**
     * Copies the counts.
     *
     * @param name as given
     * @param before as given
     * @param after as given
     * @param fired as given
     */
    public PassTrace {
        fired = Map.copyOf(fired);
    }
}
