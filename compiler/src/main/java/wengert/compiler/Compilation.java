package wengert.compiler;

import java.util.List;
import java.util.Map;
import wengert.engine.Layout;
import wengert.lower.Contraction;
import wengert.lower.LoweredProgram;
import wengert.lower.Lowering;
import wengert.lower.SmallerTiles;
import wengert.lower.Split;
import wengert.lower.TreeRule;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.rewrite.RuleSet;
import wengert.trace.Node;
import wengert.trace.Trace;

/**
 * What the compiler made of a trace, from the passes to the bytecode, for inspection.
 *
 * @param trace the trace as recorded
 * @param layout where inputs, outputs and parameters lie
 * @param passes the trace before and after every pass
 * @param whyStored the stored nodes, each with the reason why it was not fused into its reader
 * @param schedule the stored nodes in order
 * @param plan where the stored nodes lie
 * @param rules the rules of all kinds
 * @param lowered the loop-level tree, contracted by the rules that there are for it
 */
public record Compilation(
        Trace trace,
        Layout layout,
        List<PassTrace> passes,
        Map<Node, String> whyStored,
        Schedule schedule,
        MemoryPlan plan,
        RuleSet rules,
        LoweredProgram lowered) {
    /**
     * Copies the list of passes.
     *
     * @param trace as given
     * @param layout as given
     * @param passes as given
     * @param whyStored as given
     * @param schedule as given
     * @param plan as given
     * @param rules as given
     * @param lowered as given
     */
    public Compilation {
        passes = List.copyOf(passes);
    }

    /**
     * Lowers the program once more, with guarded products: an adjoint of exactly zero passes nothing on.
     *
     * @return the loop-level tree
     */
    LoweredProgram guarded() {
        return contraction().apply(lower(true).named(lowered.name().concat(" guarded")));
    }

    private LoweredProgram lower(boolean guarded) {
        return Lowering.lower(schedule, plan, layout, guarded).in(lowered.precision());
    }

    private Contraction contraction() {
        return new Contraction(rules.of(TreeRule.class), lowered.precision());
    }

    /**
     * Finds out where the rules for the lowered loops fired, by applying them once more.
     *
     * @return the name of each rule that fired, to the name of each kernel that it changed, to how often
     */
    public Map<String, Map<String, Integer>> contracted() {
        Contraction contraction = contraction();
        contraction.apply(lower(false));
        return contraction.fired();
    }

    /**
     * Finds out which nodes that were to share a kernel got several, by lowering the schedule once more.
     *
     * @return the groups that were split
     */
    public List<Split> splits() {
        return Lowering.splits(schedule, plan, layout);
    }

    /**
     * Finds out which kernels have smaller tiles than they were to have, or no lanes, by lowering the schedule once more.
     *
     * @return what each was to have, and has
     */
    public List<SmallerTiles> smallerTiles() {
        return Lowering.smallerTiles(schedule, plan, layout);
    }

    /**
     * Returns how closely the program follows the tape.
     *
     * @return the mode that the rules make
     */
    public Mode mode() {
        return Mode.of(rules);
    }

    /**
     * Counts what the kernel of a group does at the greatest live lengths.
     *
     * @param group one of the schedule's groups
     * @return its arithmetic and its memory traffic
     */
    public Work work(Schedule.Group group) {
        Work work = new Work(lowered.precision());
        work.add(schedule, group);
        return work;
    }

    /**
     * Says whether the program has a backward part.
     *
     * @return true if gradients are computed
     */
    public boolean hasGradient() {
        return !schedule.trace().roots(Trace.Role.GRADIENT).isEmpty();
    }
}
