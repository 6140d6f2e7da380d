package wengert.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import wengert.emit.EmissionException;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.flight.CompileEvent;
import wengert.flight.Flight;
import wengert.lower.Contraction;
import wengert.lower.LoweredProgram;
import wengert.lower.Lowering;
import wengert.lower.TreeRule;
import wengert.pass.Arrangement;
import wengert.pass.MemoryPlan;
import wengert.pass.RowFusion;
import wengert.pass.Schedule;
import wengert.pass.SiblingFusion;
import wengert.pass.Tiles;
import wengert.rewrite.Firing;
import wengert.rewrite.KernelRule;
import wengert.rewrite.RuleSet;
import wengert.trace.Node;
import wengert.trace.Trace;

/** The passes after fusion, which depend on the number of lanes: schedule, arrangement, memory plan, lowering, emission. */
final class BackEnd {
    private final Trace recorded;
    private final List<PassTrace> passes;
    private final Map<Node, String> whyStored;
    private final Trace fused;
    private final Precision precision;
    private final RuleSet rules;
    private final Tiles tiles;

    BackEnd(
            Trace recorded,
            List<PassTrace> passes,
            Map<Node, String> whyStored,
            Trace fused,
            Precision precision,
            RuleSet rules,
            Tiles tiles) {
        this.recorded = recorded;
        this.passes = passes;
        this.whyStored = whyStored;
        this.fused = fused;
        this.precision = precision;
        this.rules = rules;
        this.tiles = tiles;
    }

    /** Processors that have vectors of 512 bits have 32 registers for them, others 16. */
    private int registers(int width) {
        int bits = width * (precision == Precision.F32 ? Float.SIZE : Double.SIZE);
        return bits >= 512 ? 32 : 16;
    }

    /**
     * Makes the kernels for a number of lanes.
     *
     * @param width 1 for scalar kernels
     * @throws EmissionException if a kernel or the class is too large
     * @throws ArithmeticException if an array is
     */
    Executable executable(int width) {
        CompileEvent event = Flight.isOn() ? CompileEvent.start() : null;
        Schedule schedule = new Schedule(fused);
        Layout layout = Layout.of(recorded);
        Arrangement arrangement = Arrangement.of(schedule, width, registers(width), tiles);
        List<PassTrace> all = passes;
        List<KernelRule> kernelRules = rules.of(KernelRule.class);
        if (!kernelRules.isEmpty()) {
            all = Flight.isOn() ? new PassLog(recorded.name(), passes) : new ArrayList<>(passes);
            RowFusion rows = RowFusion.of(schedule, arrangement, sharing(KernelRule.Loops.OUTERMOST));
            SiblingFusion siblings = SiblingFusion.of(rows.apply(), arrangement, sharing(KernelRule.Loops.ALL));
            schedule = siblings.apply();
            // The same choice again, at the positions of the new groups.
            arrangement = Arrangement.of(schedule, width, registers(width), tiles);
            List<Firing> firings = new ArrayList<>(rows.firings());
            firings.addAll(siblings.firings());
            all.add(new PassTrace("share-loops", fused, fused, firings));
        }
        MemoryPlan plan = new MemoryPlan(schedule, layout, arrangement);
        LoweredProgram lowered =
                contracted(Lowering.lower(schedule, plan, layout, false).in(precision));
        return new Executable(new Compilation(recorded, layout, all, whyStored, schedule, plan, rules, lowered), event);
    }

    private List<KernelRule> sharing(KernelRule.Loops loops) {
        List<KernelRule> sharing = new ArrayList<>();
        for (KernelRule rule : rules.of(KernelRule.class)) {
            if (rule.loops() == loops) {
                sharing.add(rule);
            }
        }
        return sharing;
    }

    private LoweredProgram contracted(LoweredProgram lowered) {
        List<TreeRule> wanted = rules.of(TreeRule.class);
        // Exact programs do without the class.
        return wanted.isEmpty() ? lowered : new Contraction(wanted, precision).apply(lowered);
    }
}
