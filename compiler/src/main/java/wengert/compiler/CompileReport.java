package wengert.compiler;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import wengert.emit.BytecodeEmitter;
import wengert.emit.MethodSizes;
import wengert.lower.Kernel;
import wengert.lower.LoweredProgram;
import wengert.lower.SmallerTiles;
import wengert.lower.Split;
import wengert.lower.TreeRule;
import wengert.pass.GradientUpdates;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.rewrite.RuleSet;
import wengert.rewrite.StepRule;
import wengert.trace.Node;
import wengert.trace.Trace;

/**
 * The account of a compilation: what each pass did, the kernels and the sizes of their methods, memory, work, and why each
 * stored node is stored. {@link #toString} is the report as text.
 */
public final class CompileReport {
    /** The greatest size of a method, in bytes of bytecode, that HotSpot compiles. */
    public static final int HOTSPOT_LIMIT = 8000;

    private final Compilation compilation;
    private final Map<String, Integer> methodSizes;

    CompileReport(Compilation compilation) {
        this.compilation = compilation;
        this.methodSizes = MethodSizes.of(BytecodeEmitter.emit(compilation.lowered()));
    }

    /**
     * Returns the size of every generated method.
     *
     * @return method name to bytes of bytecode
     */
    public Map<String, Integer> methodSizes() {
        return new TreeMap<>(methodSizes);
    }

    /**
     * Returns the memory traffic of a run forward and backward at the greatest live lengths.
     *
     * @return bytes, each array counted once a kernel that touches it
     */
    public long bytesMoved() {
        return work(true).bytes() + work(false).bytes();
    }

    /**
     * Returns the nodes that rules brought into one kernel, but that got several, since one would be too long or have too
     * many arguments.
     *
     * @return the groups that were split, in the order of the program; none if every kernel is as the rules want it
     */
    public List<Split> splits() {
        return compilation.splits();
    }

    /**
     * Returns the kernels that have smaller tiles than they were to have, or no lanes, since they would be too long.
     *
     * @return what each was to have, and has, in the order of the program
     */
    public List<SmallerTiles> smallerTiles() {
        return compilation.smallerTiles();
    }

