package wengert.compiler;

import java.util.List;
import java.util.Map;
import wengert.lower.LoweredUpdate;
import wengert.trace.Trace;

/**
 * What the compiler made of an optimiser, for inspection.
 *
 * @param passes the trace of each rule before and after each pass
 * @param lowered the loop-level tree
 * @param contracted the name of each rule for loops that fired, to the name of each kernel that it changed, to how often
 */
record UpdateCompilation(
        List<List<PassTrace>> passes, LoweredUpdate lowered, Map<String, Map<String, Integer>> contracted) {
    /** Returns the trace of a rule after its passes. */
    Trace simplified(int number) {
        List<PassTrace> made = passes.get(number);
        return made.get(made.size() - 1).after();
    }
}
