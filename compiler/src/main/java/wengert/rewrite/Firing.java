package wengert.rewrite;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import wengert.trace.Node;

/**
 * A rule that fired at a node.
 *
 * @param rule the name of the rule
 * @param before the node that it fired at, in the trace before the pass
 * @param after what stands for it: the node that its readers read afterwards, or into which it was inlined; in the trace after
 *     the pass, unless later firings made it dead code
 */
public record Firing(String rule, Node before, Node after) {
    /**
     * Counts firings.
     *
     * @param firings any firings
     * @return the name of each rule that fired, and how often, in the order of names
     */
    public static Map<String, Integer> counts(List<Firing> firings) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Firing firing : firings) {
            counts.put(firing.rule(), counts.getOrDefault(firing.rule(), 0) + 1);
        }
        return counts;
    }
}
