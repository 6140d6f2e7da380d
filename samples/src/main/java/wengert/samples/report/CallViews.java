package wengert.samples.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import wengert.compiler.CallTime;
import wengert.compiler.Compilation;
import wengert.lower.Call;
import wengert.lower.Kernel;
import wengert.pass.MemoryPlan;
import wengert.pass.Schedule;
import wengert.trace.Node;

/** The calls, the kernels and the memory plan for the page. A node is named by its position in the fused trace. */
final class CallViews {
    private final Compilation compilation;
    private final Schedule schedule;
    private final Map<Node, Integer> positions;
    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, Integer> callOfGroup = new HashMap<>();

    CallViews(Compilation compilation) {
        this.compilation = compilation;
        this.schedule = compilation.schedule();
        this.positions = schedule.trace().positions();
        calls.addAll(compilation.lowered().forward());
        calls.addAll(compilation.lowered().backward());
        for (int i = 0; i < calls.size(); i++) {
            for (Node node : calls.get(i).nodes()) {
                callOfGroup.put(schedule.position(node), i);
            }
        }
    }

    /**
     * Describes the calls in order, those of the forward run first.
     *
     * @param java the lines of each call in the Java source, or none
     * @param bytecode the lines of each call in the listing, or none
     * @param times the time of each call, or none
     */
    List<Object> calls(List<Listing.Range> java, List<Listing.Range> bytecode, List<CallTime> times) {
        // By name, as the hash of a kernel is made of all its statements.
        Map<String, Integer> kernels = new HashMap<>();
        compilation.lowered().kernels().forEach(kernel -> kernels.put(kernel.name(), kernels.size()));
        List<Object> views = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Map<String, Object> view = new LinkedHashMap<>();
            Call call = calls.get(i);
            view.put("kernel", kernels.get(call.kernel().name()));
            view.put("comment", call.comment());
            view.put("forward", i < compilation.lowered().forward().size());
            view.put("nodes", nodes(call));
            if (!call.nodes().isEmpty()) {
                Schedule.Group group =
                        schedule.groups().get(schedule.position(call.nodes().get(0)));
                view.put("operations", compilation.work(group).operations());
                view.put("bytes", compilation.work(group).bytes());
            }
            if (!java.isEmpty()) {
                view.put("java", java.get(i).json());
            }
            if (!bytecode.isEmpty()) {
                view.put("bytecode", bytecode.get(i).json());
            }
            if (!times.isEmpty()) {
                CallTime time = times.get(i);
                view.put("ns", time.nanos());
                view.put("low", time.low());
                view.put("high", time.high());
            }
            views.add(view);
        }
        return views;
    }

    /** Returns the nodes that a call computes: each stored one, followed by what is inlined into it. */
    private List<Integer> nodes(Call call) {
        List<Integer> nodes = new ArrayList<>();
        for (Node stored : call.nodes()) {
            for (Node node : schedule.expression(stored)) {
                if (!nodes.contains(positions.get(node))) {
                    nodes.add(positions.get(node));
                }
            }
        }
        return nodes;
    }

    /**
     * Describes the kernels.
     *
     * @param sizes the bytes of bytecode of each method
     */
    List<Object> kernels(Map<String, Integer> sizes) {
        List<Object> views = new ArrayList<>();
        for (Kernel kernel : compilation.lowered().kernels()) {
            views.add(Map.of("name", kernel.name(), "comment", kernel.comment(), "size", sizes.get(kernel.name())));
        }
        return views;
    }

    /** Describes the memory plan: for each array in scratch space its node, its first and last call, offset and size. */
    Map<String, Object> memory() {
        MemoryPlan plan = compilation.plan();
        List<Object> intervals = new ArrayList<>();
        for (MemoryPlan.Interval interval : plan.intervals()) {
            intervals.add(List.of(
                    positions.get(interval.node()),
                    callOfGroup.get(interval.first()),
                    callOfGroup.get(interval.last()),
                    interval.offset(),
                    interval.size()));
        }
        return Map.of("scratch", plan.scratch(), "intervals", intervals);
    }
}
