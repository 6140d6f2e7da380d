package wengert.compiler;

import java.util.ArrayList;
import java.util.List;
import wengert.emit.EmissionException;
import wengert.engine.Layout;
import wengert.engine.Precision;
import wengert.flight.CompileEvent;
import wengert.flight.Flight;
import wengert.lower.Contraction;
import wengert.lower.LoweredProgram;
import wengert.lower.LoweredUpdateRun;
import wengert.lower.Lowering;
import wengert.lower.TreeRule;
import wengert.pass.Arrangement;
import wengert.pass.GradientUpdates;
import wengert.pass.MemoryPlan;
import wengert.pass.RowFusion;
import wengert.pass.Schedule;
import wengert.pass.SiblingFusion;
import wengert.pass.Tiles;
import wengert.rewrite.Firing;
import wengert.rewrite.KernelRule;
import wengert.rewrite.RuleSet;
import wengert.rewrite.StepRule;
import wengert.trace.Trace;

/** The passes after fusion, which depend on the number of lanes: schedule, arrangement, memory plan, lowering, emission. */
final class BackEnd {
    /** What HotSpot has before the elements of an array. */
    private static final int ARRAY_HEADER_BYTES = 16;

    private final FrontEnd front;
    private final Precision precision;
    private final RuleSet rules;
    private final Tiles tiles;
    private final CodeCache cache;

    /**
     * @param front the passes before
     * @param tiles how many sums kernels keep in registers
     * @param cache where code is looked up and kept
     */
    BackEnd(FrontEnd front, Tiles tiles, CodeCache cache) {
        this.front = front;
        this.precision = front.precision();
        this.rules = front.rules();
        this.tiles = tiles;
        this.cache = cache;
    }

    FrontEnd front() {
        return front;
    }

    /** Processors that have vectors of 512 bits have 32 registers for them, others 16. */
    private int registers(int width) {
        return width * precision.bits() >= 512 ? 32 : 16;
    }

    /**
     * Makes the kernels for a number of lanes, or takes them from the cache.
     *
     * @param width 1 for scalar kernels
     * @throws EmissionException if a kernel or the class is too large
     * @throws ArithmeticException if an array is
     */
    Executable executable(int width) {
        byte[] key = cache.key(front, width, registers(width), tiles);
        CompileEvent event = Flight.isOn() ? CompileEvent.start() : null;
        byte[] kept = cache.find(key);
        if (kept != null) {
            return new Executable(this, ProgramImage.of(kept), event);
        }
        Executable made = new Executable(this, compilation(width), event);
        cache.keep(key, made.image().toBytes());
        return made;
    }

    /**
     * Makes what there is before the code for a number of lanes.
     *
     * @param width 1 for scalar kernels
     * @throws ArithmeticException if an array is too large
     */
    Compilation compilation(int width) {
        Trace recorded = front.recorded();
        Layout layout = Layout.of(recorded);
        List<PassTrace> all = log();
        Schedule schedule = schedule(width, all);
        MemoryPlan plan = plan(schedule, layout, width);
        LoweredProgram lowered =
                contracted(Lowering.lower(schedule, plan, layout, false).in(precision));
        return new Compilation(recorded, layout, all, front.whyStored(), schedule, plan, rules, lowered);
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

    /**
     * Makes the kernels of a training step for a number of lanes.
     *
     * @param width 1 for scalar kernels
     * @param optimizer what updates the parameters
     * @return the kernels, or null if no gradient goes into an update
     * @throws EmissionException if a kernel or the class is too large
     */
    StepKernels step(int width, CompiledOptimizer optimizer) {
        CompileEvent event = Flight.isOn() ? CompileEvent.start() : null;
        Trace recorded = front.recorded();
        Layout layout = Layout.of(recorded);
        List<PassTrace> all = log();
        Schedule before = schedule(width, all);
        GradientUpdates updates = GradientUpdates.of(before, rules.of(StepRule.class));
        if (updates.updated().isEmpty()) {
            return null;
        }
        Schedule schedule = updates.apply();
        all.add(new PassTrace("update", front.fused(), front.fused(), updates.firings()));
        MemoryPlan plan = plan(schedule, layout, width);
        LoweredProgram lowered = contracted(Lowering.lowerStep(schedule, plan, layout, updates)
                .in(precision)
                .named(recorded.name().concat(" step")));
        Compilation compilation =
                new Compilation(recorded, layout, all, front.whyStored(), schedule, plan, rules, lowered);
        List<LoweredUpdateRun> runs = new ArrayList<>();
        for (int i = 0; i < optimizer.rules().size(); i++) {
            LoweredUpdateRun run = Lowering.lowerUpdates(
                    schedule, plan, layout, updates, optimizer.rules().get(i), optimizer.simplified(i));
            runs.add(contracted(run.in(precision)));
        }
        return new StepKernels(new Executable(this, compilation, event), runs, updates);
    }

    private List<PassTrace> log() {
        return Flight.isOn() ? new PassLog(front.recorded().name(), front.passes()) : new ArrayList<>(front.passes());
    }

    /** Returns the stored nodes in the order of their kernels, some of which share one. */
    private Schedule schedule(int width, List<PassTrace> log) {
        Schedule schedule = new Schedule(front.fused());
        if (rules.of(KernelRule.class).isEmpty()) {
            return schedule;
        }
        Arrangement alone = arrangement(schedule, width);
        RowFusion rows = RowFusion.of(schedule, alone, sharing(KernelRule.Loops.OUTERMOST));
        SiblingFusion siblings = SiblingFusion.of(rows.apply(), alone, sharing(KernelRule.Loops.ALL));
        Schedule merged = siblings.apply();
        List<Firing> firings = new ArrayList<>(rows.firings());
        firings.addAll(siblings.firings());
        log.add(new PassTrace("share-loops", front.fused(), front.fused(), firings));
        return merged;
    }

    /**
     * Plans the memory. Rows of vectors begin a multiple of a vector's length after the start of the array of scratch space, so
     * that none lies in two cache lines if the virtual machine puts objects at multiples of that length too.
     */
    private MemoryPlan plan(Schedule schedule, Layout layout, int width) {
        int element = precision.bytes();
        int unused = width > 1 ? Math.floorMod(-ARRAY_HEADER_BYTES, width * element) / element : 0;
        return new MemoryPlan(schedule, layout, arrangement(schedule, width), unused);
    }

    private Arrangement arrangement(Schedule schedule, int width) {
        return Arrangement.of(schedule, width, registers(width), tiles);
    }

    private LoweredUpdateRun contracted(LoweredUpdateRun run) {
        List<TreeRule> wanted = rules.of(TreeRule.class);
        return wanted.isEmpty() ? run : new Contraction(wanted, precision).apply(run);
    }

    private LoweredProgram contracted(LoweredProgram lowered) {
        List<TreeRule> wanted = new ArrayList<>();
        for (TreeRule rule : rules.of(TreeRule.class)) {
            if (!rule.isForOptimisers()) {
                wanted.add(rule);
            }
        }
        // Exact programs do without the class.
        return wanted.isEmpty() ? lowered : new Contraction(wanted, precision).apply(lowered);
    }
}