    /** Returns the report, several sections of lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        LoweredProgram lowered = compilation.lowered();
        line(text, "program %s", compilation.trace().name());
        String lanes = lowered.width() == 1 ? "scalar" : lowered.width() + " lanes";
        line(text, "  %s, %s, %s", lanes, lowered.precision(), compilation.mode());
        passes(text);
        kernels(text);
        memory(text);
        work(text);
        new KernelLimits(compilation).describe(text);
        stored(text);
        steps(text);
        line(text, "");
        line(text, "fallback: none, everything is compiled");
        return text.toString();
    }

    private void passes(StringBuilder text) {
        line(text, "");
        line(text, "passes");
        for (PassTrace pass : compilation.passes()) {
            line(
                    text,
                    "  %-14s %4d -> %4d nodes",
                    pass.name(),
                    pass.before().nodes().size(),
                    pass.after().nodes().size());
            new TreeMap<>(pass.fired()).forEach((rule, count) -> line(text, "    %4d x %s", count, rule));
        }
        if (compilation.rules().of(TreeRule.class).stream().anyMatch(rule -> !rule.isForOptimisers())) {
            line(text, "  contract");
            compilation
                    .contracted()
                    .forEach((rule, kernels) ->
                            line(text, "    %4d x %s, in %d kernels", sum(kernels), rule, kernels.size()));
        }
        RuleSet usual = compilation.mode().rules();
        if (!compilation.rules().equals(usual)) {
            line(text, "  rules: %s", compilation.rules().changesFrom(usual));
        }
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void kernels(StringBuilder text) {
        LoweredProgram lowered = compilation.lowered();
        // By name, as the hash of a kernel is made of all its statements and of what its comment says of each node.
        Map<String, Integer> calls = new HashMap<>();
        lowered.forward().forEach(call -> calls.merge(call.kernel().name(), 1, Integer::sum));
        lowered.backward().forEach(call -> calls.merge(call.kernel().name(), 1, Integer::sum));
        line(text, "");
        line(
                text,
                "kernels: %d, called %d times forward and %d backward; HotSpot compiles methods up to %d bytes",
                lowered.kernels().size(),
                lowered.forward().size(),
                lowered.backward().size(),
                HOTSPOT_LIMIT);
        line(text, "  bytes  calls  method");
        for (Kernel kernel : lowered.kernels()) {
            line(
                    text,
                    "  %5d  %5d  %s: %s",
                    methodSizes.get(kernel.name()),
                    calls.get(kernel.name()),
                    kernel.name(),
                    kernel.comment().get(0));
        }
        methodSizes.forEach((name, bytes) -> {
            if (lowered.kernels().stream().noneMatch(kernel -> kernel.name().equals(name))) {
                line(text, "  %5d         %s", bytes, name);
            }
        });
    }

    private void memory(StringBuilder text) {
        MemoryPlan plan = compilation.plan();
        long apart =
                plan.intervals().stream().mapToLong(MemoryPlan.Interval::size).sum();
        line(text, "");
        line(
                text,
                "memory: %d parameters, %d inputs, states and outputs, %d integers, %d elements of scratch",
                compilation.layout().parameterCount(),
                compilation.layout().valueCount(),
                compilation.layout().integerCount(),
                plan.scratch());
        line(
                text,
                "  %d arrays in scratch, %d elements if none shared space",
                plan.intervals().size(),
                apart);
        line(text, "  offset    size  from    to  array");
        for (MemoryPlan.Interval interval : plan.intervals()) {
            line(
                    text,
                    "  %6d  %6d  %4d  %4d  %s",
                    interval.offset(),
                    interval.size(),
                    interval.first(),
                    interval.last(),
                    interval.node());
        }
    }

    private void work(StringBuilder text) {
        line(text, "");
        line(text, "work of a run at the greatest live lengths; bytes count each array once a kernel");
        for (boolean forward : List.of(true, false)) {
            Work work = work(forward);
            line(
                    text,
                    "  %-8s  %,12d operations  %,12d bytes",
                    forward ? "forward" : "backward",
                    work.operations(),
                    work.bytes());
        }
    }

    private Work work(boolean forward) {
        Work work = new Work(compilation.lowered().precision());
        for (Schedule.Group group : compilation.schedule().groups()) {
            if (group.forward() == forward) {
                work.add(compilation.schedule(), group);
            }
        }
        return work;
    }

    private void stored(StringBuilder text) {
        Trace fused = compilation.schedule().trace();
        Map<Node, Integer> positions = fused.positions();
        line(text, "");
        line(text, "stored nodes, and why they are not fused");
        for (Map.Entry<Node, String> entry : compilation.whyStored().entrySet()) {
            line(text, "  %%%-4d %s: %s", positions.get(entry.getKey()), entry.getKey(), entry.getValue());
        }
    }

    /**
     * Returns the gradients that training steps store, by the rules that put others into updates.
     *
     * @return the name of the parameter of each, and why
     */
    public Map<String, String> storedGradients() {
        return updates().whyStored();
    }

    private GradientUpdates updates() {
        return GradientUpdates.of(compilation.schedule(), compilation.rules().of(StepRule.class));
    }

    private void steps(StringBuilder text) {
        if (compilation.hasGradient() && !compilation.rules().of(StepRule.class).isEmpty()) {
            GradientUpdates updates = updates();
            line(text, "");
            line(
                    text,
                    "steps: %d gradients go into the update of their parameter, others are stored",
                    updates.updated().size());
            updates.whyStored().forEach((parameter, reason) -> line(text, "  %s: %s", parameter, reason));
        }
    }

    static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
